import { implement } from '@orpc/server'
import { readFileSync } from 'node:fs'
import { findPackageJSON } from 'node:module'
import { reasonOf } from '../../../native/refusal.ts'
import { decode } from '../../../native/decoders/decode-image.ts'
import { openInMemory } from '../../../native/sqlite/database.ts'
import { probeTensors } from '../../../native/tensors/probe-tensors.ts'
import { loadVision } from '../../../native/vision/vision-list.ts'
import { childContracts } from '../../../preload/contract.ts'
import { providerNames, type Need, type ProviderReport } from '../../../preload/contract/app.ts'
import { phrase, type Message } from '../../../preload/message.ts'
import { verifyBits } from './verify-bits.ts'

type Finding = Omit<ProviderReport, 'need' | 'name'>

const packageVersion = (name: string): string =>
  (JSON.parse(readFileSync(findPackageJSON(name, import.meta.url)!, 'utf8')) as { version: string }).version

const found = (version: string | null, reason: Message): Finding => ({ available: true, version, reason })
const refused = (reason: Message): Finding => ({ available: false, version: null, reason })
const unknown = (): Finding => refused(phrase('provider.none'))

async function tryTensors(name: string): Promise<Finding> {
  const tensors = providerNames.tensors.find((each) => each === name)
  return tensors ? probeTensors(tensors) : unknown()
}

async function tryVision(name: string): Promise<Finding> {
  const vision = providerNames.vision.find((each) => each === name)
  const [status] = vision ? await loadVision(vision) : []
  if (!status) return unknown()
  return status.provider ? found(status.version, status.reason) : refused(status.reason)
}

/** One white pixel, as each decoder's own format has it. */
const samples: Record<string, string> = {
  sharp: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4//8/AAX+Av4N70a4AAAAAElFTkSuQmCC',
  bmp: 'Qk06AAAAAAAAADYAAAAoAAAAAQAAAAEAAAABABgAAAAAAAQAAAATCwAAEwsAAAAAAAAAAAAA////AA==',
}
async function tryDecoder(name: string): Promise<Finding> {
  const { data } = await decode(Buffer.from(samples[name]!, 'base64'))
  const white = data.every((value) => value === 255)
  if (!white) return refused(phrase('provider.notWhite'))
  return found(name === 'sharp' ? packageVersion(name) : null, phrase('provider.decoded'))
}

function trySqlite(): Finding {
  const database = openInMemory()
  const version = database.prepare('select sqlite_version()').pluck().get() as string
  database.close()
  return found(packageVersion('better-sqlite3'), phrase('provider.library', { library: 'SQLite', version }))
}

const tries: Record<Need, (name: string) => Promise<Finding> | Finding> = {
  tensors: tryTensors,
  vision: tryVision,
  decoders: tryDecoder,
  sqlite: trySqlite,
}

/** Tries one provider, in this process: it may end with it, which is why it is a throw-away one. */
export function createProbeRouter() {
  const os = implement(childContracts.probe)
  return os.router({
    report: os.report.handler(async ({ input: { need, name } }) => {
      const finding = await Promise.resolve()
        .then(() => tries[need](name))
        .catch((thrown: unknown) => refused(reasonOf(thrown)))
      return { need, name, ...finding }
    }),
    verify: os.verify.handler(({ input: { all } }) => verifyBits(all)),
  })
}

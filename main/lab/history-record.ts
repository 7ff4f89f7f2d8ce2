import { implement } from '@orpc/server'
import { statfsSync } from 'node:fs'
import { contract } from '../../preload/contract.ts'
import { labError, toLabError, type LabError } from '../../preload/errors.ts'
import { exitWords, type StartChild } from '../supervisor/started-child.ts'
import { SupervisedChild, type ClientOf } from '../supervisor/supervised-child.ts'
import { ROOM_MS } from './unfinished-runs.ts'

export interface RecordOptions {
  home: string
  readOnly: boolean
  /** Goes on without a history where its file is damaged beyond reading, for whoever can be asked what to do about it. */
  goOn: boolean
  startChild: StartChild
  changed: () => void
  log: (line: string) => void
}

/** How long closing the history in good order may take, in milliseconds. */
const CLOSE_MS = 8_000
/** Bytes that a history needs to be opened and begun. */
const ROOM_BYTES = 512 * 1024

/** How often something is read again whose process died over it. */
const READ_TRIES = 3

/** Reads something of the history, of the next process where one dies over it: reading twice harms nothing. */
async function read<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++)
    try {
      return await ask()
    } catch (thrown) {
      if (toLabError(thrown).key !== 'historyStopped' || tries === READ_TRIES) throw thrown
    }
}

function hasRoom(home: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(home)
    return bavail * bsize >= ROOM_BYTES
  } catch {
    return false
  }
}

/**
 * The history child with its history open: opened again whenever the child has died, and closed at the end.
 * @throws LabError diskFull, dataFolderNotWritable, dataFolderInUse where the history cannot be opened at all
 */
export async function openRecord({ home, readOnly, goOn, startChild, changed, log }: RecordOptions) {
  const first = Promise.withResolvers<void>()
  let opened = false
  /** Whether there is a history in the folder: one that is not there any more must not be begun anew without a word. */
  let stands = false
  const record = {
    runs: 0,
    /** Counts whatever has come, ended or gone. */
    revision: 0,
    readOnly,
    problems: [] as LabError[],
    /** Runs whose end is still to come: an opening in the meantime leaves them as they are. */
    unfinished: (): string[] => [],
  }
  async function open(client: Pick<ClientOf<'history'>, 'open' | 'check'>, again = stands): Promise<void> {
    const found = await client.open({ home, readOnly, again, continuing: record.unfinished() })
    record.runs = found.runs
    record.readOnly = found.readOnly
    record.problems = found.problems.map((shape) => toLabError({ data: shape }))
    opened = true
    stands = true
    first.resolve()
    void check(client)
  }
  /** What lists are searched and sorted by is looked at while the lab is in use already. */
  async function check({ check }: Pick<ClientOf<'history'>, 'check'>): Promise<void> {
    const { problems } = record
    try {
      const found = await check()
      if (found.problems.length === 0) return
      problems.push(...found.problems.map((shape) => toLabError({ data: shape })))
      changed()
    } catch {
      // It died, or was closed: the next one is checked anew.
    }
  }
  /** Whoever asks now is told that no history is open, and why; so is the window. */
  function standWithout(error: LabError): void {
    record.runs = 0
    record.readOnly = true
    record.problems = [error]
    opened = true
    first.resolve()
  }
  const child = new SupervisedChild({
    kind: 'history',
    name: 'history',
    start: startChild,
    environment: () => ({ SPIRAL_LAB_OWNER: String(process.pid) }),
    closeReason: (exit) => labError('historyStopped', { reason: exitWords(exit) }),
    async prepare(client) {
      try {
        await open(client)
      } catch (thrown) {
        const error = toLabError(thrown, log)
        // It died over it: the next process tries.
        if (error.key === 'historyStopped' || error.key === 'processNotStarted') throw error
        if (opened || (goOn && ['historyDamaged', 'diskFull'].includes(error.shape.key))) standWithout(error)
        else first.reject(error)
      }
    },
    changed,
    givenUp: (reason) => first.reject(reason),
    log,
  })
  try {
    await first.promise
  } catch (thrown) {
    await child.stop()
    throw thrown
  }
  const { client } = child
  const os = implement(contract.history)

  async function recount(): Promise<void> {
    record.revision++
    try {
      record.runs = (await client.list({ limit: 1 })).total
    } catch (thrown) {
      log(String(thrown))
    }
    changed()
  }
  /** A history that a full disk has kept from being written is opened again once there is room. */
  let openingWithRoom = false
  async function openWithRoom(): Promise<void> {
    // A process that is being started opens the history itself.
    if (openingWithRoom || child.state !== 'ready') return
    if (!record.problems.some(({ key }) => key === 'diskFull') || !hasRoom(home)) return
    openingWithRoom = true
    await open(client).catch((thrown: unknown) => standWithout(toLabError(thrown, log)))
    openingWithRoom = false
    changed()
  }
  const looking = readOnly ? null : setInterval(() => void openWithRoom(), ROOM_MS).unref()

  const router = os.router({
    list: os.list.handler(({ input, signal }) => read(() => client.list(input, { signal }))),
    get: os.get.handler(({ input, signal }) => read(() => client.get(input, { signal }))),
    getMany: os.getMany.handler(({ input, signal }) => read(() => client.getMany(input, { signal }))),
    metrics: os.metrics.handler(({ input, signal }) => read(() => client.metrics(input, { signal }))),
    update: os.update.handler(({ input }) => client.update(input)),
    delete: os.delete.handler(async ({ input }) => {
      const answer = await client.delete(input)
      await recount()
      return answer
    }),
    restore: os.restore.handler(async ({ input }) => {
      const answer = await client.restore(input)
      await recount()
      return answer
    }),
    freeRecordings: os.freeRecordings.handler(({ input }) => client.freeRecordings(input)),
    startAnew: os.startAnew.handler(async () => {
      const { kept } = await client.startAnew()
      await open(client, false).catch((thrown: unknown) => {
        standWithout(toLabError(thrown, log))
        changed()
        throw thrown
      })
      changed()
      return { kept }
    }),
  })

  return Object.assign(record, {
    child,
    client,
    router,
    recount,
    async bytes(bulkId: string): Promise<Blob | undefined> {
      try {
        return await read(() => client.bytes({ bulkId }))
      } catch (thrown) {
        if (toLabError(thrown).key === 'notFound') return undefined
        throw thrown
      }
    },
    async close(): Promise<void> {
      if (looking) clearInterval(looking)
      const closed = client.close().catch((thrown: unknown) => log(String(thrown)))
      // One that hangs is ended: everything that it has acknowledged is on the disk.
      const patience = Promise.withResolvers<void>()
      const timer = setTimeout(patience.resolve, CLOSE_MS)
      await Promise.race([closed, patience.promise])
      clearTimeout(timer)
      await child.stop()
    },
  })
}

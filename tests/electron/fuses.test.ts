/** The fuses of what ships, read back from the packed program. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FuseState, FuseV1Options, FuseVersion, getCurrentFuseWire } from '@electron/fuses'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { electronAtHand } from '../../main/pack/electron-at-hand.mjs'
import { packFolder } from '../../main/pack/pack-folder.ts'

const root = join(import.meta.dirname, '../..')
const { DISABLE, ENABLE } = FuseState

/** What is to ship, and what an Electron is delivered with. */
const wanted: Record<keyof typeof FuseV1Options, { shipped: FuseState; delivered: FuseState }> = {
  RunAsNode: { shipped: DISABLE, delivered: ENABLE },
  EnableCookieEncryption: { shipped: ENABLE, delivered: DISABLE },
  EnableNodeOptionsEnvironmentVariable: { shipped: DISABLE, delivered: ENABLE },
  EnableNodeCliInspectArguments: { shipped: DISABLE, delivered: ENABLE },
  EnableEmbeddedAsarIntegrityValidation: { shipped: ENABLE, delivered: DISABLE },
  OnlyLoadAppFromAsar: { shipped: ENABLE, delivered: DISABLE },
  LoadBrowserProcessSpecificV8Snapshot: { shipped: DISABLE, delivered: DISABLE },
  GrantFileProtocolExtraPrivileges: { shipped: DISABLE, delivered: ENABLE },
  WasmTrapHandlers: { shipped: ENABLE, delivered: ENABLE },
}
const names = Object.keys(wanted) as (keyof typeof FuseV1Options)[]

/** The fuses of a program by their names. */
async function fusesOf(program: string): Promise<Record<string, FuseState | undefined>> {
  const { version, ...wire } = await getCurrentFuseWire(program)
  expect(version).toBe(FuseVersion.V1)
  expect(Object.keys(wire)).toHaveLength(names.length)
  return Object.fromEntries(names.map((name) => [name, wire[FuseV1Options[name]]]))
}
const states = (which: 'shipped' | 'delivered') => Object.fromEntries(names.map((name) => [name, wanted[name][which]]))

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'spiral-lab-fuses-'))))
afterEach(() => rmSync(folder, { recursive: true }))

/** An Electron that has a present one's fuses, and does nothing else. */
async function makeElectron(more: FuseState[] = []): Promise<{ folder: string; program: string }> {
  const made = join(folder, 'electron')
  const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
  mkdirSync(join(made, 'resources'), { recursive: true })
  mkdirSync(join(made, 'locales'))
  // An empty folder is not packed.
  writeFileSync(join(made, 'locales', 'en-US.pak'), '')
  const fuses = [...names.map((name) => wanted[name].delivered), ...more]
  const wire = Buffer.from([1, fuses.length, ...fuses])
  const program = join(made, 'electron')
  writeFileSync(program, Buffer.concat([Buffer.alloc(4_096, 7), Buffer.from(sentinel), wire, Buffer.alloc(4_096, 9)]))
  writeFileSync(join(made, 'version'), '45.4.1')
  const { folder: real } = await electronAtHand()
  for (const file of ['LICENSE', 'LICENSES.chromium.html']) cpSync(join(real, file), join(made, file))
  return { folder: made, program }
}

it('packing closes every dangerous fuse, and none is left out', async () => {
  const electron = await makeElectron()
  // The control: before packing they are as they are delivered.
  expect(await fusesOf(electron.program)).toEqual(states('delivered'))
  expect(await fusesOf(await pack(electron.folder))).toEqual(states('shipped'))
})

it('a fuse that nobody has named fails the build', async () => {
  await expect(pack((await makeElectron([ENABLE])).folder)).rejects.toThrow('strictlyRequireAllFuses')
})

/** Packs around an Electron. @returns the packed program */
async function pack(electron: string): Promise<string> {
  const version = readFileSync(join(electron, 'version'), 'utf8')
  const unpacked = { folder: electron, program: join(electron, 'electron'), version, old: false }
  return (await packFolder({ electron: unpacked, app: root, output: join(folder, 'packed') })).program
}

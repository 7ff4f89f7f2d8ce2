import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { scenario } from '../end-to-end/scenario.ts'
import { openStage, type Stage } from './electron-lab.ts'
import { packApp, readConfiguration, sizeOf } from './pack-app.ts'
import { openScenario, type ElectronStage } from './scenario-stage.ts'

const MIB = 1024 * 1024

describe('the packed program', () => {
  let stage: Stage
  let program: string
  let window: ElectronStage
  let home: string
  beforeAll(async () => {
    stage = await openStage()
    program = await packApp(stage, join(stage.folder, 'packed'))
    home = join(stage.folder, 'home')
  })
  afterAll(async () => {
    await window?.lab.quit().catch(() => {})
    stage?.close()
  })

  it('has its host in an archive and its children beside it, and no sources of maps or of other systems', async () => {
    const resources = join(program, '../resources')
    expect(existsSync(join(resources, 'app.asar'))).toBe(true)
    const unpacked = join(resources, 'app.asar.unpacked')
    expect(readdirSync(join(unpacked, 'dist/main/children')).sort()).toEqual(
      expect.arrayContaining(['history.js', 'imaging.js', 'training.js']),
    )
    expect(existsSync(join(unpacked, 'dist/kernels/kernels.wasm'))).toBe(true)
    expect(existsSync(join(unpacked, 'node_modules/better-sqlite3'))).toBe(true)
    expect(readdirSync(join(unpacked, 'node_modules')).sort()).toEqual([
      '@img',
      '@techstark',
      'better-sqlite3',
      'detect-libc',
      'semver',
      'sharp',
    ])
    const own = await sizeOf(resources)
    process.stderr.write(`The packed program without Electron: ${(own / MIB).toFixed(1)} MiB\n`)
  })

  it('opens as a program of its own', async () => {
    window = await openScenario(stage, { home, packed: program })
    expect(await window.lab.app.evaluate(({ app }) => app.isPackaged)).toBe(true)
  })

  for (const { name, play } of scenario) it(name, () => play(window))

  it('complained of nothing', () => {
    expect(window.complaints).toEqual({ page: [], errors: [] })
    // Where nothing was to be told there is no log.
    const log = join(home, 'logs/electron.log')
    expect(existsSync(log) ? readFileSync(log, 'utf8') : '').not.toMatch(/E-APP-001|could not/)
  })
})

it('every fuse that is open by default and dangerous is closed in what ships', () => {
  expect(readConfiguration().electronFuses).toEqual({
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  })
})

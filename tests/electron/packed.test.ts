import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openLab, openStage, type ElectronLab, type Stage } from './electron-lab.ts'
import { epochsDone, historyRows, play, seeConnected, seeEdges, status, stepThrough, stop } from './lab-page.ts'
import { chooseMenu, chooseWhenAsked } from './native-dialogs.ts'
import { packApp, readConfiguration, sizeOf } from './pack-app.ts'
import { writeBoard } from './pictures.ts'
import { soon } from './soon.ts'

const MIB = 1024 * 1024

describe('the packed program', () => {
  let stage: Stage
  let program: string
  let lab: ElectronLab
  let home: string
  beforeAll(async () => {
    stage = await openStage()
    program = await packApp(stage, join(stage.folder, 'packed'))
    home = join(stage.folder, 'home')
  })
  afterAll(async () => {
    await lab?.quit().catch(() => {})
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

  it('trains, finds edges and keeps both', async () => {
    lab = await openLab(stage, { home, packed: program })
    await seeConnected(lab.page)
    expect(await lab.app.evaluate(({ app }) => app.isPackaged)).toBe(true)
    const [first] = await stepThrough(lab.page, 'Course: ReLU, Adam', 1)
    expect(first).toMatch(/^\[EPOCH\]: 0, \[LOSS\]: 1\.1230/)
    await play(lab.page)
    await soon(() => epochsDone(lab.page)).toBeGreaterThan(5)
    await stop(lab.page)
    await soon(() => status(lab.page)).toBe('Stopped')
    await chooseWhenAsked(lab.app, await writeBoard(join(stage.folder, 'board.png')))
    await chooseMenu(lab.app, 'open')
    expect(await seeEdges(lab.page, 'board.png')).toBeGreaterThan(1_000)
    await soon(() => chooseMenu(lab.app, 'images.keep').then(() => true, String)).toBe(true)
    await soon(() => historyRows(lab.page)).toHaveLength(2)
    expect(await lab.quit()).toBe(0)
  })

  it('has both again after a restart, and complained of nothing', async () => {
    lab = await openLab(stage, { home, packed: program })
    await seeConnected(lab.page)
    expect(await historyRows(lab.page)).toHaveLength(2)
    expect(lab.complaints).toEqual({ page: [], errors: [] })
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

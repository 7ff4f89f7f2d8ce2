/** The window itself: what the system draws around it, how it ends, and what its processes are given. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { inheritedVariables } from '../../main/supervisor/fork-child.ts'
import { openLab, openStage, type ElectronLab, type Stage } from './electron-lab.ts'
import { goTo, historyRows, play, seeConnected, seeEdges, status, stepThrough } from './lab-page.ts'
import { answerWhenAsked, askedSince, chooseMenu, chooseWhenAsked } from './native-dialogs.ts'
import { writeBoard } from './pictures.ts'
import { soon } from './soon.ts'

const COURSE = 'Course: ReLU, Adam'

let stage: Stage
let lab: ElectronLab | null = null
let starts = 0
let home: string
beforeAll(async () => {
  stage = await openStage()
})
afterEach(async () => {
  if (lab) await answerWhenAsked(lab.app, 1).catch(() => {})
  await lab?.quit().catch(() => {})
  lab = null
})
afterAll(() => stage?.close())

const newHome = (): string => {
  home = join(stage.folder, `home-${++starts}`)
  mkdirSync(home)
  return home
}
async function open(stageToUse: Stage = stage, folder: string = newHome()): Promise<ElectronLab> {
  lab = await openLab(stageToUse, { home: folder })
  await seeConnected(lab.page)
  return lab
}
const title = ({ app }: ElectronLab): Promise<string> =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getTitle())

it.skipIf(process.platform !== 'linux')('children get few variables', async () => {
  const environment = { ...stage.environment, SPIRAL_LAB_SECRET: 'not for children', GITHUB_TOKEN: 'neither' }
  const opened = await open({ ...stage, environment })
  // Nothing is started before a tab needs it.
  await goTo(opened.page, 'Images')
  await goTo(opened.page, 'Classification')
  await soon(() =>
    opened.app.evaluate(({ app }) => app.getAppMetrics().filter(({ name }) => name?.startsWith('Spiral Lab')).length),
  ).toBeGreaterThanOrEqual(2)
  const utilities = await opened.app.evaluate(({ app }) =>
    app.getAppMetrics().flatMap(({ pid, name }) => (name?.startsWith('Spiral Lab') ? [{ pid, name }] : [])),
  )
  // Of another program: the history's process, where Electron's own cannot load its library.
  const others = readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid))
    .flatMap((pid) => {
      try {
        const below = readFileSync(`/proc/${pid}/status`, 'utf8').includes(`\nPPid:\t${opened.app.process().pid}\n`)
        const bundle = /children\/(\w+)\.js\0$/.exec(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))?.[1]
        return below && bundle ? [{ pid: Number(pid), name: `Spiral Lab ${bundle}` }] : []
      } catch {
        // It has ended meanwhile.
        return []
      }
    })
  const names = [...utilities, ...others].map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['history', 'training', 'imaging'].map((name) => `Spiral Lab ${name}`)))
  expect(utilities.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['Spiral Lab training', 'Spiral Lab imaging']),
  )
  for (const { pid, name } of [...utilities, ...others]) {
    const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').slice(0, -1)
    const given = environment.map((pair) => pair.split('=')[0]!).filter((part) => !inheritedVariables.includes(part))
    const known = /^(SPIRAL_LAB_(HOME|OWNER|THREADS|PROVIDERS?|REFUSED\w*|CHANNEL|PARENT)|CHROME_\w+|ELECTRON_\w+)$/
    expect(
      given.filter((part) => !known.test(part)),
      name,
    ).toEqual([])
  }
})

it('background networking is off, and what Chromium keeps lies in the data folder', async () => {
  const { app } = await open()
  const seen = await app.evaluate(({ app }) => ({
    quiet: app.commandLine.hasSwitch('disable-background-networking'),
    data: app.getPath('userData'),
  }))
  expect(seen).toEqual({ quiet: true, data: join(home, 'window') })
})

it('title and progress follow training; quitting while it is paused asks, and both answers are kept', async () => {
  const opened = await open()
  const { app, page } = opened
  expect(await title(opened)).toBe('Spiral Lab')
  await app.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows()[0]!
    const world = globalThis as unknown as { bars: number[] }
    world.bars = []
    const set = window.setProgressBar.bind(window)
    window.setProgressBar = (part: number) => {
      world.bars.push(part)
      set(part)
    }
  })
  await stepThrough(page, COURSE, 1)
  await soon(() => title(opened)).toMatch(/^\d+ % – Spiral Lab$/)
  await soon(() =>
    app.evaluate(() => (globalThis as unknown as { bars: number[] }).bars.at(-1) ?? -1),
  ).toBeGreaterThanOrEqual(0)
  await soon(() => status(page)).toBe('Paused')
  // Keep going.
  await answerWhenAsked(app, 0)
  await app.evaluate(({ app }) => app.quit())
  await soon(() => askedSince(app)).toEqual(['Training is going on. Quit all the same?'])
  await play(page)
  await soon(() => status(page)).toBe('Training')
  // Stop and save.
  await answerWhenAsked(app, 1)
  expect(await opened.quit()).toBe(0)
  const rows = await historyRows((await open(stage, home)).page)
  expect(rows).toHaveLength(1)
  expect(rows[0]).toContain('Stopped')
})

it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
  '%s ends it in good order, with the run saved, unasked',
  async (signal) => {
    const opened = await open()
    await stepThrough(opened.page, COURSE, 1)
    await play(opened.page)
    await soon(() => status(opened.page)).toBe('Training')
    const child = opened.app.process()
    const ended = new Promise((resolve) => child.once('exit', (code, by) => resolve(code ?? by)))
    child.kill(signal)
    expect(await ended).toBe(0)
    lab = null
    const rows = await historyRows((await open(stage, home)).page)
    expect(rows[0]).toContain('Stopped')
  },
)

it('opens dark where that is set, before the page has said a word, and follows a change', async () => {
  writeFileSync(join(newHome(), 'settings.json'), '{ "theme": "dark" }')
  const { app, page } = await open(stage, home)
  const source = (): Promise<string> => app.evaluate(({ nativeTheme }) => nativeTheme.themeSource)
  expect(await source()).toBe('dark')
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getBackgroundColor())).toMatch(
    /17181c/i,
  )
  await page.keyboard.press('Control+K')
  await page.keyboard.type('Light theme')
  await page.keyboard.press('Enter')
  await soon(source).toBe('light')
})

it('a save dialog that is cancelled saves nothing and says nothing', async () => {
  const { app, page } = await open()
  await chooseWhenAsked(app, await writeBoard(join(stage.folder, 'board.png')))
  await chooseMenu(app, 'open')
  await seeEdges(page, 'board.png')
  await app.evaluate(({ dialog }) => {
    const world = globalThis as unknown as { saves: number }
    world.saves = 0
    dialog.showSaveDialog = () => {
      world.saves++
      return Promise.resolve({ canceled: true, filePath: '' })
    }
  })
  await soon(() => chooseMenu(app, 'images.save').then(() => true, String)).toBe(true)
  await soon(() => app.evaluate(() => (globalThis as unknown as { saves: number }).saves)).toBe(1)
  await goTo(page, 'History')
  expect(await page.locator('.notice').count()).toBe(0)
})

it('asks after the third crash of its page, and then lets the user end it', async () => {
  const opened = await open()
  const { app } = opened
  const child = app.process()
  const ended = new Promise((resolve) => child.once('exit', (code) => resolve(code)))
  await answerWhenAsked(app, 0)
  const crash = (): Promise<void> =>
    app.evaluate(({ BrowserWindow }) => {
      process.kill(BrowserWindow.getAllWindows()[0]!.webContents.getOSProcessId(), 'SIGKILL')
    })
  const crashes = (): number =>
    readFileSync(join(home, 'logs/electron.log'), 'utf8').split('the window stopped').length - 1
  const loaded = (): Promise<boolean> =>
    app.evaluate(({ BrowserWindow }) => {
      const { webContents } = BrowserWindow.getAllWindows()[0]!
      return !webContents.isLoading() && webContents.getOSProcessId() > 0 && !webContents.isCrashed()
    })
  for (const time of [1, 2]) {
    await crash()
    await soon(crashes).toBe(time)
    await soon(loaded).toBe(true)
    expect(await askedSince(app)).toEqual([])
  }
  await answerWhenAsked(app, 1)
  await crash()
  // The answer was to quit.
  expect(await ended).toBe(0)
  expect(crashes()).toBe(3)
  expect(existsSync(join(home, 'lab.db'))).toBe(true)
  lab = null
})

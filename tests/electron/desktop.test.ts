import { spawn } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { webPreferences } from '../../main/electron/web-preferences.ts'
import { openLab, openStage, sandboxFlags, type ElectronLab, type Stage } from './electron-lab.ts'
import { epochsDone, goTo, historyRows, play, seeConnected, seeEdges, status, stepThrough, stop } from './lab-page.ts'
import {
  answerWhenAsked,
  askedSince,
  chooseMenu,
  chooseWhenAsked,
  menuTitles,
  saveWhenAsked,
} from './native-dialogs.ts'
import { writeBoard } from './pictures.ts'
import { soon } from './soon.ts'

const COURSE = 'Course: ReLU, Adam'

describe('the desktop window', () => {
  let stage: Stage
  let lab: ElectronLab
  let home: string
  const log = (): string => readFileSync(join(home, 'logs/electron.log'), 'utf8')
  beforeAll(async () => {
    stage = await openStage()
    home = join(stage.folder, 'home')
    lab = await openLab(stage, { home })
  })
  afterAll(async () => {
    if (lab) await answerWhenAsked(lab.app, 1).catch(() => {})
    await lab?.quit()
    stage?.close()
  })

  it('opens with the page, which has the bridge and nothing else of Electron', async () => {
    await seeConnected(lab.page)
    expect(lab.page.url()).toBe('app-lab://lab/')
    const seen = await lab.page.evaluate(() => ({
      bridge: Object.keys((globalThis as unknown as { spiralLab: object }).spiralLab),
      others: ['require', 'process', 'module', 'electron', 'ipcRenderer', 'Buffer'].filter(
        (name) => name in globalThis,
      ),
    }))
    expect(seen).toEqual({ bridge: ['connect'], others: [] })
  })

  it('has the settings that were written out', async () => {
    const used = await lab.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]!.webContents
      return (contents as unknown as { getLastWebPreferences(): Record<string, unknown> }).getLastWebPreferences()
    })
    const wanted = webPreferences('', true) as Record<string, unknown>
    // An older Electron does not tell of those that it does not know.
    const known = Object.keys(wanted).filter((name) => name in used && name !== 'preload')
    expect(known).toEqual(expect.arrayContaining(['sandbox', 'contextIsolation', 'nodeIntegration', 'webSecurity']))
    expect(Object.fromEntries(known.map((name) => [name, used[name]]))).toEqual(
      Object.fromEntries(known.map((name) => [name, wanted[name]])),
    )
  })

  it('opens a picture and keeps it by the menu', async () => {
    await chooseWhenAsked(lab.app, await writeBoard(join(stage.folder, 'board.png')))
    await chooseMenu(lab.app, 'open')
    expect(await seeEdges(lab.page, 'board.png')).toBeGreaterThan(1_000)
    await soon(() => chooseMenu(lab.app, 'images.keep').then(() => true, String)).toBe(true)
    await lab.page.getByText('Kept in the history').first().waitFor({ state: 'attached' })
  })

  it('saves a picture where the system’s dialog says', async () => {
    await goTo(lab.page, 'Images')
    const path = join(stage.folder, 'edges.png')
    await saveWhenAsked(lab.app, path)
    await soon(() => chooseMenu(lab.app, 'images.save').then(() => true, String)).toBe(true)
    await lab.page.getByText('edges.png').first().waitFor()
    expect(readFileSync(path).subarray(1, 4).toString()).toBe('PNG')
  })

  it('copies to the system’s clipboard, though the page may not', async () => {
    await stepThrough(lab.page, COURSE, 1)
    await lab.page.getByRole('button', { name: 'Copy the log' }).first().click()
    await soon(() => lab.app.evaluate(({ clipboard }) => clipboard.readText())).toMatch(/^\[EPOCH\]: 0, /)
    await stop(lab.page)
    await soon(() => status(lab.page)).toBe('Stopped')
  })

  it('has its menus in the language of the window', async () => {
    expect(await menuTitles(lab.app)).toEqual(['File', 'Edit', 'Run', 'View', 'Window', 'Help'])
    await lab.page.keyboard.press('Control+K')
    await lab.page.keyboard.type('简体')
    await lab.page.keyboard.press('Enter')
    await soon(() => menuTitles(lab.app)).toEqual(['文件', '编辑', '运行', '视图', '窗口', '帮助'])
    await lab.page.keyboard.press('Control+K')
    await lab.page.keyboard.type('English')
    await lab.page.keyboard.press('Enter')
    await soon(() => menuTitles(lab.app)).toEqual(['File', 'Edit', 'Run', 'View', 'Window', 'Help'])
  })

  it('is the only one: a second start ends, and opens its file here', async () => {
    await goTo(lab.page, 'History')
    const file = await writeBoard(join(stage.folder, 'second.png'))
    const args = [...sandboxFlags(), stage.app, '--home', home, 'second.png', 'spiral-lab://nowhere/../x']
    const second = spawn(stage.electron.program, args, { cwd: stage.folder, env: stage.environment, stdio: 'ignore' })
    expect(await new Promise((resolve) => second.once('exit', resolve))).toBe(0)
    await seeEdges(lab.page, 'second.png')
    await lab.page.getByText('leads nowhere').waitFor()
    const recent = JSON.parse(readFileSync(join(home, 'window/recent.json'), 'utf8')) as string[]
    expect(recent).toEqual([file, join(stage.folder, 'board.png')])
  })

  it('gives no port to the page of another window', async () => {
    const before = lab.complaints.page.length
    const other = await lab.app.evaluate(
      async ({ BrowserWindow }, preload) => {
        const made = new BrowserWindow({
          show: false,
          webPreferences: { preload, sandbox: true, contextIsolation: true },
        })
        await made.loadURL('app-lab://lab/')
        return made.id
      },
      join(stage.app, 'dist/electron/preload.cjs'),
    )
    await soon(log).toContain('a connection was refused: its window is gone')
    await lab.app.evaluate(({ BrowserWindow }, id) => BrowserWindow.fromId(id)!.destroy(), other)
    expect(lab.complaints.page.length).toBe(before)
  })

  it('loads its page again when that stops, and training goes on', async () => {
    await stepThrough(lab.page, COURSE, 1)
    await play(lab.page)
    await soon(() => status(lab.page)).toBe('Training')
    const before = await epochsDone(lab.page)
    await lab.app.evaluate(({ BrowserWindow }) => {
      process.kill(BrowserWindow.getAllWindows()[0]!.webContents.getOSProcessId(), 'SIGKILL')
    })
    // The driver has lost its page with the process; the window has it again.
    const text = (): Promise<string> =>
      lab.app.evaluate(async ({ BrowserWindow }) => {
        const body = BrowserWindow.getAllWindows()[0]!.webContents.executeJavaScript('document.body.innerText')
        // What was asked of the page that has gone is never answered.
        const late = new Promise((resolve) => setTimeout(() => resolve(''), 1_000))
        return Promise.race([body, late]) as Promise<string>
      })
    await soon(text).toMatch(/1 run is training/)
    await soon(text).toMatch(/The window stopped/)
    const saved = async (): Promise<number> => Number(/Saved: ([\d,]+) of/.exec(await text())?.[1]?.replaceAll(',', ''))
    await soon(saved).toBeGreaterThan(before)
  })

  it('asks before it quits while training, and saves when told to stop', async () => {
    await answerWhenAsked(lab.app, 0)
    await lab.app.evaluate(({ app }) => app.quit())
    await soon(() => askedSince(lab.app)).toEqual(['Training is going on. Quit all the same?'])
    await lab.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.close())
    await soon(() => askedSince(lab.app)).toHaveLength(2)
    expect(await lab.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
    await answerWhenAsked(lab.app, 1)
    await lab.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]!.setBounds({ x: 90, y: 70, width: 1000, height: 700 }),
    )
    expect(await lab.quit()).toBe(0)
  })

  it('has everything again after a restart, and stands where it stood', async () => {
    lab = await openLab(stage, { home })
    await seeConnected(lab.page)
    const rows = await historyRows(lab.page)
    expect(rows).toHaveLength(3)
    expect(rows.filter((row) => row.includes('Stopped'))).toHaveLength(2)
    expect(await lab.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getBounds())).toEqual({
      x: 90,
      y: 70,
      width: 1000,
      height: 700,
    })
    expect(statSync(join(home, 'window')).mode & 0o777).toBe(0o700)
  })

  it('complained of nothing', () => {
    expect(lab.complaints).toEqual({ page: [], errors: [] })
    expect(log()).not.toMatch(/E-APP-001|could not/)
  })
})

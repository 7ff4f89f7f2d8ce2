import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { webPreferences } from '../../main/electron/web-preferences.ts'
import reference from '../reference/spiral-12345.json' with { type: 'json' }
import { openLab, openStage, type ElectronLab, type Stage } from './electron-lab.ts'
import { historyNames, seeConnected, seeEdges, seeEpoch, stop, train } from './lab-page.ts'
import { chooseMenu, chooseWhenAsked, menuTitles } from './native-dialogs.ts'

const { lines } = reference.models['relu-adam']

/** A picture with edges, made here. */
async function makePicture(path: string): Promise<string> {
  const width = 320
  const pixels = Uint8Array.from(
    { length: width * 200 },
    (_, at) => ((((at % width) >> 5) + (Math.trunc(at / width) >> 5)) % 2) * 255,
  )
  writeFileSync(
    path,
    await sharp(pixels, { raw: { width, height: 200, channels: 1 } })
      .png()
      .toBuffer(),
  )
  return path
}

describe('the desktop window', () => {
  let stage: Stage
  let lab: ElectronLab
  let home: string
  beforeAll(async () => {
    stage = await openStage()
    home = join(stage.folder, 'home')
    lab = await openLab(stage, { home })
  })
  afterAll(async () => {
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
    const used = await lab.app.evaluate(({ BrowserWindow }) =>
      (
        BrowserWindow.getAllWindows()[0]!.webContents as unknown as {
          getLastWebPreferences(): Record<string, unknown>
        }
      ).getLastWebPreferences(),
    )
    const wanted = webPreferences('', true) as Record<string, unknown>
    const known = Object.keys(wanted).filter((name) => name in used && name !== 'preload')
    expect(known).toEqual(expect.arrayContaining(['sandbox', 'contextIsolation', 'nodeIntegration', 'webSecurity']))
    expect(Object.fromEntries(known.map((name) => [name, used[name]]))).toEqual(
      Object.fromEntries(known.map((name) => [name, wanted[name]])),
    )
  })

  it('trains the course’s model live, with the figures of PyTorch', async () => {
    await train(lab.page, 'Course: ReLU, Adam')
    await seeEpoch(lab.page, lines[0]!)
    await seeEpoch(lab.page, lines[1]!)
    await stop(lab.page)
  })

  it('opens a picture by its menu and finds the edges', async () => {
    await chooseWhenAsked(lab.app, await makePicture(join(stage.folder, 'board.png')))
    await chooseMenu(lab.app, 'open')
    await seeEdges(lab.page, 'board.png')
    expect(await menuTitles(lab.app)).toEqual(['File', 'Edit', 'Run', 'View', 'Window', 'Help'])
    await expect.poll(() => chooseMenu(lab.app, 'images.keep').then(() => true)).toBe(true)
    await lab.page.getByText('Kept in the history').waitFor()
    expect(await historyNames(lab.page)).toHaveLength(2)
  })

  it('complained of nothing', () => {
    expect(lab.complaints).toEqual({ page: [], errors: [] })
    expect(readFileSync(join(home, 'logs/electron.log'), 'utf8')).not.toMatch(/E-APP-001|refused|could not/)
  })
})

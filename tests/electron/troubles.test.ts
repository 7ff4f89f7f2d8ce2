/** Every start's worst cases: the window opens, and says what is wrong. */
import { existsSync, readdirSync, readFileSync, renameSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { dropFile } from './drop-file.ts'
import { openLab, openStage, type ElectronLab, type Stage } from './electron-lab.ts'
import { goTo, seeConnected, seeEdges, stepThrough } from './lab-page.ts'
import { answerWhenAsked, chooseMenu, chooseWhenAsked } from './native-dialogs.ts'
import { writeBoard } from './pictures.ts'
import { soon } from './soon.ts'

let stage: Stage
let lab: ElectronLab | null = null
let starts = 0
let home: string
beforeAll(async () => {
  stage = await openStage()
})
afterEach(async () => {
  await lab?.quit().catch(() => {})
  lab = null
})
afterAll(() => stage?.close())

/** A data folder of its own for each start. */
const newHome = (): string => {
  home = join(stage.folder, `home-${++starts}`)
  mkdirSync(home)
  return home
}
/** What the problems in the status bar are, once there are some. */
async function problems({ page }: ElectronLab): Promise<string> {
  await page
    .getByText(/^\d+ problems?$/)
    .first()
    .click()
  const dialog = page.locator('dialog[open]')
  await dialog
    .getByText(/E-[A-Z]+-\d+/)
    .first()
    .waitFor()
  const said = await dialog.innerText()
  await page.keyboard.press('Escape')
  return said
}
/** Takes a child's bundle away until the test is over; only from a copy of the app. */
async function without(bundle: string, test: () => Promise<void>): Promise<void> {
  const file = join(stage.app, 'dist/main/children', bundle)
  renameSync(file, `${file}.away`)
  try {
    await test()
  } finally {
    renameSync(`${file}.away`, file)
  }
}
const recent = (): string[] => {
  const file = join(home, 'window/recent.json')
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as string[]) : []
}

it('a damaged settings file is kept aside, the defaults hold, and the window tells', async () => {
  writeFileSync(join(newHome(), 'settings.json'), '{ "theme": "dar')
  lab = await openLab(stage, { home })
  await seeConnected(lab.page)
  expect(await problems(lab)).toMatch(/settings/i)
  const kept = readdirSync(home).find((name) => name.startsWith('settings.damaged-'))!
  expect(readFileSync(join(home, kept), 'utf8')).toBe('{ "theme": "dar')
})

it('a process that cannot start is told of, and the rest of the lab works', async ({ skip }) => {
  skip(!stage.electron.old, 'a bundle can only be taken from a copy of the app')
  await without('imaging.js', async () => {
    lab = await openLab(stage, { home: newHome() })
    await seeConnected(lab.page)
    expect(await problems(lab)).toContain('The imaging process could not be started')
    await stepThrough(lab.page, 'Course: ReLU, Adam', 1)
    await chooseWhenAsked(lab.app, await writeBoard(join(stage.folder, 'board.png')))
    await chooseMenu(lab.app, 'open')
    await lab.page.getByText('The imaging process could not be started').locator('visible=true').first().waitFor()
    // The run that was stepped is still open.
    await answerWhenAsked(lab.app, 1)
    expect(await lab.quit()).toBe(0)
    lab = null
  })
})

it('a history that cannot start is said in a dialog over the window, and the program ends', async ({ skip }) => {
  skip(!stage.electron.old, 'a bundle can only be taken from a copy of the app')
  await without('history.js', async () => {
    const opened = await openLab(stage, { home: newHome() })
    lab = opened
    const ended = new Promise((resolve) => opened.app.process().once('exit', resolve))
    await answerWhenAsked(opened.app, 0)
    // The answer ends the program: what was asked is written down by it before.
    expect(await ended).toBe(1)
    expect(readFileSync(join(home, 'logs/electron.log'), 'utf8')).toMatch(
      /cannot start: The history process could not be started/,
    )
    lab = null
  })
})

it('a link that leads nowhere is told of, whatever its shape, and one that is right is followed', async () => {
  for (const link of ['spiral-lab://nowhere', 'spiral-lab:history', 'spiral-lab://history/run/zzz']) {
    lab = await openLab(stage, { home: newHome(), args: [link] })
    await lab.page.getByText('leads nowhere in the lab').waitFor()
    expect(await lab.page.locator('.notice').innerText()).toContain(link)
    await lab.quit()
  }
  lab = await openLab(stage, { home: newHome(), args: ['spiral-lab://history'] })
  await soon(() => lab!.page.url()).toBe('app-lab://lab/#/history')
})

it('a file that is dropped is opened on any tab and joins the recent ones; one that is no picture is refused', async () => {
  const { app, page } = (lab = await openLab(stage, { home: newHome() }))
  await seeConnected(page)
  const text = join(stage.folder, 'notes.spiral')
  writeFileSync(text, 'no picture at all')
  await dropFile(app, page, text)
  await page.getByText('E-IMG-001').locator('visible=true').first().waitFor()
  const first = await writeBoard(join(stage.folder, 'first.png'))
  await dropFile(app, page, first)
  await seeEdges(page, 'first.png')
  const second = await writeBoard(join(stage.folder, 'second.png'))
  await goTo(page, 'History')
  await dropFile(app, page, second)
  await seeEdges(page, 'second.png')
  await soon(recent).toEqual([second, first])
  const labels = (): Promise<string[]> =>
    app.evaluate(({ Menu }) =>
      Menu.getApplicationMenu()!
        .getMenuItemById('recent')!
        .submenu!.items.map(({ label }) => label),
    )
  await soon(labels).toEqual(['second.png', 'first.png', '', 'Clear the List'])
  expect(lab.complaints).toEqual({ page: [], errors: [] })
})

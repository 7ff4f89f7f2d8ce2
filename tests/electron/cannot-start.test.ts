/** What cannot start: the window opens all the same, and says in words what is wrong. */
import { readdirSync, readFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { openLab, openStage, type ElectronLab, type Stage } from './electron-lab.ts'
import { goTo, play, problems, seeConnected, stepThrough } from './lab-page.ts'
import { answerWhenAsked, chooseMenu, chooseWhenAsked } from './native-dialogs.ts'
import { writeBoard } from './pictures.ts'
import { soon } from './soon.ts'
import { withoutBundle } from './without-bundle.ts'

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

const newHome = (): string => {
  home = join(stage.folder, `home-${++starts}`)
  mkdirSync(home)
  return home
}
const bar = ({ page }: ElectronLab): Promise<string> => page.locator('footer .left').innerText()

it('a process that cannot start is told of, and the rest of the lab works', async ({ skip }) => {
  skip(!stage.electron.old, 'a bundle can only be taken from a copy of the app')
  await withoutBundle(stage, 'imaging.js', async () => {
    lab = await openLab(stage, { home: newHome() })
    await seeConnected(lab.page)
    // It is started when its tab is opened.
    await goTo(lab.page, 'Images')
    expect(await problems(lab.page)).toContain('The imaging process could not be started')
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
  await withoutBundle(stage, 'history.js', async () => {
    const opened = await openLab(stage, { home: newHome() })
    lab = opened
    const ended = new Promise((resolve) => opened.app.process().once('exit', resolve))
    // The answer ends the program. With the driver's inspector Electron 9 may crash over that, as at every end.
    await opened.app
      .evaluate(({ dialog }) => {
        dialog.showMessageBox = (() => {
          setImmediate(() => (process.mainModule!.require('inspector') as typeof import('node:inspector')).close())
          return new Promise((resolve) => setTimeout(() => resolve({ response: 0, checkboxChecked: false }), 200))
        }) as unknown as typeof dialog.showMessageBox
      })
      .catch(() => {})
    // What was asked is written down before.
    expect(await ended).toBe(1)
    expect(readFileSync(join(home, 'logs/electron.log'), 'utf8')).toMatch(
      /cannot start: The history process could not be started/,
    )
    lab = null
  })
})

it('a training process that cannot start is told of at once, by the bar and by what is asked of it', async ({
  skip,
}) => {
  skip(!stage.electron.old, 'a bundle can only be taken from a copy of the app')
  await withoutBundle(stage, 'training.js', async () => {
    const opened = (lab = await openLab(stage, { home: newHome() }))
    await seeConnected(opened.page)
    await goTo(opened.page, 'Classification')
    // As long as it is tried again too; the process beside it, of the same bundle, may be told of first.
    await soon(() => problems(opened.page)).toContain('The training 1 process could not be started')
    expect(await bar(opened)).not.toContain('Ready')
    await play(opened.page)
    const said = opened.page.getByText(/The training \d process could not be started/).locator('visible=true')
    await said.first().waitFor()
    await opened.page.getByText('install it anew').locator('visible=true').first().waitFor()
    await soon(() => bar(opened)).toMatch(/\d problems?/)
    expect(await bar(opened)).not.toContain('Ready')
  })
})

it('a history that cannot be opened is said by the page too, behind the dialog', async ({ skip }) => {
  skip(!stage.electron.old, 'a bundle can only be taken from a copy of the app')
  await withoutBundle(stage, 'history.js', async () => {
    const opened = (lab = await openLab(stage, { home: newHome() }))
    await opened.app.evaluate(({ dialog }) => {
      dialog.showMessageBox = () => new Promise(() => {})
    })
    await opened.page.locator('.notice').getByText('The history process could not be started').waitFor()
    expect(await bar(opened)).not.toContain('Ready')
  })
})

it('a damaged history is said in the page; it is set aside when the user says so, and never deleted', async () => {
  const garbage = 'no database at all '.repeat(1_000)
  writeFileSync(join(newHome(), 'lab.db'), garbage)
  const opened = (lab = await openLab(stage, { home }))
  const { page } = opened
  const banner = page.locator('.banner')
  await banner.getByText('The history file is damaged').waitFor()
  expect(await bar(opened)).not.toContain('Ready')
  expect(readFileSync(join(home, 'lab.db'), 'utf8')).toBe(garbage)
  // Pictures need no history.
  await chooseWhenAsked(opened.app, await writeBoard(join(stage.folder, 'board.png')))
  await chooseMenu(opened.app, 'open')
  await page.locator('[title="board.png"]').waitFor()
  // Asked, and thought better of.
  await banner.getByRole('button').click()
  await page.getByRole('button', { name: 'Leave everything as it is' }).click()
  expect(readFileSync(join(home, 'lab.db'), 'utf8')).toBe(garbage)
  await banner.getByRole('button').click()
  expect(await page.locator('dialog[open]').innerText()).toContain(home)
  await page.getByRole('button', { name: 'Move it and start anew' }).click()
  const [, kept] = /(history\.damaged-\S+)/.exec(await page.getByText('A new history has begun').innerText())!
  expect(readFileSync(join(home, kept!, 'lab.db'), 'utf8')).toBe(garbage)
  await banner.waitFor({ state: 'detached' })
  await soon(() => bar(opened)).toContain('Ready')
  await stepThrough(page, 'Course: ReLU, Adam', 1)
  await answerWhenAsked(opened.app, 1)
  expect(await opened.quit()).toBe(0)
  lab = null
  expect(readdirSync(home)).toContain('lab.db')
})

it('a data folder that is a file is said over the window, the program ends, and the file stays as it is', async () => {
  const file = join(newHome(), 'notes.txt')
  writeFileSync(file, 'mine')
  const opened = (lab = await openLab(stage, { home: null, args: ['--home', file] }))
  const ended = new Promise((resolve) => opened.app.process().once('exit', resolve))
  await opened.app.evaluate(({ dialog }) => {
    dialog.showMessageBox = () => new Promise(() => {})
  })
  await opened.page.locator('.notice').getByText('it is not a folder').waitFor()
  expect(readFileSync(file, 'utf8')).toBe('mine')
  opened.app.process().kill('SIGTERM')
  await ended
  lab = null
})

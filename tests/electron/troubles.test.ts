/** Every start's worst cases: the window opens, and says what is wrong. */
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { dropFile } from './drop-file.ts'
import { openLab, openStage, sandboxFlags, type ElectronLab, type Stage } from './electron-lab.ts'
import { goTo, problems, seeConnected, seeEdges } from './lab-page.ts'
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
const recent = (): string[] => {
  const file = join(home, 'window/recent.json')
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as string[]) : []
}

it('a damaged settings file is kept aside, the defaults hold, and the window tells', async () => {
  writeFileSync(join(newHome(), 'settings.json'), '{ "theme": "dar')
  lab = await openLab(stage, { home })
  await seeConnected(lab.page)
  expect(await problems(lab.page)).toMatch(/settings/i)
  const kept = readdirSync(home).find((name) => name.startsWith('settings.damaged-'))!
  expect(readFileSync(join(home, kept), 'utf8')).toBe('{ "theme": "dar')
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
  await lab.quit()
  lab = await openLab(stage, { home: newHome(), args: ['spiral-lab://start'] })
  await seeConnected(lab.page)
  expect(lab.page.url()).toMatch(/^app-lab:\/\/lab\/(#\/)?$/)
  expect(await lab.page.locator('.notice').count()).toBe(0)
})

it('of many files the first is opened, and how many were left is said', async () => {
  const first = await writeBoard(join(stage.folder, 'many.png'))
  const args = [first, ...Array.from({ length: 40 }, (_, at) => join(stage.folder, `none-${at}.png`))]
  lab = await openLab(stage, { home: newHome(), args })
  await seeEdges(lab.page, 'many.png')
  await lab.page.getByText('40 were left out').waitFor()
  const second = spawn(stage.electron.program, [...sandboxFlags(), stage.app, '--home', home, ...args], {
    env: stage.environment,
    stdio: 'ignore',
  })
  await lab.page.getByRole('button', { name: 'Dismiss' }).first().click()
  await lab.page.getByText('40 were left out').waitFor({ state: 'detached' })
  expect(await new Promise((resolve) => second.once('exit', resolve))).toBe(0)
  await lab.page.getByText('40 were left out').waitFor()
})

it('a picture is pasted on any tab but into a text field; of two that are dropped one is opened and one told of', async () => {
  const { page } = (lab = await openLab(stage, { home: newHome() }))
  await seeConnected(page)
  const board = readFileSync(await writeBoard(join(stage.folder, 'board.png'))).toString('base64')
  const give = (type: 'paste' | 'drop', target: string, names: string[]): Promise<void> =>
    page.evaluate(
      ([type, target, names, board]) => {
        const bytes = Uint8Array.from(atob(board), (letter) => letter.charCodeAt(0))
        const dataTransfer = new DataTransfer()
        for (const name of names) dataTransfer.items.add(new File([bytes], name, { type: 'image/png' }))
        const event =
          type === 'paste'
            ? new ClipboardEvent('paste', { clipboardData: dataTransfer, bubbles: true, cancelable: true })
            : new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true })
        document.querySelector(target)!.dispatchEvent(event)
      },
      [type, target, names, board] as const,
    )
  await goTo(page, 'Classification')
  await page.getByLabel('Epochs', { exact: true }).locator('visible=true').waitFor()
  await give('paste', 'main input[type=text], main input:not([type])', ['field.png'])
  expect(page.url()).toContain('#/classification')
  await give('paste', 'body', ['pasted.png'])
  await seeEdges(page, 'pasted.png')
  // On its own tab as well.
  await give('paste', 'body', ['again.png'])
  await seeEdges(page, 'again.png')
  await goTo(page, 'Start')
  await give('drop', 'body', ['one.png', 'two.png'])
  await seeEdges(page, 'one.png')
  await page.getByText('Open the other one:').waitFor()
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
  // A text that calls itself a picture is refused, and offered to nobody.
  const fake = join(stage.folder, 'fake.png')
  writeFileSync(fake, 'no picture at all')
  await dropFile(app, page, fake)
  await page.locator('.notice, [role=alert]').getByText('E-IMG-001').locator('visible=true').first().waitFor()
  expect(recent()).toEqual([second, first])
  // Of two of one name it is said where they lie.
  mkdirSync(join(stage.folder, 'other'))
  const alike = await writeBoard(join(stage.folder, 'other', 'first.png'))
  await dropFile(app, page, alike)
  await soon(recent).toEqual([alike, second, first])
  const folders = [`first.png (${join(stage.folder, 'other')})`, 'second.png', `first.png (${stage.folder})`]
  await soon(labels).toEqual([...folders, '', 'Clear the List'])
  // One that has gone meanwhile is told of, and forgotten.
  rmSync(alike)
  await app.evaluate(({ Menu }) => Menu.getApplicationMenu()!.getMenuItemById('recent')!.submenu!.items[0]!.click())
  await page.getByText('“first.png” could not be read').waitFor()
  await soon(recent).toEqual([second, first])
  expect(lab.complaints).toEqual({ page: [], errors: [] })
})

/** Every start's worst cases: the window opens, and says what is wrong. */
import { existsSync, readdirSync, readFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { dropFile } from './drop-file.ts'
import { openLab, openStage, type ElectronLab, type Stage } from './electron-lab.ts'
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

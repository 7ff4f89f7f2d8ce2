/** Another data folder is chosen in the settings, and used from the next start on. */
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openLab, openStage, type ElectronLab, type Stage } from './electron-lab.ts'
import { seeConnected } from './lab-page.ts'
import { answerWhenAsked, askedSince, chooseWhenAsked } from './native-dialogs.ts'
import { soon } from './soon.ts'

let stage: Stage
let lab: ElectronLab | null = null
beforeAll(async () => {
  stage = await openStage()
})
afterAll(async () => {
  await lab?.quit().catch(() => {})
  stage?.close()
})

/** A start that is not told its folder: the usual one lies within the stage's. */
async function start(): Promise<ElectronLab> {
  lab = await openLab(stage, { home: null, environment: { XDG_DATA_HOME: join(stage.folder, 'share') } })
  await seeConnected(lab.page)
  return lab
}
async function settings({ page }: ElectronLab) {
  await page.keyboard.press('Control+,')
  const dialog = page.locator('dialog[open]')
  // The folder of the accelerators' libraries is chosen there too.
  const folder = dialog.locator('div:has(> code.home)')
  await folder.waitFor()
  return folder
}

it('is shown, chosen, used by the next start, and told of when it is gone', async () => {
  const usual = join(stage.folder, 'share/spiral-lab')
  const chosen = join(stage.folder, 'disk')
  mkdirSync(chosen)
  const first = await start()
  const { app } = first
  const dialog = await settings(first)
  expect(await dialog.locator('code').textContent()).toBe(usual)
  await app.evaluate(({ app, shell }) => {
    const world = globalThis as unknown as { shown: string[]; again: number }
    world.shown = []
    world.again = 0
    shell.openPath = (path) => Promise.resolve(world.shown.push(path) ? '' : '')
    app.relaunch = () => void world.again++
  })
  await dialog.getByRole('button', { name: 'Show the folder' }).click()
  await soon(() => app.evaluate(() => (globalThis as unknown as { shown: string[] }).shown)).toEqual([usual])

  await chooseWhenAsked(app, '/proc/nowhere')
  await dialog.getByRole('button', { name: 'Choose another' }).click()
  await first.page.getByText('E-STO-003').first().waitFor()

  await chooseWhenAsked(app, chosen)
  await answerWhenAsked(app, 1)
  await dialog.getByRole('button', { name: 'Choose another' }).click()
  await dialog.getByText(`After the next start: ${chosen}`).waitFor()
  expect(await askedSince(app)).toEqual(['Start Spiral Lab again to use this data folder?'])
  expect(await app.evaluate(() => (globalThis as unknown as { again: number }).again)).toBe(0)
  await first.quit()

  const second = await start()
  const changed = await settings(second)
  expect(await changed.locator('code').textContent()).toBe(chosen)
  expect(existsSync(join(chosen, 'lab.db'))).toBe(true)
  await second.quit()

  rmSync(chosen, { recursive: true })
  const third = await start()
  await third.page.getByText(/^1 problem$/).click()
  await third.page.locator('dialog[open]').getByText('E-STO-014').waitFor()
  await third.page.keyboard.press('Escape')
  expect(existsSync(chosen)).toBe(false)
  expect(await (await settings(third)).locator('code').textContent()).toBe(usual)
  await third.quit()
})

it('is not offered to a start that was told its folder', async () => {
  lab = await openLab(stage, { home: join(stage.folder, 'given') })
  await seeConnected(lab.page)
  const dialog = await settings(lab)
  await dialog.getByText('The lab was started with this folder').waitFor()
  expect(await dialog.getByRole('button', { name: 'Choose another' }).count()).toBe(0)
})

it('the program starts again at once where the user wants it to', async () => {
  await lab?.quit()
  const first = await start()
  const { app } = first
  await app.evaluate(({ app }) => {
    app.relaunch = () => void process.stderr.write('starts again\n')
  })
  const said: string[] = []
  app.process().stderr!.on('data', (data) => said.push(String(data)))
  const ended = new Promise((resolve) => app.process().once('exit', resolve))
  mkdirSync(join(stage.folder, 'other'))
  await chooseWhenAsked(app, join(stage.folder, 'other'))
  await answerWhenAsked(app, 0)
  const dialog = await settings(first)
  await dialog.getByRole('button', { name: 'Choose another' }).click()
  await ended
  lab = null
  expect(said.join('')).toContain('starts again')
})

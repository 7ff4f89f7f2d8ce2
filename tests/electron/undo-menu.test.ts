/** The Edit menu takes back what the user did, and leaves text fields their own. */
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openLab, openStage, type ElectronLab, type Stage } from './electron-lab.ts'
import { goTo, seeConnected } from './lab-page.ts'
import { chooseMenu } from './native-dialogs.ts'
import { soon } from './soon.ts'

let stage: Stage
let lab: ElectronLab
beforeAll(async () => {
  stage = await openStage()
  lab = await openLab(stage, { home: join(stage.folder, 'home') })
  await seeConnected(lab.page)
})
afterAll(async () => {
  await lab?.quit()
  stage?.close()
})

it('the menu takes back what was changed, does it again, and leaves a text field its own undo', async () => {
  const { app, page } = lab
  await goTo(page, 'Classification')
  const epochs = page.locator('main .panel:not([hidden])').getByRole('textbox', { name: 'Epochs' })
  const before = await epochs.inputValue()
  await epochs.fill('77')
  await epochs.press('Enter')
  await epochs.evaluate((element) => (element as HTMLElement).blur())
  await soon(() => chooseMenu(app, 'undo').then(() => true, String)).toBe(true)
  await soon(() => epochs.inputValue()).toBe(before)
  await soon(() => chooseMenu(app, 'redo').then(() => true, String)).toBe(true)
  await soon(() => epochs.inputValue()).toBe('77')
  await goTo(page, 'History')
  const search = page.locator('main .panel:not([hidden]) input[type=search]')
  await search.focus()
  await page.keyboard.type('word')
  expect(await search.inputValue()).toBe('word')
  // One undo takes back what was typed in one go, and on a busy machine that is a letter.
  await soon(async () => {
    if ((await search.inputValue()) !== '') await chooseMenu(app, 'undo')
    return search.inputValue()
  }).toBe('')
  await goTo(page, 'Classification')
  expect(await epochs.inputValue()).toBe('77')
})

/** What the user did is taken back and done again by keys, wherever it was done. */
import type { Browser, Locator, Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeHome } from '../fixtures/history.ts'
import { launchChromium } from '../server/chromium.ts'
import { type Complaints, type LabProcess, openWindow, startLab } from './browser-lab.ts'
import { makeFewRuns } from './few-runs.ts'

const { home, remove } = makeHome()
let runs: Awaited<ReturnType<typeof makeFewRuns>>
let browser: Browser
let lab: LabProcess
let page: Page
let complaints: Complaints
beforeAll(async () => {
  runs = await makeFewRuns(home)
  browser = await launchChromium()
  lab = await startLab(home)
  ;({ page, complaints } = await openWindow(browser))
  await page.goto(lab.address)
  await page.getByText('4 runs in the history').waitFor()
})
afterAll(async () => {
  await browser?.close()
  await lab?.end()
  remove()
})

const front = () => page.locator('main .panel:not([hidden])')
const box = (name: string) => front().getByRole('textbox', { name })
const go = (hash: string) => page.evaluate((to) => void (location.hash = to), hash)
async function press(on: Locator, key: string): Promise<void> {
  await on.focus()
  await page.keyboard.press(key)
}
/** Presses keys outside of text fields, and waits until the window has said what came of it. */
async function keys(key: string, said: string): Promise<void> {
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  await page.keyboard.press(key)
  await page.getByText(said, { exact: true }).waitFor()
}

it('a knob, a preset and a layer, in order', async () => {
  await page.keyboard.press('Control+Alt+5')
  const epochs = box('Epochs')
  await epochs.waitFor()
  const before = await epochs.inputValue()
  await press(epochs, 'Control+a')
  await page.keyboard.type('70')
  const preset = front().getByRole('button', { name: 'Course: ReLU, Adam' })
  await press(preset, 'Enter')
  await press(front().getByRole('button', { name: 'Add layer' }), 'Enter')
  const layers = front().locator('.items button[aria-pressed]')
  const count = await layers.count()
  await keys('Control+z', `Undone: Layer ${count} added`)
  await expect.poll(() => layers.count()).toBe(count - 1)
  await keys('Control+z', 'Undone: preset “Course: ReLU, Adam”')
  await expect.poll(() => epochs.inputValue()).toBe('70')
  await keys('Control+z', 'Undone: Epochs changed')
  await expect.poll(() => epochs.inputValue()).toBe(before)
  await keys('Control+Shift+z', 'Redone: Epochs changed')
  await keys('Control+y', 'Redone: preset “Course: ReLU, Adam”')
  await keys('Control+z', 'Undone: preset “Course: ReLU, Adam”')
  await expect.poll(() => epochs.inputValue()).toBe('70')
})

it('a seed; but letters in a text field by the field itself', async () => {
  const seed = box('Seed')
  await page.keyboard.press('d')
  await keys('Control+z', 'Undone: seed changed')
  await expect.poll(() => seed.inputValue()).toBe('12345')
  await page.keyboard.press('Control+k')
  await page.keyboard.type('abc')
  await page.keyboard.press('Control+z')
  await expect.poll(() => page.locator('dialog input').inputValue()).not.toBe('abc')
  await page.keyboard.press('Escape')
  await expect.poll(() => seed.inputValue()).toBe('12345')
})

it('a step of a recipe, from another tab too', async () => {
  await page.keyboard.press('Control+Alt+2')
  const canny = front().getByRole('checkbox', { name: 'Canny edges' })
  await press(canny, 'Space')
  await expect.poll(() => canny.isChecked()).toBe(false)
  await page.keyboard.press('Control+Alt+1')
  await keys('Control+z', 'Undone: Canny edges switched off')
  await expect.poll(() => canny.isChecked()).toBe(true)
})

it('the theme', async () => {
  const theme = () => page.locator('html').getAttribute('data-theme')
  await page.keyboard.press('Control+k')
  await page.locator('dialog[open] input:focus').waitFor()
  await page.keyboard.type('dark theme')
  await page.keyboard.press('Enter')
  await page.locator('html[data-theme="dark"]').waitFor()
  await keys('Control+z', 'Undone: Theme')
  await expect.poll(() => theme()).toBe('system')
})

it('name, note and star of a run', async () => {
  await go(`#/history/run/${runs.regression}`)
  await press(box('Name'), 'Control+a')
  await page.keyboard.type('renamed')
  await page.keyboard.press('Enter')
  await front().getByRole('heading', { name: 'renamed' }).waitFor()
  // The palette finds the run by its new name, and not the change that Ctrl+Z would take back.
  await page.keyboard.press('Control+k')
  await page.locator('dialog[open] input:focus').waitFor()
  await page.keyboard.type('renamed')
  await page.getByRole('group', { name: 'Runs' }).getByRole('option', { name: 'renamed' }).waitFor()
  const options = await page.locator('dialog').getByRole('option').allInnerTexts()
  expect(options[0]).toMatch(/^renamed/)
  expect(options.filter((option) => option.startsWith('Undo'))).toEqual([])
  await page.keyboard.press('Escape')
  await box('Note').fill('seen')
  await box('Note').blur()
  const star = front().getByRole('button', { name: 'Star', exact: true })
  await press(star, 'Enter')
  await page.locator('.star[aria-pressed="true"]').waitFor()
  await keys('Control+z', 'Undone: “renamed” starred')
  await keys('Control+z', 'Undone: note of “renamed”')
  await keys('Control+z', 'Undone: name of “renamed”')
  await front().getByRole('heading', { name: 'fit', exact: true }).waitFor()
  expect([await box('Note').inputValue(), await star.getAttribute('aria-pressed')]).toEqual(['', 'false'])
})

it('what was taken out of a comparison', async () => {
  await go(`#/history/compare/${[...runs.classifications, runs.regression].join(',')}`)
  await press(front().getByRole('button', { name: 'Take fit out' }), 'Enter')
  await front().getByRole('heading', { name: 'Compare 2 runs' }).waitFor()
  await keys('Control+z', 'Undone: “fit” taken out of the comparison')
  await front().getByRole('heading', { name: 'Compare 3 runs' }).waitFor()
})

it('a deleted run, which its page says, after the notice is gone too', async () => {
  await go(`#/history/run/${runs.regression}`)
  await press(front().getByRole('button', { name: 'Delete' }), 'Enter')
  await page.getByText('3 runs in the history').waitFor()
  await go(`#/history/run/${runs.regression}`)
  await front().getByText('This run was deleted.').waitFor()
  await expect.poll(() => box('Name').isEditable()).toBe(false)
  await expect.poll(() => front().getByRole('button', { name: 'Run again' }).count()).toBe(0)
  await press(front().getByRole('button', { name: 'Restore' }), 'Enter')
  await page.getByText('4 runs in the history').waitFor()
  await front().getByRole('button', { name: 'Run again' }).waitFor()
  await keys('Control+z', 'Undone: 1 run restored')
  await page.getByText('3 runs in the history').waitFor()
  await keys('Control+z', 'Undone: 1 run deleted')
  await page.getByText('4 runs in the history').waitFor()
})

it('a link to a run that is not there leads on to the history', async () => {
  await go('#/history/run/01900000-0000-7000-8000-000000000000')
  await front().getByRole('heading', { name: 'This run is not in the history' }).waitFor()
  await press(front().getByRole('button', { name: 'Show the history' }), 'Enter')
  await front().getByRole('heading', { name: 'History' }).waitFor()
  expect(complaints).toEqual({ console: [], policy: [], requests: [] })
})

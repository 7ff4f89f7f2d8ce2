/** Ten thousand runs in the history: the list stays as quick as with ten. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { courseRun, ending, epochGroup, makeHistory, newRunId } from '../fixtures/history.ts'
import { launchChromium } from '../server/chromium.ts'
import { type Complaints, type LabProcess, openWindow, startLab } from './browser-lab.ts'

const RUNS = 10_000
// In memory where that can be: twenty thousand commits to a disk take minutes, and what is looked at is the window.
const home = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'spiral-lab-test-'))
let browser: Browser
let lab: LabProcess
let page: Page
let complaints: Complaints
beforeAll(async () => {
  const history = makeHistory()
  await history.open({ home, readOnly: false })
  for (let run = 0; run < RUNS; run++) {
    const runId = newRunId(1_700_000_000_000 + run * 1000)
    const params = { optimizer: { kind: 'adam', learningRate: (run % 97) / 1000 } }
    await history.begin({ ...courseRun(runId, params, `spiral ${run}`), createdAt: 1_700_000_000_000 + run * 1000 })
    await history.append(epochGroup(runId, 0, 1 + (run % 9)))
    await history.finish({ ...ending(runId), snapshot: null })
  }
  await history.close()
  lab = await startLab(home)
  browser = await launchChromium()
  ;({ page, complaints } = await openWindow(browser))
  await page.goto(lab.address)
})
afterAll(async () => {
  await browser?.close()
  await lab?.end()
  rmSync(home, { recursive: true, force: true })
})

const front = () => page.locator('main .panel:not([hidden])')
const rows = () => front().locator('tr[data-place]')
const firstName = () => rows().first().locator('a')

it('the newest are there at once, and only rows in sight are in the page', async () => {
  await page.locator('nav a').last().click()
  await front().getByText('10,000 runs').waitFor()
  await firstName().getByText('spiral 9999').waitFor()
  expect(await rows().count()).toBeLessThan(80)
})

it('the oldest are a key away', async () => {
  await rows().first().focus()
  await page.keyboard.press('End')
  await rows().getByText('spiral 0', { exact: true }).waitFor()
  await page.waitForFunction((last) => document.activeElement?.getAttribute('aria-rowindex') === last, String(RUNS + 1))
  await page.keyboard.press('Home')
  await rows().getByText('spiral 9999').waitFor()
})

it('what is found begins with its first run, wherever the list was', async () => {
  await rows().first().focus()
  await page.keyboard.press('End')
  await rows().getByText('spiral 0', { exact: true }).waitFor()
  await front().locator('input[type=search]').fill('spiral 970')
  await front()
    .getByText(/^\d{1,3} runs/)
    .first()
    .waitFor()
  await front().locator('tr[data-place="0"]').getByText('spiral 9').waitFor()
})

it('they are filtered by words and by parameters, sorted by what was measured, and compared', async () => {
  await front().locator('input[type=search]').fill('learningRate<0.002 spiral 97')
  await front()
    .getByText(/^\d{1,3} runs/)
    .first()
    .waitFor()
  await front().getByRole('button', { name: 'Loss, last' }).click()
  await front().locator('th[aria-sort]', { hasText: 'Loss' }).waitFor()
  // The rows come a moment after the filter and the order were asked for.
  let seen: string[] = []
  const isSettled = async () => {
    const before = seen
    seen = await rows().allInnerTexts()
    return before.length > 0 && before.join() === seen.join()
  }
  await expect.poll(isSettled, { interval: 500 }).toBe(true)
  await rows().nth(1).locator('input').check()
  await rows().nth(2).locator('input').check()
  await front()
    .getByRole('button', { name: /^Compare/ })
    .click()
  await front().getByRole('heading', { name: 'Compare 2 runs' }).waitFor()
  expect(complaints).toEqual({ console: [], policy: [], requests: [] })
})

it('a range is selected by keys and by the mouse, and what a filter hides of it is told', async () => {
  await page.locator('nav a').last().click()
  await front().locator('input[type=search]').fill('')
  await front()
    .locator(`table[aria-rowcount="${RUNS + 1}"]`)
    .waitFor()
  await page.keyboard.press('Tab')
  await rows().first().focus()
  await page.keyboard.press('Escape')
  for (let presses = 0; presses < 3; presses++) await page.keyboard.press('Shift+ArrowDown')
  await front().getByText('4 selected').waitFor()
  await page.keyboard.press('Shift+ArrowUp')
  await front().getByText('3 selected').waitFor()
  await page.keyboard.press('Shift+End')
  await front().getByText('10,000 selected').waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Home')
  await rows().nth(2).locator('input').click()
  await rows()
    .nth(6)
    .locator('input')
    .click({ modifiers: ['Shift'] })
  await front().getByText('5 selected').waitFor()
  const name = await rows().nth(4).locator('a').textContent()
  await front().locator('input[type=search]').fill(`${name}`)
  await front().getByText('4 of them not shown by this filter').waitFor()
  const all = front().getByRole('checkbox', { name: 'Select all' })
  expect(await all.isChecked()).toBe(true)
  await all.uncheck()
  await front().getByText('4 selected').waitFor()
  await front().getByRole('button', { name: 'Clear selection' }).click()
})

it('all of them are selected and deleted at once, and are back when that is taken back', async () => {
  await page.locator('nav a').last().click()
  await front().locator('input[type=search]').fill('')
  await front()
    .locator(`table[aria-rowcount="${RUNS + 1}"]`)
    .waitFor()
  await front().getByRole('checkbox', { name: 'Select all' }).check()
  await front().getByText('10,000 selected').waitFor()
  await front().getByRole('button', { name: 'Delete' }).click()
  await page.getByText('10,000 runs were deleted.').waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('10,000 runs in the history').waitFor()
})

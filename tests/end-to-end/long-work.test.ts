/** What takes longer than a blink: seen with its progress, and cancelled so that nothing half done stays. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { createPixels } from '../../lab/core/images/pixels.ts'
import { encodePng } from '../../native/decoders/png-encoder.ts'
import { courseRun, ending, epochGroup, makeHistory, newRunId } from '../fixtures/history.ts'
import { launchChromium } from '../server/chromium.ts'
import { type Complaints, type LabProcess, openWindow, startLab } from './browser-lab.ts'

const RUNS = 1_500
/** Some of them are long, so that their export is: it takes seconds. */
const LONG_RUNS = 20
const LONG_EPOCHS = 50_000
// In memory where that can be: three thousand commits to a disk take a minute, and what is looked at is the window.
const home = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'spiral-lab-test-'))
let browser: Browser
let lab: LabProcess
let page: Page
let complaints: Complaints
let large: Buffer
let downloads = 0
beforeAll(async () => {
  const history = makeHistory()
  await history.open({ home, readOnly: false })
  for (let run = 0; run < RUNS; run++) {
    const runId = newRunId(1_700_000_000_000 + run * 1000)
    await history.begin(courseRun(runId, {}, `spiral ${run}`))
    await history.append(epochGroup(runId, 0, run < LONG_RUNS ? LONG_EPOCHS : 2))
    await history.finish({ ...ending(runId), snapshot: null })
  }
  await history.close()
  const pixels = createPixels(5_000, 4_000, 3)
  pixels.data.forEach((_, at) => (pixels.data[at] = ((at >> 4) & 248) | (Math.imul(at, 2_654_435_761) >>> 29)))
  large = Buffer.from(await encodePng(pixels))
  lab = await startLab(home)
  browser = await launchChromium()
  ;({ page, complaints } = await openWindow(browser))
  page.on('download', () => downloads++)
  await page.goto(lab.address)
})
beforeEach(() => void (downloads = 0))
afterAll(async () => {
  await browser?.close()
  await lab?.end()
  rmSync(home, { recursive: true, force: true })
})

const front = () => page.locator('main .panel:not([hidden])')
const sigma = () => front().getByRole('textbox', { name: 'Sigma' })
const bar = () => page.getByRole('contentinfo')
/** A piece of work as the status bar shows it. */
const work = (name: string) => bar().getByRole('group', { name, exact: true })
/** Waits until it tells how far it is, and cancels it; resolves to how far it was. */
async function cancelUnderWay(name: string): Promise<number> {
  const progress = work(name).getByRole('progressbar')
  await progress.waitFor()
  await page.waitForFunction(
    (label) => document.querySelector(`footer progress[aria-label="${label}"]`)?.matches('[value]'),
    name,
  )
  const done = Number(await progress.getAttribute('value'))
  await work(name)
    .getByRole('button', { name: `Cancel: ${name}` })
    .click()
  await work(name).waitFor({ state: 'detached' })
  return done
}

it('a recipe on a large picture is cancelled, says so, and is applied when asked again', async () => {
  await page.locator('nav a[href="#/images"]').click()
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    front()
      .getByRole('button', { name: /^Open picture/ })
      .first()
      .click(),
  ])
  for (const step of ['Grey', 'Canny edges']) await front().getByRole('checkbox', { name: step }).uncheck()
  await sigma().fill('20')
  await chooser.setFiles({ name: 'large.png', mimeType: 'image/png', buffer: large })
  await front().locator('.size', { hasText: '5000 × 4000' }).waitFor()
  const done = await cancelUnderWay('Applying the recipe …')
  expect(done).toBeGreaterThanOrEqual(0)
  expect(done).toBeLessThan(1)
  await front().getByText('Cancelled: the picture shows an earlier recipe.').waitFor()
  // The process of pictures is free again, and the picture is open as it was: a light recipe is soon there.
  await sigma().fill('0.5')
  await front().getByText('Cancelled').waitFor({ state: 'detached' })
  await front().locator('.caption', { hasText: 'After' }).waitFor({ timeout: 120_000 })
})

it('saving it in full size is cancelled before anything is handed over', async () => {
  await work('Applying the recipe …').waitFor({ state: 'detached' })
  await front().getByRole('button', { name: 'Save as PNG' }).click()
  await cancelUnderWay('Saving as PNG …')
  await front().getByRole('button', { name: 'Save as PNG', disabled: false }).waitFor()
  expect(downloads).toBe(0)
})

it('an export of many runs is cancelled without a file, and whole when it is not', async () => {
  await page.locator('nav a').last().click()
  await front().getByText('1,500 runs', { exact: true }).waitFor()
  await front().getByRole('checkbox', { name: 'Select all' }).check()
  await front().getByText('1,500 selected').waitFor()
  await front().getByRole('button', { name: 'Export CSV' }).click()
  await cancelUnderWay('Exporting 1,500 runs')
  const [download] = await Promise.all([
    page.waitForEvent('download', { timeout: 120_000 }),
    front().getByRole('button', { name: 'Export CSV' }).click(),
  ])
  expect(downloads).toBe(1)
  const lines = readFileSync(await download.path(), 'utf8').split('\n')
  expect(lines).toHaveLength(1 + ((RUNS - LONG_RUNS) * 2 + LONG_RUNS * LONG_EPOCHS) * 2 + 1)
})

it('nothing was said in the console but what was meant', () => {
  const renewed = /\/bulk\/imaging:|Failed to load resource/
  expect(complaints.policy).toEqual([])
  expect([...complaints.console, ...complaints.requests].filter((line) => !renewed.test(line))).toEqual([])
})

/** What is chosen stays chosen and acts: columns of the history, who trains with how many threads; and files of a selection. */
import { readFile, readdir } from 'node:fs/promises'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeHome } from '../fixtures/history.ts'
import { launchChromium } from '../server/chromium.ts'
import { type LabProcess, openWindow, startLab } from './browser-lab.ts'
import { makeFewRuns } from './few-runs.ts'

const { home, remove } = makeHome()
let browser: Browser
let lab: LabProcess
let page: Page
let classifications: string[]
beforeAll(async () => {
  ;({ classifications } = await makeFewRuns(home))
  browser = await launchChromium()
  lab = await startLab(home)
  ;({ page } = await openWindow(browser, { acceptDownloads: true }))
  await page.goto(lab.address)
  await goTo('History')
})
afterAll(async () => {
  await browser?.close()
  await lab?.end()
  remove()
})

const front = () => page.locator('main .panel:not([hidden])')
const goTo = (tab: string) => page.locator('nav').getByRole('link', { name: tab }).click()
const heading = (name: string) => front().getByRole('columnheader', { name })

/** The threads that the lab's processes were started with, as the system tells them. */
async function threadsOfChildren(): Promise<string[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const told = await Promise.all(ids.map((id) => readFile(`/proc/${id}/environ`, 'utf8').catch(() => '')))
  return told
    .filter((environment) => environment.includes(home))
    .flatMap((environment) => /SPIRAL_LAB_THREADS=(\d+)/.exec(environment)?.[1] ?? [])
}

it('writes a selection as CSV and JSON, with every epoch', async () => {
  for (const name of ['linear', 'ReLU']) await front().getByRole('row', { name }).first().getByRole('checkbox').check()
  const saved = async (name: string) => {
    const [download] = await Promise.all([page.waitForEvent('download'), front().getByRole('button', { name }).click()])
    return { name: download.suggestedFilename(), content: await readFile(await download.path(), 'utf8') }
  }
  const csv = await saved('Export CSV')
  expect(csv.name).toMatch(/\.csv$/)
  const lines = csv.content.trimEnd().split('\n')
  expect(lines[0]).toContain('epoch')
  // One line an epoch of each and metric, and nothing of a run that was not selected.
  const epochsOf = (runId: string) => lines.filter((line) => line.includes(runId)).length
  expect(classifications.map(epochsOf)).toEqual([120, 120])
  expect(lines).toHaveLength(241)
  const json = await saved('Export JSON')
  expect(json.name).toMatch(/\.json$/)
  const runs = JSON.parse(json.content) as { name: string }[]
  expect(runs.map(({ name }) => name).sort()).toEqual(['ReLU', 'linear'])
})

it('keeps the chosen columns', async () => {
  await heading('Epochs').waitFor()
  await front().getByRole('button', { name: 'Columns' }).click()
  await front().getByRole('checkbox', { name: 'Epochs', exact: true }).uncheck()
  await page.keyboard.press('Escape')
  await expect.poll(() => heading('Epochs').count()).toBe(0)
  await page.reload()
  await heading('Name').waitFor()
  expect(await heading('Epochs').count()).toBe(0)
})

it('trains by whom and with as many threads as was chosen, and says who trains', async () => {
  await page.keyboard.press('Control+,')
  await page.getByLabel('Train with').selectOption('reference')
  await page.getByLabel('Threads').selectOption('1')
  await page.keyboard.press('Escape')
  await goTo('Classification')
  const epochs = front().getByRole('textbox', { name: 'Epochs' })
  await epochs.fill('100000')
  await epochs.press('Enter')
  await front().getByRole('button', { name: /^Play/ }).first().click()
  await page.locator('footer').getByText('Trained by reference').waitFor()
  const why = await page
    .locator('footer')
    .getByRole('button', { name: /^Trained by/ })
    .getAttribute('title')
  expect(why).toMatch(/^reference: it was asked for\n/)
  if (process.platform === 'linux') expect(await threadsOfChildren()).toContain('1')
  // Another choice, made while it trains, is what the next run is trained with.
  await page.keyboard.press('Control+,')
  const most = (await page.getByLabel('Threads').locator('option').last().getAttribute('value'))!
  await page.getByLabel('Threads').selectOption(most)
  await page.keyboard.press('Escape')
  await front().getByRole('button', { name: 'Stop and keep' }).first().click()
  await front().locator('.transport .stopped').waitFor()
  await goTo('History')
  await front().getByRole('button', { name: 'Columns' }).click()
  await front().getByRole('checkbox', { name: 'Provider', exact: true }).check()
  await page.keyboard.press('Escape')

  await front()
    .getByRole('row', { name: /reference/ })
    .first()
    .waitFor()
  if (process.platform !== 'linux') return
  await goTo('Classification')
  await front().getByRole('button', { name: /^Play/ }).first().click()
  await page.locator('footer').getByText('Trained by reference').waitFor()
  await expect.poll(threadsOfChildren).toContain(most)
})

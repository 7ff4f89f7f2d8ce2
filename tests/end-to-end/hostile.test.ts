/** What others put into the lab is text, and the page can do no more than its policy lets it. */
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { courseRun, ending, epochGroup, makeHistory, makeHome, newRunId } from '../fixtures/history.ts'
import { launchChromium } from '../server/chromium.ts'
import { type Complaints, type LabProcess, openWindow, startLab } from './browser-lab.ts'
import { naughtyStrings } from './naughty-strings.ts'

const { home, remove } = makeHome()
let browser: Browser
let lab: LabProcess
let page: Page
let complaints: Complaints
/** By the name that it was given. */
const runs = new Map<string, string>()

beforeAll(async () => {
  const history = makeHistory()
  await history.open({ home, readOnly: false })
  for (const [index, name] of naughtyStrings.entries()) {
    const runId = newRunId(1_700_000_000_000 + index * 1000)
    runs.set(name, runId)
    await history.begin(courseRun(runId, {}, name))
    await history.append(epochGroup(runId, 0, 3))
    await history.finish({ ...ending(runId), snapshot: null })
    await history.update({ runId, note: name })
  }
  await history.close()
  lab = await startLab(home)
  browser = await launchChromium()
  ;({ page, complaints } = await openWindow(browser, { viewport: { width: 1280, height: 2000 } }))
  page.on('dialog', (dialog) => {
    complaints.console.push(`a dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  await page.goto(lab.address)
})
afterAll(async () => {
  await browser?.close()
  await lab?.end()
  remove()
})

const front = () => page.locator('main .panel:not([hidden])')
const go = (hash: string) => page.evaluate((to) => void (location.hash = to), hash)
/** Nothing ran, nothing was loaded, and nobody complained. */
async function isQuiet(): Promise<void> {
  expect(await page.evaluate(() => (window as unknown as { pwned?: number }).pwned)).toBeUndefined()
  expect(await page.locator('body').isVisible()).toBe(true)
  expect(complaints).toEqual({ console: [], policy: [], requests: [] })
}

it('the list shows every name as it was written', async () => {
  await go('#/history')
  await front()
    .locator('tr[data-place]')
    .nth(naughtyStrings.length - 1)
    .waitFor()
  expect(
    await front()
      .locator('tr[data-place] a')
      .evaluateAll((links) => links.map((link) => link.textContent)),
  ).toEqual([...naughtyStrings].reverse())
  await isQuiet()
})

it('the page of a run shows name and note as they were written', async () => {
  for (const [name, runId] of runs) {
    await go(`#/history/run/${runId}`)
    await page.waitForFunction((id) => document.querySelector('main dl code')?.textContent === id, runId)
    expect(await front().locator('h1').last().textContent()).toBe(name)
    expect(await front().locator('input.name').inputValue()).toBe(name)
    expect(await front().locator('textarea').inputValue()).toBe(name)
  }
  await isQuiet()
})

it('a comparison shows names in its legend, its tables and the words of its pictures', async () => {
  const names = naughtyStrings.slice(0, 8)
  await go(`#/history/compare/${names.map((name) => runs.get(name)).join(',')}`)
  await front().locator('.legend li').nth(7).waitFor()
  expect(await front().locator('.legend .name').allTextContents()).toEqual(names)
  await isQuiet()
})

it('whatever is looked for is words, not markup and no query', async () => {
  await go('#/history')
  const box = front().locator('input[type=search]')
  for (const name of [naughtyStrings[0]!, `' OR 1=1; DROP TABLE runs; --`, '学习率', '" AND "name" MATCH "*']) {
    await box.fill(name)
    // Every run that has these words; never all of them.
    await page.waitForFunction(
      ([sought, all]) => {
        const shown = [...document.querySelectorAll('tr[data-place] a')].map((link) => link.textContent)
        return shown.length < all && shown.some((shownName) => shownName.includes(sought))
      },
      [name, naughtyStrings.length] as const,
    )
  }
  await box.fill('')
  await front()
    .locator('tr[data-place]')
    .nth(naughtyStrings.length - 1)
    .waitFor()
  await isQuiet()
})

it('a name that is typed is shown as it was typed, and told of when it goes', async () => {
  const name = '<b onclick="window.pwned=1">bold</b> {count}'
  const runId = runs.get('null')!
  await go(`#/history/run/${runId}`)
  await page.waitForFunction((id) => document.querySelector('main dl code')?.textContent === id, runId)
  await front().locator('input.name').fill(name)
  await front().locator('input.name').press('Enter')
  await page.waitForFunction(
    (wanted) => [...document.querySelectorAll('h1')].some((heading) => heading.textContent === wanted),
    name,
  )
  await isQuiet()
})

it('the policy stops what is not the page’s own: made of text, written into it, or loaded from elsewhere', async () => {
  const { page: other, complaints: heard } = await openWindow(browser)
  await other.goto(lab.address)
  await other.getByRole('heading', { name: 'Spiral Lab' }).waitFor()
  expect(heard.policy).toEqual([])
  await other.evaluate(async (markup) => {
    const attempt = (what: () => unknown): void => {
      try {
        what()
      } catch {
        // Being stopped is what is looked for.
      }
    }
    const script = document.createElement('script')
    attempt(() => (document.body.innerHTML = markup))
    attempt(() => (script.textContent = 'window.pwned = 1'))
    attempt(() => document.head.append(script))
    document.body.setAttribute('style', 'display: none')
    await fetch('http://127.0.0.1:9/').catch(() => {})
    document.body.append(Object.assign(new Image(), { src: 'http://127.0.0.1:9/x.png' }))
  }, naughtyStrings[2]!)
  const stopped = () => heard.policy.map((report) => report.split(' ')[0])
  for (const directive of ['require-trusted-types-for', 'connect-src', 'img-src', 'style-src-attr'])
    await expect.poll(stopped).toContain(directive)
  expect(await other.evaluate(() => (window as unknown as { pwned?: number }).pwned)).toBeUndefined()
  await other.context().close()
})

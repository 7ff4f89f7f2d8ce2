/** Every screen in both themes and languages: nothing that axe calls serious or critical. */
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeHome } from '../fixtures/history.ts'
import { launchChromium } from '../server/chromium.ts'
import { type LabProcess, openWindow, startLab } from './browser-lab.ts'
import { makeFewRuns } from './few-runs.ts'
import { bringAxe, faults, screensOf } from './screens.ts'

const { home, remove } = makeHome()
let runs: Awaited<ReturnType<typeof makeFewRuns>>
let browser: Browser
let lab: LabProcess
beforeAll(async () => {
  runs = await makeFewRuns(home)
  lab = await startLab(home)
  browser = await launchChromium()
})
afterAll(async () => {
  await browser?.close()
  await lab?.end()
  remove()
})

for (const theme of ['light', 'dark'] as const)
  for (const locale of ['en-US', 'zh-CN'] as const)
    describe(`${theme}, ${locale}`, () => {
      let page: Page
      beforeAll(async () => {
        ;({ page } = await openWindow(browser, { colorScheme: theme, locale }))
        await page.goto(lab.address)
        await bringAxe(page)
      })
      afterAll(() => page?.context().close())
      for (const { name, open, leave } of screensOf(() => runs))
        it(name, async () => {
          await open(page)
          expect(await faults(page)).toEqual([])
          await leave?.(page)
        })
    })

it('axe sees what is wrong where something is', async () => {
  const { page } = await openWindow(browser)
  await page.goto(lab.address)
  await bringAxe(page)
  await page.getByRole('heading', { name: 'Spiral Lab' }).waitFor()
  await page.evaluate(() => document.querySelector('main')!.append(document.createElement('button')))
  expect((await faults(page)).join()).toContain('button-name')
  await page.context().close()
})

it('a page without a token says so, to everybody', async () => {
  const { page } = await openWindow(browser)
  await page.goto(new URL('/', lab.address).href)
  await bringAxe(page)
  await page.getByRole('heading', { name: 'This page is not connected to a lab' }).waitFor()
  expect(await faults(page)).toEqual([])
  await page.context().close()
})

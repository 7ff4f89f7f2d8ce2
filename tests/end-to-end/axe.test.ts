/** Every screen in both themes and languages: nothing that axe calls serious or critical. */
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWindow } from './browser-lab.ts'
import { makeFewRuns } from './few-runs.ts'
import { labAndBrowser } from './lab-and-browser.ts'
import { bringAxe, faults, screensOf } from './screens.ts'

const the = labAndBrowser(makeFewRuns)

for (const theme of ['light', 'dark'] as const)
  for (const locale of ['en-US', 'zh-CN'] as const)
    describe(`${theme}, ${locale}`, () => {
      let page: Page
      beforeAll(async () => {
        ;({ page } = await openWindow(the.browser, { colorScheme: theme, locale }))
        await page.goto(the.lab.address)
        await bringAxe(page)
      })
      afterAll(() => page?.context().close())
      for (const { name, open, leave } of screensOf(() => the.prepared))
        it(name, async () => {
          await open(page)
          expect(await faults(page)).toEqual([])
          await leave?.(page)
        })
    })

it('axe sees what is wrong where something is', async () => {
  const { page } = await openWindow(the.browser)
  await page.goto(the.lab.address)
  await bringAxe(page)
  await page.getByRole('heading', { name: 'Spiral Lab' }).waitFor()
  await page.evaluate(() => document.querySelector('main')!.append(document.createElement('button')))
  expect((await faults(page)).join()).toContain('button-name')
  await page.context().close()
})

it('a page without a token says so, to everybody', async () => {
  const { page } = await openWindow(the.browser)
  await page.goto(new URL('/', the.lab.address).href)
  await bringAxe(page)
  await page.getByRole('heading', { name: 'This page is not connected to a lab' }).waitFor()
  expect(await faults(page)).toEqual([])
  await page.context().close()
})

/** Every screen in both languages and every look: nothing that axe calls serious or critical. */
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWindow } from './browser-lab.ts'
import { makeFewRuns } from './few-runs.ts'
import { labAndBrowser } from './lab-and-browser.ts'
import { bringAxe, faults, lookAgain, screensOf, type Look } from './screens.ts'

const the = labAndBrowser(makeFewRuns)

const plain = { colorScheme: 'light', forcedColors: 'none', contrast: 'no-preference' } as const
const dark = { ...plain, colorScheme: 'dark' } as const
/** What a screen has in another look is the same but for its colours. */
const otherLooks: Record<string, Record<string, Look>> = {
  'en-US': {
    dark,
    'forced colours, light': { ...plain, forcedColors: 'active' },
    'forced colours, dark': { ...dark, forcedColors: 'active' },
    'more contrast, dark': { ...dark, contrast: 'more' },
    'more contrast, light': { ...plain, contrast: 'more' },
  },
  'zh-CN': { dark },
}

for (const [locale, looks] of Object.entries(otherLooks))
  describe(locale, () => {
    let page: Page
    beforeAll(async () => {
      ;({ page } = await openWindow(the.browser, { ...plain, locale }))
      await page.goto(the.lab.address)
      await bringAxe(page)
    })
    afterAll(() => page?.context().close())
    for (const { name, open, leave } of screensOf(() => the.prepared))
      it(name, async () => {
        await open(page)
        expect(await faults(page)).toEqual([])
        for (const [look, media] of Object.entries(looks)) {
          await lookAgain(page, media)
          expect(await faults(page, ['color-contrast']), look).toEqual([])
        }
        await lookAgain(page, plain)
        await leave?.(page)
      })
  })

it('axe sees what is wrong where something is, in each look', async () => {
  const { page } = await openWindow(the.browser, plain)
  await page.goto(the.lab.address)
  await bringAxe(page)
  await page.getByRole('heading', { name: 'Spiral Lab' }).waitFor()
  await page.evaluate(() => {
    const button = document.createElement('button')
    const words = document.createElement('p')
    words.textContent = 'hardly to be read'
    words.style.cssText = 'forced-color-adjust: none; color: #888; background: #999'
    document.querySelector('main')!.append(button, words)
  })
  expect((await faults(page)).join()).toContain('button-name')
  for (const media of Object.values(otherLooks['en-US']!)) {
    await lookAgain(page, media)
    expect((await faults(page, ['color-contrast'])).join()).toContain('color-contrast')
  }
  await page.context().close()
})

it('a page without a token says so, to everybody', async () => {
  const { page } = await openWindow(the.browser, plain)
  await page.goto(new URL('/', the.lab.address).href)
  await bringAxe(page)
  await page.getByRole('heading', { name: 'This page is not connected to a lab' }).waitFor()
  expect(await faults(page)).toEqual([])
  for (const media of Object.values(otherLooks['en-US']!)) {
    await lookAgain(page, media)
    expect(await faults(page, ['color-contrast'])).toEqual([])
  }
  await page.context().close()
})

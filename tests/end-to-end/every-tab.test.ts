/** What holds for every tab, whoever wrote it: it opens alive, is what its link says, and speaks both languages. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { order } from '../../lab/experiments/order.ts'
import { type Complaints, openWindow } from './browser-lab.ts'
import { labAndBrowser } from './lab-and-browser.ts'
import { bringAxe, faults, largestDrawing } from './screens.ts'

const tabs = order.filter((id) => existsSync(join(import.meta.dirname, `../../lab/experiments/${id}/View.svelte`)))
const slowly = { timeout: 90_000 }

const the = labAndBrowser(async () => {})

const front = (page: Page) => page.locator('main .panel:not([hidden])')
const go = (page: Page, hash: string) => page.evaluate((to) => void (location.hash = to), hash)

/** What *Copy link* puts into the clipboard. */
async function copiedLink(page: Page, label: string): Promise<string> {
  await page.evaluate(() => {
    const window = globalThis as unknown as { copied: Promise<string> }
    window.copied = new Promise((resolve) => {
      navigator.clipboard.writeText = async (text) => resolve(text)
    })
  })
  await front(page).getByRole('button', { name: label }).click()
  const link = await page.evaluate(() => (globalThis as unknown as { copied: Promise<string> }).copied)
  return new URL(link).hash
}

for (const [locale, copyLink] of [
  ['en-US', 'Copy link'],
  ['zh-CN', '复制链接'],
] as const)
  describe(locale, () => {
    let page: Page
    let complaints: Complaints
    beforeAll(async () => {
      ;({ page, complaints } = await openWindow(the.browser, { locale }))
      await page.goto(the.lab.address)
      await bringAxe(page)
      await page.locator('nav a').first().waitFor()
    })
    afterAll(() => page?.context().close())

    describe.each(tabs)('%s', (id) => {
      it('opens with something to look at, and nothing that axe calls serious', async () => {
        await go(page, `#/${id}`)
        await front(page).getByRole('heading', { level: 1 }).waitFor()
        await expect.poll(() => largestDrawing(page), slowly).toBeGreaterThan(60)
        expect(await faults(page)).toEqual([])
      })
      it('says everything in words', async () => {
        const words = await front(page).innerText()
        expect(words).not.toMatch(/\{[a-z]+\}|undefined|NaN/)
        if (locale === 'zh-CN') expect(words).toMatch(/[一-鿿]/)
      })
      it('its link opens it as it is', async () => {
        await go(page, `#/${id}?seed=77&at=0`)
        await expect.poll(() => page.evaluate(() => location.hash), slowly).toBe(`#/${id}`)
        const link = await copiedLink(page, copyLink)
        expect(link).toMatch(new RegExp(`^#/${id}\\?(.*&)?(seed=77(&|$)|z=)`))
        await go(page, link)
        await expect.poll(() => page.evaluate(() => location.hash), slowly).toBe(`#/${id}`)
        expect(await copiedLink(page, copyLink)).toBe(link)
      })
    })
    it('nothing was complained of', () => expect(complaints).toEqual({ console: [], policy: [], requests: [] }))
  })

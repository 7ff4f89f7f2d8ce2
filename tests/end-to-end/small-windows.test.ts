/** Every screen, menu, panel and notice in the smallest windows: nothing overlaps, is cut off or goes blank. */
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWindow } from './browser-lab.ts'
import { crowding } from './crowding.ts'
import { makeFewRuns } from './few-runs.ts'
import { labAndBrowser } from './lab-and-browser.ts'
import { screensOf } from './screens.ts'

const the = labAndBrowser(makeFewRuns)

/** As small as a window gets, and as small as one of 1280 × 800 is at 200 %. */
const sizes = [
  { width: 800, height: 600 },
  { width: 640, height: 400 },
]
const front = (page: Page) => page.locator('main .panel:not([hidden])')
const frame = (page: Page) =>
  page.evaluate(() => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))))
const go = async (page: Page, hash: string) => {
  await page.evaluate((to) => void (location.hash = to), hash)
  await front(page).getByRole('heading', { level: 1 }).waitFor()
}
/** What is wrong once everything that was asked for is there. */
async function settledFaults(page: Page): Promise<string[]> {
  for (const until = Date.now() + 90_000; ;) {
    await frame(page)
    const faults = await crowding(page)
    if (faults.length === 0 || Date.now() > until) return faults
    await page.waitForTimeout(100)
  }
}

for (const viewport of sizes)
  for (const locale of ['en-US', 'zh-CN'])
    describe(`${viewport.width} × ${viewport.height}, ${locale}`, () => {
      let page: Page
      beforeAll(async () => {
        ;({ page } = await openWindow(the.browser, { viewport, locale }))
        await page.goto(the.lab.address)
      })
      afterAll(() => page?.context().close())

      for (const { name, open, leave } of screensOf(() => the.prepared))
        it(name, async () => {
          await open(page)
          expect(await settledFaults(page)).toEqual([])
          await leave?.(page)
        })

      it('plays without being scrolled, whatever is said above it', async () => {
        const play = front(page).locator('.transport button.primary')
        const inReach = () =>
          play.evaluate((button) => {
            const { left, right, top, bottom } = button.getBoundingClientRect()
            const corners = [
              [left + 4, top + 4],
              [right - 4, bottom - 4],
            ] as const
            return corners.every(([x, y]) => button.contains(document.elementFromPoint(x, y)))
          })
        for (const id of ['classification', 'regression']) {
          await go(page, `#/${id}`)
          await play.waitFor()
          await expect.poll(inReach).toBe(true)
          const opener = front(page).locator('header .opener button')
          const rate = front(page).locator('aside [data-path="optimizer.learningRate"] input[type=text]')
          await opener.click()
          await rate.fill('-1')
          await opener.click()
          await front(page).locator('.notes [role=alert]').waitFor()
          await expect.poll(inReach).toBe(true)
          await opener.click()
          await rate.fill('0.001')
          await opener.click()
        }
      })

      describe.each(['images', 'neuron', 'tensors', 'descent'])('%s', (id) => {
        it('as it stands, and with its help', async () => {
          await go(page, `#/${id}`)
          await front(page).locator('canvas, svg').first().waitFor()
          expect(await settledFaults(page)).toEqual([])
          // In some tabs it is a panel of their own, which may be open already, and in others a dialog.
          const help = page.locator('dialog .prose, aside .prose').filter({ visible: true })
          if ((await help.count()) === 0) await page.keyboard.press('F1')
          await help.first().waitFor()
          expect(await settledFaults(page)).toEqual([])
          await page.keyboard.press((await page.locator('dialog[open]').count()) > 0 ? 'Escape' : 'F1')
          await help.first().waitFor({ state: 'hidden' })
        })
        it('with each of its menus', async () => {
          await go(page, `#/${id}`)
          const menus = front(page).locator('.menu > button[aria-expanded]:enabled')
          const found: string[] = []
          for (const menu of await menus.all()) {
            if (!(await menu.isVisible())) continue
            const label = (await menu.getAttribute('aria-label')) ?? (await menu.innerText())
            await menu.click()
            for (const fault of await settledFaults(page)) found.push(`${label}: ${fault}`)
            await page.keyboard.press('Escape')
          }
          expect(found).toEqual([])
        })
      })

      it('pictures with each of the panels that lie over them', async () => {
        await go(page, '#/images')
        const inspect = front(page).locator('header .menu').last()
        const found: string[] = []
        for (let at = 0; at < 4; at++) {
          await inspect.locator('button').first().click()
          const entry = inspect.locator('.panel button').nth(at)
          const label = await entry.innerText()
          await entry.click()
          for (const fault of await settledFaults(page)) found.push(`${label}: ${fault}`)
        }
        expect(found).toEqual([])
      })
      it('pictures with a notice that offers several files: nothing moves', async () => {
        await go(page, '#/images')
        const places = () =>
          front(page).evaluate((panel) =>
            [...panel.querySelectorAll('header, .view, .below, aside')].map((each) =>
              JSON.stringify(each.getBoundingClientRect()),
            ),
          )
        const before = await places()
        await page.evaluate(() => {
          const data = new DataTransfer()
          for (const name of ['a.txt', `${'long '.repeat(20)}.png`, '照片.png']) data.items.add(new File(['x'], name))
          document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }))
        })
        await page.locator('.notice .actions button').last().waitFor()
        expect(await settledFaults(page)).toEqual([])
        expect(await places()).toEqual(before)
        await page.locator('.notice .dismiss').last().click()
      })
    })

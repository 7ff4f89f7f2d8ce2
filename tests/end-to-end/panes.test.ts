/** The edges of panes, drawn by the pointer and by keys, and kept; what a narrow window still says; the sheet of keys. */
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeHome } from '../fixtures/history.ts'
import { launchChromium } from '../server/chromium.ts'
import { type LabProcess, openWindow, startLab } from './browser-lab.ts'

const { home, remove } = makeHome()
let browser: Browser
let lab: LabProcess
let page: Page
beforeAll(async () => {
  browser = await launchChromium()
  lab = await startLab(home)
  ;({ page } = await openWindow(browser))
  await page.goto(lab.address)
  await page.getByText('0 runs in the history').waitFor()
})
afterAll(async () => {
  await browser?.close()
  await lab?.end()
  remove()
})

const front = () => page.locator('main .panel:not([hidden])')
const edge = (name: string) => front().getByRole('separator', { name })
const size = async (name: string) => Number(await edge(name).getAttribute('aria-valuenow'))
const names = ['Width of the parameters', 'Width of the epoch log', 'Height of the charts'] as const

/** Wide enough that no pane is at its limit. */
const WIDE = { width: 1700, height: 1000 }

it.each(names)('%s: by keys and by drag, and still so after the page was loaded anew', async (name) => {
  await page.setViewportSize(WIDE)
  await page.keyboard.press('Control+Alt+2')
  await edge(name).focus()
  const usual = await size(name)
  const upright = (await edge(name).getAttribute('aria-orientation')) === 'vertical'
  await page.keyboard.press(upright ? 'ArrowLeft' : 'ArrowUp')
  const larger = await size(name)
  expect(larger).toBeGreaterThan(usual)
  await page.keyboard.press('PageDown')
  expect(await size(name)).toBeLessThan(usual)
  await page.keyboard.press('Home')
  expect(await size(name)).toBe(usual)

  const before = (await edge(name).boundingBox())!
  await page.mouse.move(before.x + before.width / 2, before.y + before.height / 2)
  await page.mouse.down()
  await page.mouse.move(
    before.x + before.width / 2 - (upright ? 48 : 0),
    before.y + before.height / 2 - (upright ? 0 : 48),
    { steps: 4 },
  )
  await page.mouse.up()
  const dragged = await size(name)
  expect(dragged).toBeGreaterThan(usual)
  const after = (await edge(name).boundingBox())!
  expect(upright ? before.x - after.x : before.y - after.y).toBeGreaterThan(24)
  await page.reload()
  await edge(name).waitFor()
  expect(await size(name)).toBe(dragged)
  await edge(name).dblclick()
  expect(await size(name)).toBe(usual)
})

it('a narrow window keeps the light of every process, with its name', async () => {
  await page.setViewportSize({ width: 1000, height: 700 })
  const children = page.locator('footer .child')
  const count = await children.count()
  expect(count).toBeGreaterThan(2)
  for (const child of await children.all()) {
    const light = (await child.locator('.light').boundingBox())!
    expect(light.width).toBeGreaterThan(5)
    expect(await child.getAttribute('title')).toMatch(/^(training|images|history).*: \w+/)
    expect(await child.textContent()).toMatch(/training|images|history/)
    expect((await child.boundingBox())!.width).toBeLessThan(24)
  }
  await page.setViewportSize({ width: 1280, height: 800 })
  expect((await children.first().boundingBox())!.width).toBeGreaterThan(24)
})

it('the sheet lists the keys of charts, pictures and edges', async () => {
  await page.keyboard.press('?')
  for (const [title, keys] of [
    ['In a chart', ['PageUp', '+', '0', 'Esc']],
    ['In a picture', ['+', '0', '1', 'Shift', 'Ctrl']],
    ['At the edge of a pane', ['PageDown', 'Home', '←']],
  ] as const) {
    const list = page.locator('dialog h2', { hasText: title }).locator('xpath=following-sibling::dl[1]')
    const found = await list.locator('kbd').allInnerTexts()
    expect(found).toEqual(expect.arrayContaining([...keys]))
  }
  await page.keyboard.press('Escape')
})

/** Charts as people use them: zoomed, read, smoothed, saved, copied; on a system whose language is not the window's. */
import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright'
import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { openLab } from '../fixtures/lab.ts'
import { makeHome } from '../fixtures/history.ts'
import { launchChromium } from '../server/chromium.ts'
import { type Complaints, type LabProcess, openWindow, startLab } from './browser-lab.ts'
import { drawnOn, recordCanvases } from './canvas-record.ts'

const EPOCHS = 2000
const { home, remove } = makeHome()
let browser: Browser
let lab: LabProcess
let page: Page
let complaints: Complaints
beforeAll(async () => {
  const { lab: maker, client } = await openLab(home)
  for (const name of ['first', 'second']) {
    const params = { epochs: EPOCHS, dataset: { samples: 20 }, layers: [{ units: 2 }] }
    const { runId } = await client.runs.start({ spec: { experiment: 'regression', params }, name })
    for await (const { status } of await client.runs.watch({ runId })) if (status === 'completed') break
  }
  await maker.close()
  browser = await launchChromium()
  lab = await startLab(home)
  ;({ page, complaints } = await openWindow(browser, {
    locale: 'de-DE',
    permissions: ['clipboard-read', 'clipboard-write'],
    viewport: { width: 1280, height: 640 },
    acceptDownloads: true,
  }))
  await recordCanvases(page)
  await page.goto(lab.address)
  await goTo('History')
  await front().getByRole('link', { name: 'first' }).click()
})
afterAll(async () => {
  await browser?.close()
  await lab?.end()
  remove()
})
beforeEach(async () => {
  // Each begins with the whole curve, without a cursor.
  if ((await chart().count()) === 0) return
  await slider().focus()
  await page.keyboard.press('0')
  await page.keyboard.press('Escape')
})

const front = () => page.locator('main .panel:not([hidden])')
const goTo = (tab: string) => page.locator('nav').getByRole('link', { name: tab }).click()
const chart = () => front().locator('section.chart:has(canvas)').first()
const canvas = () => chart().locator('canvas')
const slider = () => chart().locator('input.cursor')
const showAll = () => chart().getByRole('button', { name: 'Show all' })
const canvasBox = async () => (await canvas().boundingBox())!
const axisNumbers = async () =>
  (await drawnOn(canvas())).words.filter((word) => /^[\d,.]+$/.test(word) && Number(word.replaceAll(',', '')) > 1.5)
/** The ends of the epochs that are shown, by the table of them. */
async function shownEpochs(): Promise<[number, number]> {
  await chart().getByRole('button', { name: 'Show as a table' }).click()
  const caption = await chart().locator('caption').innerText()
  await chart().getByRole('button', { name: 'Show as a chart' }).click()
  const [, from, to] = /epochs ([\d,]+) to ([\d,]+)/.exec(caption)!
  return [Number(from!.replaceAll(',', '')), Number(to!.replaceAll(',', ''))]
}
/** Moves the pointer from one place of the canvas to another with the button held down, as shares of its width. */
async function drag(from: number, to: number): Promise<void> {
  const { x, y, width, height } = await canvasBox()
  await page.mouse.move(x + width * from, y + height / 2)
  await page.mouse.down()
  await page.mouse.move(x + (width * (from + to)) / 2, y + height / 2, { steps: 4 })
  await page.mouse.move(x + width * to, y + height / 2, { steps: 4 })
  await page.mouse.up()
}
async function choose(name: string): Promise<void> {
  await chart().getByRole('button', { name: 'Save', exact: true }).click()
  await chart().getByRole('button', { name }).click()
}
async function saved(name: string): Promise<{ name: string; content: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent('download'), choose(name)])
  return { name: download.suggestedFilename(), content: await readFile(await download.path()) }
}
async function smoothBy(weight: string): Promise<void> {
  await chart().getByRole('button', { name: 'Save', exact: true }).click()
  await chart().getByRole('slider', { name: 'Smoothing' }).fill(weight)
  await page.keyboard.press('Escape')
}

it('writes numbers in the window’s way, on the axes too, whatever the system’s way is', async () => {
  await expect.poll(axisNumbers).toContain('1,800')
  const { words } = await drawnOn(canvas())
  expect(words.filter((word) => /\d\.\d{3}$|\d,\d{1,2}$/.test(word) && Number(word) !== 0)).toEqual([])
  await slider().focus()
  await page.keyboard.press('ArrowLeft')
  await expect.poll(() => slider().getAttribute('aria-valuetext')).toMatch(/^Epoch 1,998: first 0\.\d+$/)
  await expect.poll(async () => (await drawnOn(canvas())).words).toContain('Epoch 1,998')
  await chart().getByRole('button', { name: 'Show as a table' }).click()
  const rows = await chart().locator('tbody tr').allInnerTexts()
  expect(rows).toHaveLength(200)
  expect(rows[0]).toMatch(/^0\s+\d+\.\d+$/)
  expect(rows.at(-1)).toMatch(/^1,999\s+\d\.\d+(e−\d)?$/)
  await chart().getByRole('button', { name: 'Show as a chart' }).click()
})

it('leaves the wheel to the page, says how to zoom, and zooms where Ctrl is held down', async () => {
  const { x, y, width, height } = await canvasBox()
  const top = () => canvas().evaluate((element) => element.getBoundingClientRect().top)
  await page.mouse.move(x + width / 2, y + height / 2)
  const before = await top()
  await page.mouse.wheel(0, 60)
  await expect.poll(top).toBeLessThan(before)
  expect(await showAll().count()).toBe(0)
  await chart().getByText('Ctrl + wheel zooms').first().waitFor()
  await page.keyboard.down('Control')
  const held = await top()
  await page.mouse.wheel(0, -100)
  await showAll().waitFor()
  await page.mouse.wheel(0, -100)
  await page.keyboard.up('Control')
  expect(await top()).toBe(held)
  const [from, to] = await shownEpochs()
  // Around the pointer, which stands near the middle.
  expect(from).toBeGreaterThan(200)
  expect(to).toBeLessThan(EPOCHS - 200)
  await page.mouse.move(x + width / 2, held + height / 2)
  await page.keyboard.down('Control')
  for (let turn = 0; turn < 8; turn++) await page.mouse.wheel(0, 100)
  await page.keyboard.up('Control')
  await expect.poll(() => showAll().count()).toBe(0)
})

it('zooms by a drag, is moved by Shift and a drag, and shows all again', async () => {
  await drag(0.3, 0.6)
  await showAll().waitFor()
  const [from, to] = await shownEpochs()
  expect(from).toBeGreaterThan(300)
  expect(to).toBeLessThan(1300)
  await page.keyboard.down('Shift')
  await drag(0.6, 0.4)
  await page.keyboard.up('Shift')
  const [later, end] = await shownEpochs()
  expect(later).toBeGreaterThan(from)
  expect(Math.abs(end - later - (to - from))).toBeLessThanOrEqual(6)
  await canvas().dblclick()
  expect(await showAll().count()).toBe(0)
})

it('zooms by the keys, around the cursor', async () => {
  await page.keyboard.press('End')
  await page.keyboard.press('+')
  await page.keyboard.press('+')
  expect(await shownEpochs()).toEqual([1500, 1999])
  await slider().focus()
  await page.keyboard.press('-')
  expect((await shownEpochs())[0]).toBeLessThan(1100)
  await slider().focus()
  await page.keyboard.press('0')
  expect(await showAll().count()).toBe(0)
})

it('zooms by two fingers, and lets one scroll the page', async () => {
  const touch = await openWindow(browser, { hasTouch: true, viewport: { width: 1280, height: 640 } })
  await touch.page.goto(page.url().replace(/#.*/, '') + new URL(lab.address).hash)
  await touch.page.locator('nav').getByRole('link', { name: 'History' }).click()
  await touch.page.getByRole('link', { name: 'first' }).click()
  const drawn = touch.page.locator('main .panel:not([hidden]) section.chart canvas').first()
  await drawn.waitFor()
  await touch.page.locator('input.cursor:enabled').first().waitFor()
  expect(await drawn.evaluate((element) => getComputedStyle(element).touchAction)).toBe('pan-y')
  const session = await touch.page.context().newCDPSession(touch.page)
  const all = touch.page.getByRole('button', { name: 'Show all' })
  // The page may still be laid out: fingers that missed the chart try again.
  for (let attempt = 0; attempt < 20 && (await all.count()) === 0; attempt++) {
    const { x, y, width, height } = (await drawn.boundingBox())!
    const fingers = (apart: number) => [
      { x: x + width * 0.45 - apart, y: y + height / 2, id: 0 },
      { x: x + width * 0.55 + apart, y: y + height / 2, id: 1 },
    ]
    // One after the other, as on a hand.
    await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: fingers(0).slice(0, 1) })
    await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: fingers(0) })
    for (let apart = 4; apart <= 120; apart += 4)
      await session.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: fingers(apart) })
    await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
    await touch.page.waitForTimeout(300)
  }
  await expect.poll(() => all.count()).toBe(1)
  await touch.page.context().close()
})

it('has a logarithmic axis', async () => {
  const plain = (await drawnOn(canvas())).words
  const log = chart().getByRole('button', { name: 'log' })
  await log.click()
  await expect.poll(async () => (await drawnOn(canvas())).words.filter((word) => word !== '')).not.toEqual(plain)
  const values = (await drawnOn(canvas())).words.map(Number).filter((value) => value > 0 && value < 1)
  // Steps grow with the values.
  expect(Math.max(...values) / Math.min(...values)).toBeGreaterThanOrEqual(2)
  const svg = (await saved('Save as SVG')).content.toString()
  const rows = [...svg.matchAll(/text-anchor="end"[^>]*>([^<]+)</g)].map(([, word]) => Number(word))
  expect(rows.length).toBeGreaterThan(1)
  expect(rows[1]! / rows[0]!).toBeGreaterThanOrEqual(2)
  await log.click()
})

it('smooths, with the curve as it is behind', async () => {
  const curves = async () =>
    (await drawnOn(canvas())).strokes.filter(({ lines }) => lines > 50).map(({ color, width }) => ({ color, width }))
  await expect.poll(curves).toEqual([{ color: '#0072b2', width: 1.75 }])
  await smoothBy('0.9')
  await expect.poll(curves).toEqual([
    { color: 'rgba(0, 114, 178, 0.35)', width: 1 },
    { color: '#0072b2', width: 1.75 },
  ])
  await smoothBy('0')
  await expect.poll(async () => (await curves()).length).toBe(1)
})

it('saves what is seen as SVG and PNG, and the values behind it as CSV', async () => {
  await page.keyboard.press('End')
  await page.keyboard.press('+')
  await page.keyboard.press('+')
  await smoothBy('0.9')
  await expect.poll(axisNumbers).toContain('1,500')
  const svg = await saved('Save as SVG')
  expect(svg.name).toBe('loss.svg')
  const drawing = svg.content.toString()
  const words = [...drawing.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, word]) => word!)
  expect(words.filter((word) => /^\d,\d{3}$/.test(word))[0]).toBe('1,500')
  expect(words).toEqual(expect.arrayContaining(['Loss', 'Epoch', 'first']))
  expect(words).not.toContain('1,000')
  const [, curves] = /<g clip-path[^>]*>(.*?)<\/g>/s.exec(drawing)!
  expect(curves!.match(/<path /g)).toHaveLength(2)
  expect(curves).toMatch(/<path [^>]*opacity="0.35"/)
  expect((await sharp(svg.content).stats()).entropy).toBeGreaterThan(0.1)

  const png = await saved('Save as PNG')
  expect(png.name).toBe('loss.png')
  const { width, height } = await canvasBox()
  const facts = await sharp(png.content).metadata()
  expect(facts.format).toBe('png')
  expect(Math.abs(facts.width - width)).toBeLessThan(2)
  expect(facts.height).toBeGreaterThan(height)
  expect((await sharp(png.content).stats()).entropy).toBeGreaterThan(0.1)

  const csv = await saved('Save as CSV')
  expect(csv.name).toBe('loss.csv')
  const lines = csv.content.toString().trimEnd().split('\n')
  expect(lines[0]).toBe('epoch,first')
  expect(lines[1]).toMatch(/^1500,0\.\d{8,}(e-\d+)?$/)
  expect(lines).toHaveLength(501)
  // Raw and not smoothed: what the table shows.
  await chart().getByRole('button', { name: 'Show as a table' }).click()
  const row = await chart().locator('tbody tr').last().innerText()
  expect(Number(lines.at(-1)!.split(',')[1])).toBeCloseTo(Number(row.split(/\s+/)[1]!.replace('−', '-')), 5)
  // It can be saved as a picture from there, too.
  expect((await saved('Save as PNG')).content.length).toBeGreaterThan(1000)
  await chart().getByRole('button', { name: 'Show as a chart' }).click()
  await smoothBy('0')
})

it('copies the picture', async () => {
  // A picture that is pasted opens in the images tab.
  const { width: seen } = await canvasBox()
  await choose('Copy picture')
  await page.getByText('Copied.').first().waitFor()
  // Reading the clipboard is not allowed to the page; pasting is.
  await page.evaluate(() =>
    document.addEventListener('paste', ({ clipboardData }) => {
      const file = clipboardData!.files[0]
      if (file)
        void createImageBitmap(file).then(({ width }) => Object.assign(window, { pasted: { type: file.type, width } }))
    }),
  )
  type Pasted = { type: string; width: number } | null
  let pasted: Pasted = null
  await expect
    .poll(async () => {
      await page.keyboard.press('Control+v')
      pasted = await page.evaluate(() => (window as unknown as { pasted?: Pasted }).pasted ?? null)
      return pasted
    })
    .not.toBeNull()
  const { type, width } = pasted!
  expect(type).toBe('image/png')
  expect(Math.abs(width - seen)).toBeLessThan(2)
  await page.locator('main .panel:not([hidden])').getByText('Edge pixels').first().waitFor()
})

it('has a dash of its own for every curve, beside its colour', async () => {
  await goTo('History')
  for (const name of ['first', 'second']) await front().getByRole('row', { name }).getByRole('checkbox').check()
  await front()
    .getByRole('button', { name: /^Compare/ })
    .click()
  await canvas().waitFor()
  const curves = async () => (await drawnOn(canvas())).strokes.filter(({ lines }) => lines > 50)
  await expect.poll(async () => (await curves()).length).toBe(2)
  const drawn = await curves()
  expect(new Set(drawn.map(({ color }) => color)).size).toBe(2)
  expect(new Set(drawn.map(({ dash }) => dash.join())).size).toBe(2)
})

it('has its own letters', async () => {
  const loaded = () =>
    page.evaluate(() =>
      [...document.fonts].filter(({ status }) => status === 'loaded').map(({ family }) => family.replaceAll('"', '')),
    )
  await expect.poll(loaded).toEqual(expect.arrayContaining(['Inter Variable', 'JetBrains Mono Variable']))
})

it('said nothing to the console', () => {
  expect(complaints).toEqual({ console: [], policy: [], requests: [] })
})

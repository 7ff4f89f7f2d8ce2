/** What a picture is looked at with, by pointer and keys: a region, its histogram, both thresholds on one line, two results. */
import { expect, it } from 'vitest'
import { createPixels } from '../../lab/core/images/pixels.ts'
import { encodePng } from '../../native/decoders/png-encoder.ts'
import { oneWindow } from './one-window.ts'

const window = oneWindow()
const inspector = () => window.front().getByRole('region', { name: 'Inspector' })
const [WIDTH, HEIGHT] = [200, 160]
/** Red has both ends of its range at the sides, green one value alone, blue the row. */
const marks = createPixels(WIDTH, HEIGHT, 3)
for (let y = 0, at = 0; y < HEIGHT; y++)
  for (let x = 0; x < WIDTH; x++, at += 3) marks.data.set([x < 20 ? 0 : x < 180 ? 100 : 255, 50, y], at)

async function choose(button: RegExp | string, name: string, mimeType: string, buffer: Buffer) {
  const [chooser] = await Promise.all([
    window.page.waitForEvent('filechooser'),
    window.front().getByRole('button', { name: button }).first().click(),
  ])
  await chooser.setFiles({ name, mimeType, buffer })
}
async function openRecipe(name: string, recipe: object[]) {
  await window.front().getByRole('button', { name: 'Recipe', exact: true }).click()
  await choose('Open recipe…', `${name}.json`, 'application/json', Buffer.from(JSON.stringify(recipe)))
}
const strip = () => window.front().getByRole('list', { name: 'Picture after each step' }).getByRole('button')
const stepNames = async () => (await strip().allInnerTexts()).map((words) => words.split('\n')[0])
/** The row of a channel: mean, deviation, least, most, clipped. */
const figuresOf = (channel: string) =>
  inspector().getByRole('row').filter({ hasText: channel }).getByRole('cell').allInnerTexts()

/** Where a pixel of a picture that is seen whole stands on the screen. */
async function placeOf(column: number, row: number) {
  const { x, y, width, height } = (await window.front().locator('.pane canvas').first().boundingBox())!
  const scale = Math.min(width / WIDTH, height / HEIGHT, 4)
  return {
    x: x + width / 2 + (column + 0.5 - WIDTH / 2) * scale,
    y: y + height / 2 + (row + 0.5 - HEIGHT / 2) * scale,
  }
}

it('a picture’s histogram tells what is clipped; its axis may be logarithmic', async () => {
  const { page } = window
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.locator('nav a[href="#/images"]').click()
  await choose(/^Open picture/, 'marks.png', 'image/png', Buffer.from(await encodePng(marks)))
  await window.front().locator('.name', { hasText: 'marks.png' }).waitFor()
  await openRecipe('nothing', [])
  await expect.poll(stepNames).toEqual(['Source'])
  await window.front().getByRole('button', { name: 'Inspect' }).click()
  await window.front().getByRole('button', { name: 'Histogram' }).click()
  await expect.poll(() => figuresOf('Red')).toEqual(['105.50', '58.071', '0', '255', '3,200 | 3,200'])
  await expect.poll(() => figuresOf('Green')).toEqual(['50', '0', '50', '50', '0 | 0'])
  await expect.poll(() => figuresOf('Blue')).toEqual(['79.500', '46.187', '0', '159', '200 | 0'])
  const drawing = inspector().getByRole('img', { name: 'Histogram' })
  /** How high a value's bar stands, of 96. */
  const barOf = async (channel: string, value: number) => {
    const path = (await drawing.locator(`path.${channel}`).getAttribute('d'))!
    return 100 - Number(new RegExp(`L${value},([\\d.]+) L${value + 1},`).exec(path)![1])
  }
  const [all, clipped] = [WIDTH * HEIGHT, 20 * HEIGHT]
  await expect.poll(() => barOf('green', 50)).toBeCloseTo(96, 5)
  await expect.poll(() => barOf('red', 0)).toBeCloseTo((96 * clipped) / all, 5)
  await inspector().getByRole('checkbox', { name: 'Logarithmic' }).focus()
  await page.keyboard.press('Space')
  await expect.poll(() => barOf('red', 0)).toBeCloseTo((96 * Math.log1p(clipped)) / Math.log1p(all), 5)
  await expect.poll(() => barOf('green', 50)).toBeCloseTo(96, 5)
  await expect.poll(() => barOf('red', 50)).toBeCloseTo(0, 5)
})

it('a rectangle dragged on the picture is measured, is set white by the course’s line, and Escape lets go of it', async () => {
  const { page } = window
  const front = window.front()
  const [from, to] = [await placeOf(30, 40), await placeOf(59, 69)]
  await page.mouse.move(from.x, from.y)
  await page.keyboard.down('Shift')
  await page.mouse.down()
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2)
  await page.mouse.move(to.x, to.y)
  await page.mouse.up()
  await page.keyboard.up('Shift')
  await inspector().getByText('of a region of 30 × 30').waitFor()
  await expect.poll(() => figuresOf('Blue')).toEqual(['54.500', '8.6554', '40', '69', '0 | 0'])
  await front.getByRole('button', { name: 'Course lines' }).click()
  await front.getByText('img[40:70, 30:60] = 255').click()
  await expect.poll(stepNames).toEqual(['Source', 'Fill a region'])
  for (const channel of ['Red', 'Green', 'Blue'])
    await expect.poll(() => figuresOf(channel)).toEqual(['255', '0', '255', '255', '0 | 900'])
  await front.locator('.pane').first().focus()
  await page.keyboard.press('Escape')
  await inspector().getByText('of a region of').waitFor({ state: 'detached' })
  await expect.poll(async () => (await figuresOf('Green')).at(-1)).toBe('0 | 900')
  await expect.poll(async () => (await figuresOf('Green')).at(0)).not.toBe('255')
})

it('two kept results are swiped over one another, by the pointer and by keys', async () => {
  const { page } = window
  const front = window.front()
  for (const colour of [255, 0]) {
    await openRecipe(`all ${colour}`, [{ kind: 'fill', rows: ':', columns: ':', colour }])
    await front.getByText('Kept in the history.').waitFor({ state: 'detached' })
    await expect
      .poll(() => front.locator('[data-path="recipe[0].colour"] input').first().inputValue())
      .toBe(`${colour}`)
    await front.getByRole('button', { name: 'Keep in history' }).click()
    await front.getByText('Kept in the history.').waitFor()
  }
  await page.locator('nav a').last().click()
  const runs = window.front()
  await runs.getByText('fill 0').waitFor()
  for (const box of (await runs.locator('tbody input[type=checkbox]').all()).slice(0, 2)) await box.check()
  await runs
    .getByRole('button', { name: /^Compare/ })
    .first()
    .click()
  const picture = window.front().getByRole('img', { name: /^marks\.png: fill \d+ \| marks\.png: fill \d+$/ })
  const left = /fill (\d+) \|/.exec((await picture.getAttribute('aria-label'))!)![1]!
  const right = left === '255' ? '0' : '255'
  /** Red of some columns of a row that is the same in all of it. */
  const redAt = (...columns: number[]) =>
    picture
      .locator('canvas')
      .evaluate(
        (canvas: HTMLCanvasElement, columns) =>
          columns.map((x) => String(canvas.getContext('2d')!.getImageData(x, 80, 1, 1).data[0])),
        columns,
      )
  await expect.poll(() => redAt(10, 90, 110, 190)).toEqual([left, left, right, right])
  const divider = window.front().getByRole('slider', { name: 'Divider between the two pictures' })
  await divider.focus()
  await page.keyboard.press('Home')
  await expect.poll(() => redAt(10, 90, 110, 190)).toEqual([right, right, right, right])
  await page.keyboard.press('End')
  await expect.poll(() => redAt(10, 90, 110, 190)).toEqual([left, left, left, left])
  const { x, y, width, height } = (await divider.boundingBox())!
  await page.mouse.move(x + width / 2, y + height / 2)
  await page.mouse.down()
  await page.mouse.move(x + width / 4, y + height / 2, { steps: 3 })
  await page.mouse.up()
  await expect.poll(() => redAt(10, 90, 110, 190)).toEqual([left, right, right, right])
  await page.locator('nav a[href="#/images"]').click()
})

it('both thresholds stand on one line: each thumb is dragged and moved by keys, and the low one takes the high one along', async () => {
  const { page } = window
  const front = window.front()
  await openRecipe('edges', [{ kind: 'grey' }, { kind: 'canny', lowThreshold: 50, highThreshold: 150 }])
  await expect.poll(stepNames).toEqual(['Source', 'Grey', 'Canny edges'])
  await inspector().getByRole('button', { name: 'Canny inside' }).click()
  const slider = (which: string) => inspector().getByRole('slider', { name: `${which} threshold` })
  await slider('Low').waitFor()
  /** Both as the recipe has them. */
  const thresholds = () =>
    Promise.all(
      ['low', 'high'].map(async (which) =>
        Number(await front.locator(`[data-path="recipe[1].${which}Threshold"] input:not([type=range])`).inputValue()),
      ),
    ) as Promise<[number, number]>
  /** The middle of a thumb, which is 16 pixels wide. */
  const thumb = async (which: string, value: number) => {
    const { x, y, width, height } = (await slider(which).boundingBox())!
    const most = Number(await slider(which).getAttribute('max'))
    return { x: x + 8 + (value / most) * (width - 16), y: y + height / 2 }
  }
  const drag = async (which: string, from: number, to: number) => {
    const [begin, end] = [await thumb(which, from), await thumb(which, to)]
    await page.mouse.move(begin.x, begin.y)
    await page.mouse.down()
    await page.mouse.move(end.x, end.y, { steps: 3 })
    await page.mouse.up()
  }
  // How far the line goes is known once the gradients are counted.
  const bars = inspector().getByRole('img', { name: 'How often each gradient occurs' }).locator('rect')
  await expect.poll(() => bars.count()).toBe(256)
  await drag('Low', 50, 100)
  await expect.poll(async () => Math.abs((await thresholds())[0] - 100)).toBeLessThan(6)
  expect((await thresholds())[1]).toBe(150)
  await drag('High', 150, 175)
  await expect.poll(async () => Math.abs((await thresholds())[1] - 175)).toBeLessThan(6)
  const [low, high] = await thresholds()
  await slider('High').focus()
  await page.keyboard.press('ArrowLeft')
  await expect.poll(thresholds).toEqual([low, high - 1])
  await slider('Low').focus()
  await page.keyboard.press('ArrowRight')
  await expect.poll(thresholds).toEqual([low + 1, high - 1])
  await page.keyboard.press('End')
  const most = Number(await slider('Low').getAttribute('max'))
  await expect.poll(thresholds).toEqual([most, most])
})

/** Numbers of a picture, by pointer and keys: in its pixels, under the cursor, and under a kernel that is typed. */
import { expect, it } from 'vitest'
import { createPixels } from '../../lab/core/images/pixels.ts'
import { encodePng } from '../../native/decoders/png-encoder.ts'
import { oneWindow } from './one-window.ts'

const window = oneWindow()
const front = () => window.front()
const [WIDTH, HEIGHT] = [12, 8]
/** Black at the left, white at the right, and every value told by its place. */
const valueAt = (x: number, y: number) => (x === 0 ? 0 : x === WIDTH - 1 ? 255 : 10 * x + y)
const grey = createPixels(WIDTH, HEIGHT, 1)
for (let y = 0; y < HEIGHT; y++) for (let x = 0; x < WIDTH; x++) grey.data[y * WIDTH + x] = valueAt(x, y)

async function choose(button: RegExp | string, name: string, mimeType: string, buffer: Buffer) {
  const [chooser] = await Promise.all([
    window.page.waitForEvent('filechooser'),
    front().getByRole('button', { name: button }).first().click(),
  ])
  await chooser.setFiles({ name, mimeType, buffer })
}
async function openRecipe(recipe: object[], type: string) {
  await front().getByRole('button', { name: 'Recipe', exact: true }).click()
  await choose('Open recipe…', 'mine.json', 'application/json', Buffer.from(JSON.stringify(recipe)))
  const last = front().getByRole('list', { name: 'Picture after each step' }).getByRole('button').last()
  await expect.poll(() => last.innerText()).toContain(type)
}
const canvas = () => front().locator('.pane canvas').first()

/** Where the middle of a pixel stands in the pane, seen as large as can be with the picture's middle in the middle. */
const SCALE = 64
async function placeOf(column: number, row: number) {
  const { width, height } = (await canvas().boundingBox())!
  return { x: width / 2 + (column + 0.5 - WIDTH / 2) * SCALE, y: height / 2 + (row + 0.5 - HEIGHT / 2) * SCALE }
}
type Written = Record<string, string[]>
/** What is written into the pixels, by the place of each: before and after, of which the divider leaves one in sight. */
async function written(): Promise<Written> {
  const { x, y } = await placeOf(0, 0)
  return window.page.evaluate(
    ([x, y, scale]) => {
      const words = (globalThis as unknown as { words: [string, number, number][] }).words
      const at = (value: number, first: number) => Math.round((value - first) / scale)
      const found: Written = {}
      for (const [text, left, top] of words) (found[`${at(left, x)} ${at(top, y)}`] ??= []).push(text)
      return found
    },
    [x, y, SCALE] as const,
  )
}
/** How dark and how bright it is within a pixel's place on the screen. */
async function rangeWithin(column: number, row: number): Promise<[number, number]> {
  const { x, y } = await placeOf(column, row)
  return canvas().evaluate(
    (element, [x, y, half]) => {
      const drawing = element as HTMLCanvasElement
      const ratio = drawing.width / drawing.clientWidth
      const [left, top, side] = [(x - half) * ratio, (y - half) * ratio, 2 * half * ratio].map(Math.round)
      const { data } = drawing.getContext('2d')!.getImageData(left!, top!, side!, side!)
      const reds = Array.from({ length: data.length / 4 }, (_, at) => data[4 * at]!)
      return [Math.min(...reds), Math.max(...reds)] as [number, number]
    },
    [x, y, SCALE / 3] as const,
  )
}

it('from 24 times on the numbers stand in the pixels, before and after, readable on black and white in both themes', async () => {
  const { page } = window
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.evaluate(() => {
    const words: [string, number, number][] = []
    Object.assign(globalThis, { words })
    const prototype = CanvasRenderingContext2D.prototype
    const { fillText, clearRect } = prototype
    prototype.fillText = function (this: CanvasRenderingContext2D, ...args: Parameters<typeof fillText>) {
      if (this.canvas.isConnected) words.push([args[0], args[1], args[2]])
      return fillText.apply(this, args)
    }
    prototype.clearRect = function (this: CanvasRenderingContext2D, ...args: Parameters<typeof clearRect>) {
      // A drawing begins with an empty pane.
      if (this.canvas.isConnected && args[0] === 0) words.length = 0
      return clearRect.apply(this, args)
    }
  })
  await page.locator('nav a[href="#/images"]').click()
  await choose(/^Open picture/, 'small.png', 'image/png', Buffer.from(await encodePng(grey)))
  await front().locator('.name', { hasText: 'small.png' }).waitFor()
  await openRecipe([{ kind: 'invert' }], 'uint8')
  const { x, y, width, height } = (await canvas().boundingBox())!
  await page.mouse.move(x + width / 2, y + height / 2)
  for (let turn = 0; turn < 20; turn++) await page.mouse.wheel(0, -400)
  await front().locator('.scale', { hasText: '6,400%' }).waitFor()
  // Left of the divider in the middle stands the picture before, right of it the one after.
  await expect.poll(async () => (await written())['4 3']).toEqual(['43', '212'])
  const all = await written()
  for (const [column, row] of [
    [1, 1],
    [8, 6],
    [0, 4],
  ] as const)
    expect(all[`${column} ${row}`]).toEqual([valueAt(column, row), 255 - valueAt(column, row)].map(String))
  await front().getByRole('slider', { name: 'Divider between before and after' }).press('End')
  const around = new Set<string>()
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    const surface = () =>
      front()
        .locator('.pane')
        .evaluate((pane) => getComputedStyle(pane).backgroundColor)
    await expect.poll(async () => around.has(await surface())).toBe(false)
    around.add(await surface())
    await expect.poll(async () => (await written())['11 3']).toEqual(['255', '0'])
    const [black, white] = [await rangeWithin(0, 3), await rangeWithin(11, 3)]
    expect([black[0] < 30, black[1] > 200]).toEqual([true, true])
    expect([white[0] < 100, white[1] > 200]).toEqual([true, true])
  }
  await front().getByRole('slider', { name: 'Divider between before and after' }).press('Home')
})

it('floats and bool stand in the pixels and under the cursor as they are, with their type', async () => {
  const { page } = window
  const { x, y } = (await canvas().boundingBox())!
  const read = async (column: number, row: number, words: string) => {
    const place = await placeOf(column, row)
    await page.mouse.move(x + place.x + 2, y + place.y + 2)
    const reading = front().locator('.reading')
    await expect.poll(() => reading.innerText().then((said) => said.replace(/\s+/g, ' '))).toContain(words)
    expect(await reading.innerText()).toContain(`x ${column}, y ${row}`)
  }
  await openRecipe([{ kind: 'convert', to: 'float32', values: 'scale' }], 'float32')
  await expect.poll(async () => (await written())['5 1']).toEqual(['51', '.20'])
  expect((await written())['11 1']).toEqual(['255', '1'])
  await read(5, 1, 'Before: grey 51 After: grey 0.2000000 float32')
  await read(4, 3, 'Before: grey 43 After: grey 0.1686275 float32')
  await openRecipe(
    [
      { kind: 'threshold', value: 60 },
      { kind: 'convert', to: 'bool' },
    ],
    'bool',
  )
  await expect.poll(async () => (await written())['5 1']).toEqual(['51', '0'])
  expect((await written())['8 1']).toEqual(['81', '1'])
  await read(5, 1, 'Before: grey 51 After: grey 0 bool')
  await read(8, 1, 'Before: grey 81 After: grey 1 bool')
})

it('a word in a kernel marks its cell and keeps the last good picture; a number goes on', async () => {
  const { page } = window
  await openRecipe(
    [
      {
        kind: 'convolve',
        kernel: [
          [0, 0, 0],
          [0, 2, 0],
          [0, 0, 0],
        ],
        divisor: 1,
      },
    ],
    'uint8',
  )
  await expect.poll(async () => (await written())['4 3']).toEqual(['43', '86'])
  await front().getByRole('button', { name: 'Inspect' }).click()
  await front().getByRole('button', { name: 'Convolution' }).first().click()
  const inspector = front().getByRole('region', { name: 'Inspector' })
  const middle = inspector.getByRole('table', { name: 'Kernel' }).getByRole('textbox').nth(4)
  for (const broken of ['sharp', '1.2.3', '2e', '']) {
    await middle.fill(broken)
    expect([await middle.getAttribute('aria-invalid'), await middle.inputValue()]).toEqual(['true', broken])
    expect((await written())['4 3']).toEqual(['43', '86'])
    expect(await front().getByRole('alert').count()).toBe(0)
  }
  await middle.press('Escape')
  expect([await middle.getAttribute('aria-invalid'), await middle.inputValue()]).toEqual(['false', '2'])
  await middle.fill('3')
  await expect.poll(async () => (await written())['2 3']).toEqual(['23', '69'])
  // At the picture's corner the kernel lies over mirrored pixels.
  const { x, y } = (await canvas().boundingBox())!
  await inspector.getByRole('button', { name: 'Mean' }).click()
  const corner = await placeOf(0, 0)
  await page.mouse.click(x + corner.x, y + corner.y)
  const under = inspector.getByRole('table', { name: 'Values under the kernel' }).getByRole('cell')
  const mirrored = [1, 0, 1].flatMap((row) => [1, 0, 1].map((column) => String(valueAt(column, row))))
  await expect.poll(() => under.allInnerTexts()).toEqual(mirrored)
})

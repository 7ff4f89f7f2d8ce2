/** Pictures as people have them: dropped, pasted, turned by a camera, of sixteen bits; looked at pixel by pixel. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createPixels } from '../../lab/core/images/pixels.ts'
import { encodePng } from '../../native/decoders/png-encoder.ts'
import { makeHome } from '../fixtures/history.ts'
import { launchChromium } from '../server/chromium.ts'
import { type Complaints, type LabProcess, openWindow, startLab } from './browser-lab.ts'

const { home, remove } = makeHome()
let browser: Browser
let lab: LabProcess
let page: Page
let complaints: Complaints
/** Grey, 16 × 12; each pixel's value tells where it stands. */
let small: Buffer
const valueAt = (x: number, y: number): number => x * 16 + y
beforeAll(async () => {
  const pixels = createPixels(16, 12, 1)
  for (let y = 0; y < 12; y++) for (let x = 0; x < 16; x++) pixels.data[y * 16 + x] = valueAt(x, y)
  small = Buffer.from(await encodePng(pixels))
  browser = await launchChromium()
  lab = await startLab(home)
  ;({ page, complaints } = await openWindow(browser))
  await page.goto(lab.address)
  await page.locator('nav a[href="#/images"]').click()
})
afterAll(async () => {
  await browser?.close()
  await lab?.end()
  remove()
})

const front = () => page.locator('main .panel:not([hidden])')
const opened = (name: string, size: string) =>
  Promise.all([
    front().locator('.name', { hasText: name }).waitFor(),
    front().locator('.size', { hasText: size }).waitFor(),
  ])
const choose = async (name: string, mimeType: string, buffer: Buffer) => {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    front()
      .getByRole('button', { name: /^Open picture/ })
      .first()
      .click(),
  ])
  await chooser.setFiles({ name, mimeType, buffer })
}
/** What a page is told when a file is dropped on it, or pasted. */
const hand = async (kind: 'drop' | 'paste', name: string, bytes: Buffer, ...others: string[]) => {
  // A tab is loaded when it is opened first.
  await front().locator('.stage').first().waitFor()
  return page.evaluate(
    ([kind, names, base64]) => {
      const data = new DataTransfer()
      const content = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
      for (const name of names) data.items.add(new File([content], name, { type: 'image/png' }))
      const event =
        kind === 'drop'
          ? new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true })
          : new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })
      ;(kind === 'drop' ? document.querySelector('.panel:not([hidden]) .stage')! : document.body).dispatchEvent(event)
      return event.defaultPrevented
    },
    [kind, [name, ...others], bytes.toString('base64')] as const,
  )
}

it('the tiles of the samples have their size before their pictures are there', async () => {
  const tiles = front().locator('.gallery .thumbnail')
  const sizes = async () =>
    (await tiles.evaluateAll((all) => all.map((tile) => tile.getBoundingClientRect()))).map(({ width, height }) =>
      [width, height].map(Math.round).join('×'),
    )
  await tiles.first().waitFor()
  const early = await sizes()
  await tiles.locator('canvas').nth(5).waitFor()
  expect(await sizes()).toEqual(early)
  expect(new Set(early).size).toBe(1)
})

it('a picture is opened by dropping it, and another by pasting', async () => {
  expect(await hand('drop', 'dropped.png', small)).toBe(true)
  await opened('dropped.png', '16 × 12')
  expect(await hand('paste', 'pasted.png', small)).toBe(true)
  await opened('pasted.png', '16 × 12')
})

it('single pixels are seen and read, where the picture is looked at closely and where it was moved', async () => {
  // Once its edges are found, nothing moves and every value is there.
  await expect.poll(() => front().locator('dt:text-is("Edge pixels") + dd').first().innerText()).toMatch(/\d/)
  const pane = front().locator('.pane canvas')
  const { x, y, width, height } = (await pane.boundingBox())!
  const reading = front().locator('.reading')
  const read = async () => {
    await reading.getByText(/^x \d+, y \d+$/).waitFor()
    await reading.getByText(/^Before: grey \d+$/).waitFor()
    const [, column, row] = /x (\d+), y (\d+)/.exec(await reading.innerText())!
    expect(await reading.innerText()).toContain(`Before: grey ${valueAt(Number(column), Number(row))}`)
    return `${column} ${row}`
  }
  await page.mouse.move(x + width / 2 + 3, y + height / 2 + 3)
  expect(await read()).toBe('8 6')
  for (let turn = 0; turn < 20; turn++) await page.mouse.wheel(0, -400)
  await front().locator('.scale', { hasText: '6,400%' }).waitFor()
  expect(await read()).toBe('8 6')
  // Away from the divider in the middle.
  const [fromX, fromY] = [x + width / 2 - 200, y + height / 2 + 3]
  await page.mouse.move(fromX, fromY)
  expect(await read()).toBe('5 6')
  await page.mouse.down()
  await page.mouse.move(fromX + 128, fromY + 64, { steps: 4 })
  await page.mouse.up()
  expect(await read()).toBe('5 6')
  await page.mouse.move(x + width / 2 + 3, y + height / 2 + 3)
  expect(await read()).toBe('6 5')
})

it('it is zoomed, moved and divided by keys alone', async () => {
  const pane = front().locator('.pane')
  const scale = front().locator('.scale')
  const drawn = () =>
    front()
      .locator('.pane canvas')
      .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL())
  await pane.focus()
  await page.keyboard.press('1')
  await scale.getByText('100%', { exact: true }).waitFor()
  await page.keyboard.press('+')
  await scale.getByText('150%', { exact: true }).waitFor()
  await page.keyboard.press('-')
  await scale.getByText('100%', { exact: true }).waitFor()
  for (const key of ['ArrowRight', 'ArrowDown', 'Shift+ArrowLeft', '0']) {
    const before = await drawn()
    await page.keyboard.press(key)
    await expect.poll(drawn).not.toBe(before)
  }
  const divider = front().getByRole('slider', { name: 'Divider between before and after' })
  await page.keyboard.press('Tab')
  expect(await divider.evaluate((input) => input === document.activeElement)).toBe(true)
  const undivided = await drawn()
  await page.keyboard.press('ArrowLeft')
  expect(await divider.inputValue()).toBe('0.49')
  await page.keyboard.press('Home')
  expect(await divider.inputValue()).toBe('0')
  await expect.poll(drawn).not.toBe(undivided)
})

it('a low threshold above the high one is told of beside the field, and stays legal', async () => {
  const low = front().getByRole('textbox', { name: 'Low threshold' })
  const hint = front().getByText('It is above the high threshold.')
  await low.fill('400')
  await hint.waitFor()
  const described = await low.getAttribute('aria-describedby')
  expect(described!.split(' ')).toContain(await hint.getAttribute('id'))
  expect(await front().getByRole('button', { name: 'Save as PNG' }).isEnabled()).toBe(true)
  await low.fill('50')
  await hint.waitFor({ state: 'detached' })
})

it('a picture that a camera turned stands upright', async () => {
  const jpeg = Buffer.from(
    await page.evaluate(async () => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 40, height: 20 })
      canvas.getContext('2d')!.fillRect(0, 0, 40, 20)
      const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg'))
      return [...new Uint8Array(await blob!.arrayBuffer())]
    }),
  )
  const tiff = Buffer.from('49492a00080000000100120103000100000006000000000000 00'.replace(' ', ''), 'hex')
  const exif = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff])
  const head = Buffer.from([0xff, 0xe1, (exif.length + 2) >> 8, (exif.length + 2) & 0xff])
  await choose('turned.jpg', 'image/jpeg', Buffer.concat([jpeg.subarray(0, 2), head, exif, jpeg.subarray(2)]))
  await opened('turned.jpg', '20 × 40')
})

it('a large JPEG is seen at once, upright and named a preview, until it is open', async () => {
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const
  const jpeg = await sharp({ create: { width: 1600, height: 1000, channels: 3, background: 'white', noise } })
    .withMetadata({ orientation: 6 })
    .jpeg({ quality: 95 })
    .toBuffer()
  expect(jpeg.length).toBeGreaterThan(1 << 19)
  // The lab gets it only once it was seen.
  const seen = Promise.withResolvers<void>()
  await page.route('**/bulk', async (route) => {
    await seen.promise
    await route.continue()
  })
  await choose('photo.jpg', 'image/jpeg', jpeg)
  const glance = front().getByRole('img', { name: 'photo.jpg (preview)' })
  const size = await glance
    .locator('img')
    .evaluate((image: HTMLImageElement) => [image.complete, image.naturalWidth, image.naturalHeight])
  seen.resolve()
  expect(size).toEqual([true, 1000, 1600])
  await opened('photo.jpg', '1000 × 1600')
  await glance.waitFor({ state: 'detached' })
  await page.unroute('**/bulk')
})

const fixture = (name: string) => readFileSync(join(import.meta.dirname, '../fixtures/pictures', name))

it('of several dropped files the first opens, and a notice names the others and offers each', async () => {
  await hand('drop', 'first.png', small, 'second.png', 'third.png')
  await opened('first.png', '16 × 12')
  const notice = page.locator('.notice', { hasText: '“first.png” was opened' })
  const offered = notice.locator('.actions button')
  expect(await offered.allInnerTexts()).toEqual(['second.png', 'third.png'])
  await offered.nth(1).click()
  await opened('third.png', '16 × 12')
  expect(await offered.allInnerTexts()).toEqual(['second.png'])
  await offered.first().click()
  await opened('second.png', '16 × 12')
  await notice.waitFor({ state: 'detached' })
})

it('what was passed over in a file is said when its picture opens', async () => {
  await choose('odd.jpg', 'image/jpeg', fixture('junk-between-segments.jpg'))
  await opened('odd.jpg', '64 × 48')
  const notice = page.locator('.notice', { hasText: 'Passed over' })
  expect(await notice.innerText()).toContain('2 bytes between two segments')
  await notice.getByRole('button', { name: 'Dismiss' }).click()
})

/** How many colours are seen along the middle of the pane. */
const coloursAcross = () =>
  front()
    .locator('.pane canvas')
    .evaluate((element) => {
      const canvas = element as HTMLCanvasElement
      const context = canvas.getContext('2d')!
      const { data } = context.getImageData(0, canvas.height >> 1, canvas.width, 1)
      const colours = new Set<number>()
      for (let at = 0; at < data.length; at += 4)
        if (data[at + 3] === 255) colours.add((data[at]! << 16) | (data[at + 1]! << 8) | data[at + 2]!)
      return colours.size
    })

const edgePixels = () => front().locator('.below dd').first().innerText()

it('transparency is drawn on a checkerboard, with word that operations see the colours beneath', async () => {
  await choose('hidden.png', 'image/png', fixture('hidden-stripes-under-transparency.png'))
  await opened('hidden.png', '96 × 64')
  const hint = front().getByText('Operations see the colours beneath.')
  await hint.waitFor()
  expect(await coloursAcross()).toBeGreaterThanOrEqual(2)
  await front().getByRole('button', { name: 'Put it over white' }).click()
  await hint.waitFor({ state: 'detached' })
  // Where it is put over white, nothing is left of the stripes that were not seen.
  await expect.poll(edgePixels).toBe('0')
  await page.keyboard.press('Control+z')
  await hint.waitFor()
  // The hint takes its line from the picture: what is said at the end stays in sight.
  const beyond = () => front().evaluate((panel) => panel.scrollHeight - panel.clientHeight)
  await expect.poll(beyond).toBe(0)
})

it('a picture that uses little of its range is offered to be stretched, and has edges then', async () => {
  await choose('faint.png', 'image/png', fixture('grey16-value-20.png'))
  await opened('faint.png', '96 × 64')
  const hint = front().getByText('The values use little of their range')
  await hint.waitFor()
  await expect.poll(edgePixels).toBe('0')
  await front().getByRole('button', { name: 'Stretch the range' }).click()
  await hint.waitFor({ state: 'detached' })
  await expect.poll(edgePixels).toMatch(/^[1-9]\d*$/)
  await page.keyboard.press('Control+z')
  await hint.waitFor()
})

it('sixteen bits come out as they went in', async () => {
  const pixels = createPixels(9, 7, 1, 'uint16')
  pixels.data.forEach((_, at) => (pixels.data[at] = at * 1001))
  const deep = Buffer.from(await encodePng(pixels))
  await choose('deep.png', 'image/png', deep)
  await opened('deep.png', '9 × 7')
  for (const step of ['Gaussian blur', 'Canny edges']) await front().getByRole('checkbox', { name: step }).uncheck()
  // The value under the cursor is the picture's own, not that of the eight bits that are drawn.
  const box = (await front().locator('.pane canvas').first().boundingBox())!
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  const reading = front().locator('.reading')
  await reading.getByText(/^Before: grey [\d,]+$/).waitFor()
  // What is read of the result follows the recipe, a moment after the picture before it.
  const difference = async () => {
    const [, x, y, value] = /x (\d+), y (\d+)[^]*After: grey ([\d,]+)/.exec(await reading.innerText())!
    return Number(value!.replaceAll(',', '')) - (Number(y) * 9 + Number(x)) * 1001
  }
  await expect.poll(difference).toBe(0)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    front().getByRole('button', { name: 'Save as PNG' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('deep-grey.png')
  // Byte 24 of a PNG is its bits, byte 25 its kind: 0 is grey.
  const saved = readFileSync(await download.path())
  expect([saved[24], saved[25]]).toEqual([16, 0])
  expect(saved.equals(deep)).toBe(true)
})

it('a truncated picture, one that says it is huge and a text are refused, each with its reason', async () => {
  const huge = Buffer.from(small)
  huge.writeUInt32BE(60_000, 16)
  const reasons: string[] = []
  for (const [name, bytes] of [
    ['cut.png', small.subarray(0, small.length - 20)],
    ['huge.png', huge],
    ['text.png', Buffer.from('no picture at all')],
  ] as const) {
    await choose(name, 'image/png', bytes)
    const alert = front().getByRole('alert')
    await alert.waitFor()
    reasons.push(await alert.innerText())
    await alert.getByRole('button', { name: 'Dismiss' }).click()
    await alert.waitFor({ state: 'detached' })
  }
  expect(new Set(reasons).size).toBe(3)
  for (const reason of reasons) expect(reason).toMatch(/E-IMG-\d{3}/)
  // What was open stays open.
  await opened('deep.png', '9 × 7')
})

it('nothing was said in the console but what was meant', () => {
  // Once the providers are tried, soon after the start, a fresh image process takes the place of the first: a picture
  // that was opened at that very moment is opened once more.
  const renewed = /\/bulk\/imaging:|Failed to load resource/
  expect(complaints.policy).toEqual([])
  expect([...complaints.console, ...complaints.requests].filter((line) => !renewed.test(line))).toEqual([])
})

it('the open picture is there again after a reload: a file, and a sample', async () => {
  await hand('drop', 'left.png', small)
  await opened('left.png', '16 × 12')
  await page.reload()
  await opened('left.png', '16 × 12')
  await front().getByRole('button', { name: 'Samples' }).click()
  await front().getByRole('button', { name: 'Leaf' }).click()
  await opened('leaf.png', '800 × 600')
  await page.reload()
  await opened('leaf.png', '800 × 600')
})

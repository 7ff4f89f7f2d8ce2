/** The image lab in a window: recipes from a menu, the course's lines, small pictures of steps, and what is looked at beside. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { createPixels } from '../../lab/core/images/pixels.ts'
import { encodePng } from '../../native/decoders/png-encoder.ts'
import { oneWindow } from './one-window.ts'

const window = oneWindow()
const shot = async (name: string): Promise<void> => {
  const folder = process.env['SPIRAL_LAB_SHOTS']
  if (folder) await window.page.screenshot({ path: `${folder}/${name}.png` })
}
const strip = () => window.front().getByRole('list', { name: 'Picture after each step' }).getByRole('button')

it('opens a sample; the strip shows the picture after every step', async () => {
  const { page } = window
  await page.setViewportSize({ width: 1440, height: 900 })
  await page
    .getByRole('link', { name: 'Images' })
    .or(page.getByRole('button', { name: 'Images' }))
    .first()
    .click()
  await window.front().getByRole('button', { name: 'Shapes' }).click()
  await expect.poll(() => strip().count()).toBe(4)
  await shot('opened')
  await strip().first().click()
  await expect.poll(() => strip().first().getAttribute('aria-pressed')).toBe('true')
  await strip().last().click()
})

it('a step is found by a word, added, and taken back by name', async () => {
  const front = window.front()
  await front.getByRole('button', { name: 'Add step' }).click()
  await front.getByRole('combobox', { name: 'Search by name, group or effect' }).fill('invert')
  await shot('menu')
  await window.page.keyboard.press('Enter')
  await expect.poll(() => strip().allInnerTexts()).toHaveLength(5)
  expect((await strip().last().innerText()).split('\n')[0]).toBe('Invert')
  await window.page.keyboard.press('Control+z')
  await expect.poll(() => strip().count()).toBe(4)
})

it('the course’s lines are recipes, each beside its line', async () => {
  const front = window.front()
  await front.getByRole('button', { name: 'Course lines' }).click()
  await front.getByText('feature.canny(img_as_ubyte(rgb2gray(img)))').click()
  await expect
    .poll(async () => (await strip().last().innerText()).split('\n'))
    .toEqual(['Canny (scikit-image)', 'bool'])
  await shot('course')
})

it('Canny is followed from inside, and a pixel says why it is an edge', async () => {
  const front = window.front()
  await front.getByRole('button', { name: 'Course lines' }).click()
  await front.getByText('Edges by OpenCV').click()
  await front.getByRole('button', { name: 'Inspect' }).click()
  await front.getByRole('button', { name: 'Canny inside' }).click()
  const drawn = front.getByRole('img', { name: 'Hysteresis' }).locator('canvas')
  await expect.poll(() => drawn.evaluate((canvas: HTMLCanvasElement) => canvas.width)).toBe(400)
  await front
    .locator('.pane canvas')
    .first()
    .click({ position: { x: 200, y: 200 } })
  await front
    .getByText(/an edge: /i)
    .first()
    .waitFor()
  await shot('canny')
})

it('two kept results are compared as pictures', async () => {
  const { page } = window
  const front = window.front()
  const keep = async () => {
    await front.getByRole('button', { name: 'Keep in history' }).click()
    await front.getByText('Kept in the history.').waitFor()
  }
  await keep()
  for (const [field, value] of [
    ['lowThreshold', '10'],
    ['highThreshold', '20'],
  ] as const)
    await front.locator(`[data-path="recipe[2].${field}"] input:not([type=range])`).fill(value)
  await expect.poll(() => front.getByText('Kept in the history.').count()).toBe(0)
  await keep()
  await page.locator('nav a').last().click()
  await window.front().getByText('canny 10/20').waitFor()
  for (const box of (await window.front().locator('tbody input[type=checkbox]').all()).slice(0, 2)) await box.check()
  await window
    .front()
    .getByRole('button', { name: /^Compare/ })
    .first()
    .click()
  await window.front().getByRole('button', { name: 'Difference' }).click()
  await window
    .front()
    .getByText(/of 480,000 pixels differ/)
    .waitFor()
  await shot('compare')
  await page.locator('nav a[href="#/images"]').click()
})

it('the histogram measures what is seen, and data types show what overflows', async () => {
  const front = window.front()
  const inspector = front.getByRole('region', { name: 'Inspector' })
  await inspector.getByRole('button', { name: 'Histogram' }).click()
  await inspector.getByRole('img', { name: 'Histogram' }).waitFor()
  await shot('histogram')
  await inspector.getByRole('button', { name: 'Data types' }).click()
  const sums = inspector.locator('li strong')
  expect(await sums.allInnerTexts()).toEqual(['44', '255', '300'])
  await shot('dtype')
  // What is shown beside a refused number is not of it, so it is not shown.
  const a = inspector.getByRole('textbox', { name: 'a', exact: true })
  for (const refused of ['300', '2.5']) {
    await a.click()
    await window.page.keyboard.press('Control+a')
    await window.page.keyboard.type(refused)
    await window.page.keyboard.press('Tab')
    await inspector.getByText('Type a whole number, 0 to 255.').waitFor()
    expect([await a.inputValue(), ...(await sums.allInnerTexts())]).toEqual([refused, '–', '–', '–'])
  }
  await a.press('Escape')
  expect([await a.inputValue(), ...(await sums.allInnerTexts())]).toEqual(['2', '102', '102', '102'])
  await inspector.getByRole('button', { name: 'Convolution' }).click()
  await inspector.getByRole('button', { name: 'Sharpen' }).click()
  await front
    .locator('.pane canvas')
    .first()
    .click({ position: { x: 210, y: 190 } })
  await inspector.getByText('Σ =').waitFor()
  await shot('convolution')
})

const names = async () => (await strip().allInnerTexts()).map((words) => words.split('\n')[0])
const undo = async (said: string) => {
  await window.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  await window.page.keyboard.press('Control+z')
  await window.page.getByText(said, { exact: true }).waitFor()
}
const openPicture = async (name: string, bytes: Uint8Array) => {
  const [chooser] = await Promise.all([
    window.page.waitForEvent('filechooser'),
    window
      .front()
      .getByRole('button', { name: /^Open picture/ })
      .first()
      .click(),
  ])
  await chooser.setFiles({ name, mimeType: 'image/png', buffer: Buffer.from(bytes) })
  await window.front().locator('.name', { hasText: name }).waitFor()
}

it('a step is moved, duplicated and switched off, and each is taken back by its name', async () => {
  const front = window.front()
  await front.getByRole('button', { name: 'Course lines' }).click()
  await front.getByText('Edges by OpenCV').click()
  await expect.poll(names).toEqual(['Source', 'Grey', 'Gaussian blur', 'Canny edges'])
  await front.getByRole('button', { name: 'Move Gaussian blur up' }).click()
  await expect.poll(names).toEqual(['Source', 'Gaussian blur', 'Grey', 'Canny edges'])
  await front.getByRole('button', { name: 'Duplicate Gaussian blur' }).click()
  await expect.poll(names).toEqual(['Source', 'Gaussian blur', 'Gaussian blur', 'Grey', 'Canny edges'])
  await front.getByRole('checkbox', { name: 'Canny edges' }).uncheck()
  await expect.poll(names).toEqual(['Source', 'Gaussian blur', 'Gaussian blur', 'Grey'])
  await undo('Undone: Canny edges switched off')
  await undo('Undone: Gaussian blur added')
  await undo('Undone: Gaussian blur moved')
  await expect.poll(names).toEqual(['Source', 'Grey', 'Gaussian blur', 'Canny edges'])
})

it('a step is found by its group and by a word of the other language', async () => {
  const front = window.front()
  await front.getByRole('button', { name: 'Add step' }).click()
  const box = front.getByRole('combobox', { name: 'Search by name, group or effect' })
  const options = front.getByRole('listbox').getByRole('option')
  const first = async () => (await options.allInnerTexts()).map((words) => words.split('\n')[0])
  await box.fill('segmentation')
  await expect.poll(first).toEqual(['Threshold', 'Connected components', 'Erode', 'Dilate', 'Open', 'Close'])
  await box.fill('高斯')
  await expect.poll(first).toEqual(['Add noise', 'Gaussian blur'])
  await box.fill('')
  expect(await options.filter({ has: window.page.locator('svg') }).count()).toBe(await options.count())
  await window.page.keyboard.press('Escape')
})

it('a recipe is saved as a file and opened again; one with a mistake names it and changes nothing', async () => {
  const { page } = window
  const front = window.front()
  const open = async (content: string) => {
    await front.getByRole('button', { name: 'Recipe', exact: true }).click()
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      front.getByRole('button', { name: 'Open recipe…' }).click(),
    ])
    await chooser.setFiles({ name: 'mine.json', mimeType: 'application/json', buffer: Buffer.from(content) })
  }
  await front.getByRole('button', { name: 'Recipe', exact: true }).click()
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    front.getByRole('button', { name: 'Save recipe…' }).click(),
  ])
  const content = readFileSync(await saved.path(), 'utf8')
  expect((JSON.parse(content) as { kind: string }[]).map(({ kind }) => kind)).toEqual(['grey', 'gaussianBlur', 'canny'])
  await front.getByRole('button', { name: 'Course lines' }).click()
  await front.getByText('Threshold by Otsu').click()
  await expect.poll(names).toEqual(['Source', 'Grey', 'Threshold'])
  await open(content)
  await expect.poll(names).toEqual(['Source', 'Grey', 'Gaussian blur', 'Canny edges'])
  await open('[{"kind": "grey"}, {"kind": "gaussianBlur", "sigma": 99}]')
  await page
    .getByText(/recipe\[1\]\.sigma/)
    .first()
    .waitFor()
  expect(await names()).toEqual(['Source', 'Grey', 'Gaussian blur', 'Canny edges'])
  await page.locator('.notice.error .dismiss').click()
  await undo('Undone: recipe “mine.json” opened')
  await expect.poll(names).toEqual(['Source', 'Grey', 'Threshold'])
})

it('the limits of the histogram stretch the range, and are taken back in one', async () => {
  const front = window.front()
  const inspector = front.getByRole('region', { name: 'Inspector' })
  await inspector.getByRole('button', { name: 'Histogram' }).click()
  await front.getByRole('button', { name: 'Course lines' }).click()
  await front.getByText('Edges by OpenCV').click()
  for (const step of ['Gaussian blur', 'Canny edges'])
    await front.getByRole('checkbox', { name: step, exact: true }).uncheck()
  await expect.poll(names).toEqual(['Source', 'Grey'])
  const low = inspector.getByRole('slider', { name: 'Low limit' })
  await low.waitFor()
  await low.fill('0.2')
  await low.dispatchEvent('change')
  await expect.poll(names).toEqual(['Source', 'Grey', 'Stretch the range'])
  const field = front.locator('[data-path="recipe[3].low"] input[type=text]')
  expect(await field.inputValue()).toBe('51')
  await inspector.getByRole('checkbox', { name: 'Logarithmic' }).check()
  await undo('Undone: range stretched')
  await expect.poll(names).toEqual(['Source', 'Grey'])
})

it('the difference is seen, counted, and is none without a step', async () => {
  const front = window.front()
  await front.getByRole('button', { name: 'Difference', exact: true }).click()
  await front.getByText(/^Difference: [1-9][\d,]* of 480,000 drawn pixels$/).waitFor()
  await shot('difference')
  await front.getByRole('checkbox', { name: 'Grey', exact: true }).uncheck()
  await front.getByText('Difference: 0 of 480,000 drawn pixels').waitFor()
  await front.getByRole('checkbox', { name: 'Grey', exact: true }).check()
  await front.getByRole('button', { name: 'One picture with a divider' }).click()
})

it('a result is kept without its source where the user says so', async () => {
  const { page } = window
  const front = window.front()
  await front.getByRole('checkbox', { name: 'Keep the source too' }).uncheck()
  await front.getByRole('button', { name: 'Keep in history' }).click()
  await front.getByText('Kept in the history.').waitFor()
  await front.getByRole('button', { name: 'Open it there' }).click()
  await expect.poll(() => page.locator('main').innerText()).toContain('SHA-256')
  await page.locator('nav a[href="#/images"]').click()
  await front.getByRole('checkbox', { name: 'Keep the source too' }).check()
})

it('a large picture shows a preview, named one, and the exact picture when the hand rests', async () => {
  const { page } = window
  const front = window.front()
  const large = createPixels(2600, 2000, 3)
  for (let at = 0; at < large.data.length; at++) large.data[at] = (at >> 6) & 255
  await openPicture('large.png', await encodePng(large))
  await front.getByRole('checkbox', { name: 'Gaussian blur', exact: true }).check()
  const caption = front.locator('.caption.right')
  await expect.poll(() => caption.innerText()).toBe('After')
  await page.evaluate(() => {
    const captions = new Set<string>()
    ;(globalThis as unknown as { captions: Set<string> }).captions = captions
    new MutationObserver(() =>
      captions.add(document.querySelector('.panel:not([hidden]) .caption.right')?.textContent ?? ''),
    ).observe(document.body, {
      subtree: true,
      characterData: true,
      childList: true,
    })
  })
  await front.locator('[data-path="recipe[1].sigma"] input:not([type=range])').fill('3')
  await expect
    .poll(() => page.evaluate(() => [...(globalThis as unknown as { captions: Set<string> }).captions]))
    .toContain('After (preview)')
  await expect.poll(() => caption.innerText()).toBe('After')
})

it('a large picture is drawn small first, and larger where it is looked at', async () => {
  const { page } = window
  const front = window.front()
  const larger = Promise.withResolvers<void>()
  await page.route('**/bulk/images:*', async (route) => {
    await larger.promise
    await route.continue()
  })
  const large = createPixels(2600, 2000, 3)
  for (let at = 0; at < large.data.length; at++) large.data[at] = (at >> 6) & 255
  await front.getByRole('checkbox', { name: 'Gaussian blur', exact: true }).uncheck()
  await openPicture('larger.png', await encodePng(large))
  const drawn = (percent: string) => front.getByText(`(preview ${percent})`).waitFor()
  await drawn('39.38%')
  await front.locator('.pane').focus()
  await page.keyboard.press('1')
  const scale = front.locator('.scale')
  await scale.getByText('100%', { exact: true }).waitFor()
  const box = (await front.locator('.pane canvas').boundingBox())!
  const [x, y] = [box.x + box.width / 2 - 100, box.y + box.height / 2]
  await page.mouse.move(x, y)
  await page.keyboard.down('Shift')
  await page.mouse.down()
  await page.mouse.move(x + 40, y + 30, { steps: 3 })
  const read = async () => (await front.locator('.reading').innerText()).split('\n')[0]
  await expect.poll(read).toMatch(/^x /)
  const place = await read()
  larger.resolve()
  await drawn('78.77%')
  // The same is seen and pointed at, and the rectangle goes on from where it began.
  await scale.getByText('50%', { exact: true }).waitFor()
  expect(await read()).toBe(place)
  await page.mouse.move(x + 60, y + 30)
  await page.mouse.up()
  await page.keyboard.up('Shift')
  await front.getByRole('button', { name: 'Course lines' }).click()
  const line = await front.getByText(/^img\[\d+:\d+, \d+:\d+\] = 255/).innerText()
  const [top, bottom, left, right] = line.match(/\d+/g)!.map(Number)
  expect(Math.abs(right! - left! - (60 * 2600) / 1024)).toBeLessThan(4)
  expect(Math.abs(bottom! - top! - (30 * 2600) / 1024)).toBeLessThan(4)
  await page.keyboard.press('Escape')
  await page.unroute('**/bulk/images:*')
  await front.getByRole('checkbox', { name: 'Gaussian blur', exact: true }).check()
})

it('speaks Chinese: the strip, the menu, the captions and what is kept', async () => {
  const { page } = window
  await page.keyboard.press('Control+,')
  await page.getByRole('combobox', { name: 'Language' }).selectOption('zh-CN')
  await page.getByRole('heading', { name: '设置' }).waitFor()
  await page.keyboard.press('Escape')
  await page.locator('nav a[href="#/images"]').click()
  const front = window.front()
  const inside = front.getByRole('list', { name: '每一步之后的图片' })
  await expect.poll(async () => (await inside.innerText()).includes('高斯模糊')).toBe(true)
  await front.getByRole('button', { name: '添加步骤' }).click()
  await front.getByRole('combobox').last().fill('invert')
  expect(await front.getByRole('listbox').getByRole('option').innerText()).toContain('反相')
  await page.keyboard.press('Escape')
  for (const words of ['处理前', '处理后', '同时保存原图', '保存到历史'])
    await front.getByText(words, { exact: true }).first().waitFor()
  await shot('chinese')
  expect(await front.innerText()).not.toMatch(/\b(Before|After|Keep|Source|Recipe)\b/)
})

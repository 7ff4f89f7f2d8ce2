/** A picture read and looked at by keys alone, its divider by the pointer, and what is told of it in words. */
import { expect, it } from 'vitest'
import { oneWindow } from './one-window.ts'
import { ringPixels } from './ring.ts'

const lab = oneWindow()
const { front } = lab
const reading = () => front().locator('.reading')
const said = () => front().locator('.below [aria-live=polite]')
const press = async (...keys: string[]) => {
  for (const key of keys) await lab.page.keyboard.press(key)
}

it('reads a pixel, and the ones beside it, and says so', async () => {
  await lab.page.keyboard.press('Control+Alt+2')
  await front().getByRole('button', { name: 'Leaf' }).press('Enter')
  await front().locator('dl > div', { hasText: 'Edge pixels' }).locator('dd').getByText(/\d/).waitFor()
  await reading().getByText('press Shift').waitFor()
  const pane = front().locator('.pane')
  await pane.focus()
  await press('Shift+ArrowRight')
  const place = async (): Promise<[number, number]> => {
    const [, x, y] = /x ([\d,]+), y ([\d,]+)/.exec(await reading().innerText())!
    return [Number(x!.replace(',', '')), Number(y!.replace(',', ''))]
  }
  await reading().getByText(/x \d/).waitFor()
  const [x, y] = await place()
  await press('Shift+ArrowRight', 'Shift+ArrowDown', 'Control+Shift+ArrowDown')
  await expect.poll(() => place()).toEqual([x + 1, y + 11])
  await expect.poll(() => reading().innerText()).toMatch(/Before: (grey \d|R \d).*After: (grey \d|R \d)/s)
  await said()
    .getByText(`x ${x + 1}, y ${y + 11}, Before: `)
    .waitFor()
  // Plain arrows move the picture and not the cursor.
  await press('+', '+', 'ArrowRight')
  await expect.poll(() => place()).toEqual([x + 1, y + 11])
  await press('Escape')
  await reading().getByText('press Shift').waitFor()
  await lab.page.waitForFunction(
    () => document.querySelector('.panel:not([hidden]) .below [aria-live=polite]')!.textContent === '',
  )
})

it('marks the pixel, keeps it in sight, and the pointer that leaves does not take it away', async () => {
  const pane = front().locator('.pane')
  const canvas = pane.locator('canvas')
  const drawn = () => canvas.evaluate((one: HTMLCanvasElement) => one.toDataURL())
  await press('0')
  const before = await drawn()
  await press('Shift+ArrowRight')
  await expect.poll(drawn).not.toBe(before)
  // Enlarged, forty leaps to the right are far beyond the edge of the pane: what is seen follows.
  await press('+', '+', '+', '+', '+', '+')
  const marked = await drawn()
  for (let leap = 0; leap < 12; leap++) await press('Control+Shift+ArrowRight')
  await expect.poll(drawn).not.toBe(marked)
  await canvas.dispatchEvent('pointerleave')
  await expect.poll(() => reading().innerText()).toMatch(/x \d/)
  await press('Escape', '0')
})

it('shows where the keyboard is: inside of the pane, and around the knob of the divider alone', async () => {
  const pane = front().locator('.pane')
  await lab.page.keyboard.press('Tab')
  await pane.focus()
  const { width, height } = (await pane.boundingBox())!
  const around = await ringPixels(pane)
  expect(around).toBeGreaterThan(width + height)
  const divider = front().getByRole('slider', { name: /divider/i })
  await lab.page.keyboard.press('Tab')
  await expect.poll(() => divider.evaluate((one) => one === document.activeElement)).toBe(true)
  const knob = await ringPixels(divider, pane)
  expect(knob).toBeGreaterThan(60)
  // A circle of some 34 pixels across, two or four thick; two lines across the picture would be more.
  expect(knob).toBeLessThan(600)
})

it('has a name for the picture, and its figures as a table', async () => {
  const picture = front().getByRole('img', { name: /^Before \| After: .*leaf.*\d+ × \d+ pixels, 8 bits/ })
  await picture.waitFor()
  await front().getByRole('button', { name: 'Figures as a table' }).press('Enter')
  const table = front().getByRole('region', { name: 'Figures as a table' })
  const figures = await table.locator('tbody').last().locator('tr').allInnerTexts()
  expect(figures.length).toBeGreaterThan(1)
  for (const row of figures) {
    const [least, mean, most] = row.split('\t').slice(1).map(Number)
    expect(least).toBeLessThanOrEqual(mean!)
    expect(mean).toBeLessThanOrEqual(most!)
  }
  // Canny leaves black and white.
  expect(figures.at(-1)).toMatch(/^After, grey\t0\t[\d.]+\t255$/)
  await expect.poll(() => table.innerText()).toMatch(/Edge pixels\s+[\d,]+ \(/)
  await front().getByRole('button', { name: 'Figures as a table' }).press('Enter')
  await table.waitFor({ state: 'detached' })
})

it('moves the divider by the pointer', async () => {
  const divider = front().getByRole('slider', { name: /divider/i })
  await divider.fill('0.5')
  const { x, y, width, height } = (await front().locator('.pane').boundingBox())!
  await lab.page.mouse.move(x + width / 2, y + height / 3)
  await lab.page.mouse.down()
  await lab.page.mouse.move(x + width / 4, y + height / 3, { steps: 4 })
  await lab.page.mouse.up()
  expect(Number(await divider.inputValue())).toBeCloseTo(0.25, 1)
})

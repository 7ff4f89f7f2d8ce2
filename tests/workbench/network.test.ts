import type { Locator, Page } from 'playwright'
import { expect, it } from 'vitest'
import { bringAxe, faults } from '../end-to-end/screens.ts'
import { workbench } from './bench.ts'

const bench = workbench()
const told = (part: Locator) => part.locator('output').innerText()
const readout = (part: Locator) => part.locator('.readout')
const focused = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('data-stop'))
const unit = (part: Locator, key: string) => part.locator(`[data-stop="u${key}"]`)
async function show(shape?: string) {
  const shown = await bench.show('NetworkDrawing')
  if (shape) await shown.part.getByLabel('Shape').selectOption(shape)
  await unit(shown.part, '0.0').waitFor()
  return shown
}

it('tells which unit is pointed at, and shows its sum with live numbers where a sample is', async () => {
  const { page, part } = await show()
  await unit(part, '0.2').hover()
  expect(await told(part)).toBe('unit 0.2')
  expect(await readout(part).innerText()).toMatch(
    /Layer 1, unit 3\s+Point into the picture .*\nz = .*·x₁ .*·x₂ .*\na = ReLU\(z\), slope ReLU′\(z\) = \S+ on average\s+Colors reach ±\S+, .*$/s,
  )
  const height = (await readout(part).boundingBox())!.height
  await part.getByLabel('Sample').check()
  await unit(part, '1.0').hover()
  const words = await readout(part).innerText()
  expect(words).toContain('Output 0')
  expect(words).toContain('97 more')
  expect(words).toMatch(/z = [^=]* = (\S+)\s+a = z = \1\s+Colors reach/)
  await page.mouse.move(2, 2)
  expect(await told(part)).toBe('no unit')
  expect((await readout(part).boundingBox())!.height).toBe(height)
})

it('keeps what is clicked until it is let go', async () => {
  const { page, part } = await show()
  await unit(part, '0.1').click()
  await page.mouse.move(2, 2)
  expect(await told(part)).toBe('unit 0.1')
  await part.getByRole('button', { name: 'Let go' }).click()
  await expect.poll(() => told(part)).toBe('no unit')
})

it('shows an edge’s weight, gradient and next update', async () => {
  const { page, part } = await show('no hidden layer')
  const [from, to] = await Promise.all(
    ['-1.0', '0.0'].map(async (key) => {
      const { x, y, width, height } = (await unit(part, key).boundingBox())!
      return { x: x + width / 2, y: y + height / 2 }
    }),
  )
  await page.mouse.move((from!.x + to!.x) / 2, (from!.y + to!.y) / 2)
  const words = await readout(part).innerText()
  expect(words).toMatch(/Input x₁ → Output 0\s+Weight\s+[−\d.]+\s+Gradient\s+\S+\s+Next update\s+\S+/)
  expect(await told(part)).toBe('no unit')
})

it('is gone through by keys: units, their edges, what is kept', async () => {
  const { page, part } = await show('6 × 20 sigmoid')
  await unit(part, '1.3').focus()
  await page.keyboard.press('ArrowRight')
  expect(await focused(page)).toBe('u2.3')
  await page.keyboard.press('ArrowDown')
  expect(await focused(page)).toBe('u2.4')
  expect(await told(part)).toBe('unit 2.4')
  await page.keyboard.press('Shift+ArrowDown')
  expect(await readout(part).innerText()).toContain('Layer 2, unit 1 → Layer 3, unit 5')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  expect(await focused(page)).toBeNull()
  expect(await readout(part).innerText()).toContain('Layer 2, unit 1 → Layer 3, unit 5')
  await unit(part, '2.4').focus()
  await page.keyboard.press('Escape')
  await part.getByLabel('Shape').focus()
  expect(await readout(part).innerText()).toMatch(/tells? places apart/)
})

it('shows all units of a layer that is opened, and says how many are left', async () => {
  const { part } = await show()
  await part.getByRole('button', { name: '+92 more units of layer 1' }).click()
  await unit(part, '0.63').waitFor()
  expect(await part.locator('.rest').innerText()).toContain('+36')
  await part.getByRole('button', { name: 'Show fewer units of layer 1' }).click()
  await expect.poll(() => part.locator('.unit').count()).toBe(13)
})

it('adds, changes and removes layers', async () => {
  const { page, part } = await show()
  await part.getByRole('button', { name: 'Add a layer as number 2' }).click()
  await expect.poll(() => told(part)).toBe('added layers.1')
  expect(await part.locator('button.head').count()).toBe(2)
  await part.locator('button.head').nth(1).click()
  const panel = part.getByRole('group', { name: 'Layer 2', exact: true })
  await panel.getByLabel('Units', { exact: true }).fill('7')
  await panel.getByLabel('Activation').selectOption('tanh')
  await expect.poll(() => part.locator('button.head').nth(1).innerText()).toMatch(/^7\b/)
  await bringAxe(page)
  expect(await faults(page)).toEqual([])
  await panel.getByLabel('Units', { exact: true }).fill('0')
  await panel.getByText('1 to 65,536').last().waitFor()
  expect(await panel.getByLabel('Units', { exact: true }).getAttribute('aria-invalid')).toBe('true')
  await page.keyboard.press('Escape')
  expect(await focused(page)).toBe('h1')
  await part.locator('button.head').nth(1).click()
  await part.getByRole('button', { name: 'Remove layer 2' }).click()
  await expect.poll(() => told(part)).toBe('removed layers.1')
  expect(await part.locator('button.head').count()).toBe(1)
})

it.each([
  'no hidden layer',
  '1 unit',
  '4,096 units',
  '2 × 256 ReLU',
  '100 layers',
  'batchNorm, dropout',
  'diverged',
  'one input',
])('draws %s, with its figures as a table', async (shape) => {
  const { part } = await bench.show('NetworkDrawing')
  await part.getByLabel('Shape').selectOption(shape)
  await part.getByRole('button', { name: 'Show as a table' }).click()
  const columns = part.locator('.table thead th:not(:first-child)')
  const gradients = () => part.locator('.table tbody tr').first().innerText()
  await expect.poll(() => columns.last().innerText()).toBe('out')
  const layers = shape === '100 layers' ? 101 : shape === 'no hidden layer' ? 1 : /^2|^b|^d|^one/.test(shape) ? 3 : 2
  await expect.poll(() => columns.count()).toBe(layers)
  if (shape === 'diverged') {
    expect(await gradients()).toContain('▲')
    expect(await readout(part).innerText()).toContain('Training has diverged')
  }
  if (shape === '2 × 256 ReLU') expect(await readout(part).innerText()).toContain('Above 65,536 weights')
  if (shape === '100 layers') {
    // Only what is in sight is there to be pressed.
    expect(await part.locator('button.head').count()).toBeLessThan(16)
    await part.locator('.view').evaluate((view) => view.scrollTo(view.scrollWidth, 0))
    await unit(part, '100.2').waitFor()
  }
  if (shape === 'batchNorm, dropout') {
    const head = part.locator('button.head').first()
    expect(await head.innerText()).toMatch(/12\s*BN\s*D\s*Layer 1, ReLU, batch normalization, dropout 50%/)
  }
})

it('has the hidden space of many units, of two, of one, and says why there is none', async () => {
  const { part } = await bench.show('HiddenSpace')
  await part.getByText('of the variance').waitFor()
  const cards = part.locator('.card')
  await cards.nth(1).getByRole('button', { name: 'Show as a table' }).click()
  expect(await cards.nth(1).locator('thead').innerText()).toMatch(/h₁\s+h₂/)
  expect(await cards.nth(3).innerText()).toContain('Without a hidden layer')
})

it('reads a unit’s map where the pointer is, coarse at once and sharp when it has come', async () => {
  const { page, part } = await bench.show('UnitMap')
  const plot = part.locator('.drawing').first()
  const { x, y, width, height } = (await plot.locator('.plot').boundingBox())!
  const read = async () => {
    await page.mouse.move(x + width / 2 - 1, y + height / 3)
    await page.mouse.move(x + width / 2, y + height / 3)
    return Number((await plot.locator('.readout').innerText()).replace('Output ', '').replace('−', '-'))
  }
  const coarse = await read()
  await part.getByLabel('Sharp').check()
  await expect.poll(async () => Math.abs((await read()) - coarse)).toBeLessThan(0.2)
  expect(await plot.innerText()).toContain('Output of Layer 2, unit 3')
})

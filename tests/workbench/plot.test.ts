import type { Locator } from 'playwright'
import { expect, it } from 'vitest'
import { workbench } from './bench.ts'

const bench = workbench()
const drawing = (part: Locator, name: string) => part.locator('.drawing', { hasText: name }).first()
const valueOf = (slider: Locator) => slider.getAttribute('aria-valuetext')

it('moves a handle by the pointer and by keys, and keeps it within the axes', async () => {
  const { page, part } = await bench.show('Plot')
  const tip = part.getByRole('slider', { name: 'Weights' })
  const { x, y, width, height } = (await tip.boundingBox())!
  const middle = [x + width / 2, y + height / 2] as const
  expect(await valueOf(tip)).toBe('0.750, 1.25')
  await page.mouse.move(...middle)
  await page.mouse.down()
  await page.mouse.move(middle[0] + 40, middle[1], { steps: 4 })
  await page.mouse.up()
  const [moved, level] = (await valueOf(tip))!.split(', ').map(Number)
  expect(moved).toBeGreaterThan(0.8)
  expect(level).toBeCloseTo(1.25, 2)
  await tip.focus()
  await page.keyboard.press('ArrowLeft')
  expect(Number((await valueOf(tip))!.split(', ')[0])).toBeCloseTo(moved! - 0.02, 2)
  for (let i = 0; i < 20; i++) await page.keyboard.press('Shift+ArrowRight')
  expect(Number((await valueOf(tip))!.split(', ')[0])).toBe(1.5)
})

it('drags a whole line from any of its points', async () => {
  const { page, part } = await bench.show('Plot')
  const line = part.getByRole('slider', { name: 'Border' })
  expect(await valueOf(line)).toBe('0.500, 1.00')
  const { x, y, width, height } = (await line.boundingBox())!
  // A point of the line that is not its handle's own.
  const at = [x + width * 0.3, y + height * 0.3] as const
  await page.mouse.move(...at)
  await page.mouse.down()
  await page.mouse.move(at[0], at[1] + height / 10, { steps: 3 })
  await page.mouse.up()
  const [still, lower] = (await valueOf(line))!.split(', ').map(Number)
  expect(still).toBe(0.5)
  expect(lower).toBeLessThan(0.9)
})

it('reads and picks a point by the pointer and by keys', async () => {
  const { page, part } = await bench.show('Plot')
  const plot = drawing(part, 'One neuron')
  const cursor = part.getByRole('slider', { name: 'One neuron: cursor' })
  const { x, y, width, height } = (await cursor.boundingBox())!
  await page.mouse.move(x + width * 0.25, y + height * 0.75)
  expect(await plot.locator('.readout').innerText()).toBe('w·x + b = -1.50')
  await page.mouse.move(1, 1)
  await cursor.focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Shift+ArrowRight')
  expect(await valueOf(cursor)).toBe('w·x + b = -0.30')
  await page.keyboard.press('Enter')
  await plot.getByRole('button', { name: 'Show as a table' }).click()
  const cells = await plot.locator('tbody tr', { hasText: 'silent' }).last().locator('th, td').allInnerTexts()
  expect(cells.map((cell) => cell.trim())).toEqual(['silent', '0.70000', '0.50000', ''])
})

it('is saved as CSV with every number, as SVG with every mark, as PNG, and copied', async () => {
  const { part, asked } = await bench.show('Plot')
  const save = async (name: string, item: string) => {
    const count = (await asked()).length
    const plot = drawing(part, name)
    await plot.getByRole('button', { name: 'Save', exact: true }).click()
    await plot.getByRole('button', { name: item }).click()
    await expect.poll(async () => (await asked()).length).toBeGreaterThan(count)
    return (await asked())[count]!
  }
  const csv = await save('Loss', 'Save as CSV')
  expect(csv).toContain('loss.csv: Series,epoch,loss watched,2,0.0001')
  expect(csv).toContain('loss,4,NaN loss,5,0.009')
  const svg = await save('Loss', 'Save as SVG')
  expect(svg).toMatch(/^saveFile loss\.svg: <svg xmlns/)
  for (const words of ['<title>Loss</title>', '>watched</text>', '>epoch</text>', '>0.01</text>', 'clip-path'])
    expect(svg).toContain(words)
  expect(await save('One neuron', 'Save as PNG')).toMatch(/^saveFile one-neuron\.png: /)
  expect(await save('One neuron', 'Copy as a picture')).toMatch(/^copy image\/png, \d{4,} bytes/)
})

it('stamps many points as it would trace them', async () => {
  const { part } = await bench.show('StampedDots')
  /** How far the two pictures are apart at the mean, where the second is moved to the right by so many pixels. */
  const apart = (moved: number) =>
    part.evaluate((element, moved) => {
      const pixels = (name: string, left: number) => {
        const canvas = element.querySelector<HTMLCanvasElement>(`.${name}`)!
        const { width, height } = canvas
        const copy = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!
        // On a ground: what hardly shows has a colour that hardly counts.
        copy.fillStyle = '#777'
        copy.fillRect(0, 0, width, height)
        const ground = copy.getImageData(0, 0, width, height).data
        copy.drawImage(canvas, left, 0)
        const { data } = copy.getImageData(0, 0, width, height)
        return { data, inked: data.filter((value, i) => value !== ground[i]).length }
      }
      const traced = pixels('traced', 0)
      const stamped = pixels('stamped', moved)
      const sum = traced.data.reduce((all, value, i) => all + Math.abs(value - stamped.data[i]!), 0)
      return { inked: stamped.inked, mean: sum / traced.inked }
    }, moved)
  await expect.poll(async () => (await apart(0)).inked).toBeGreaterThan(20_000)
  const { mean } = await apart(0)
  for (const moved of [-1, 1]) expect(mean).toBeLessThan((await apart(moved)).mean / 4)
})

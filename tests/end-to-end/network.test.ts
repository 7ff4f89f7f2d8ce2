/** The network beside the stage in a real window: drawn while it trains, pointed at, and changed in place. */
import { expect, it } from 'vitest'
import { oneWindow } from './one-window.ts'

const lab = oneWindow()
const { front } = lab
const network = () => front().locator('.network')
const unit = (key: string) => network().locator(`[data-stop="u${key}"]`)
const figures = () => network().locator('.table tbody tr').first().innerText()

it('draws the network that the knobs ask for, and follows it while it trains', async () => {
  await lab.page.evaluate(() => (location.hash = '#/classification?seed=12345&epochs=400'))
  await unit('0.0').waitFor()
  await network().getByRole('button', { name: 'Show as a table' }).click()
  await network().locator('.table tbody tr').nth(1).waitFor()
  const before = await figures()
  expect(before).toMatch(/^Norm of the gradient\s+\S+\s+\S+$/)
  expect(await network().locator('.table').innerText()).toMatch(/Units\s+100\s+3\s+Activation\s+ReLU\s/)
  await front().getByRole('button', { name: 'Play', exact: true }).click()
  await expect.poll(figures).not.toBe(before)
  await front().getByRole('button', { name: 'Play again' }).waitFor()
  await network().getByRole('button', { name: 'Show as a table' }).click()
})

it('fills the stage with a unit’s map, and shows its numbers where the pointer is in it', async () => {
  await unit('0.2').click()
  const map = front().locator('.drawing', { hasText: 'Output of Layer 1, unit 3' })
  const plot = map.getByRole('slider')
  await plot.waitFor()
  const { x, y, width, height } = (await plot.boundingBox())!
  await lab.page.mouse.move(x + width / 3, y + height / 3)
  const words = network().locator('.readout')
  await expect.poll(() => words.innerText()).toMatch(/Layer 1, unit 3\s+at x₁ = .*\nz = .* = (\S+)\s+a = ReLU\(z\) = /s)
  const output = async () => /ReLU\(z\) = ([^\s,]+), slope/.exec(await words.innerText())![1]
  // The run is still being played: both are of another epoch from one look to the next.
  await expect.poll(async () => (await map.locator('.readout').innerText()) === `Output ${await output()}`).toBe(true)
  await network().getByRole('button', { name: 'Let go' }).click()
  await lab.page.mouse.move(1, 1)
  await front().getByRole('slider', { name: 'Decision regions: cursor' }).waitFor()
})

it('shows the last hidden layer’s space, and comes back', async () => {
  await front().getByRole('button', { name: 'Last hidden layer' }).click()
  await front().getByText('of the variance').waitFor()
  // Name, classes and buttons have two lines, not three.
  const { height } = (await front().locator('[data-part=network] header').boundingBox())!
  expect(height).toBeLessThan(70)
  await front().getByRole('button', { name: 'Whole network' }).click()
  await unit('0.0').waitFor()
})

it('adds a layer in place, which can be taken back', async () => {
  await network().getByRole('button', { name: 'Add a layer as number 2' }).click()
  await expect.poll(() => network().locator('button.head').count()).toBe(2)
  const layers = front().locator('aside .items button[data-path]')
  await front().locator('aside').getByRole('combobox', { name: 'Activation' }).selectOption('tanh')
  await expect.poll(() => layers.allInnerTexts()).toEqual(['100 tanh', '100 ReLU'])
  await front().getByRole('button', { name: 'Make all like Layer 1' }).click()
  await expect.poll(() => layers.allInnerTexts()).toEqual(['100 tanh', '100 tanh'])
  for (let undone = 0; undone < 2; undone++) await lab.page.keyboard.press('Control+z')
  await expect.poll(() => layers.allInnerTexts()).toEqual(['100 ReLU', '100 ReLU'])
  await lab.page.keyboard.press('Control+z')
  await expect.poll(() => network().locator('button.head').count()).toBe(1)
})

it('has room for all that is to be said of six layers that do not learn, where the window is large', async () => {
  await lab.page.setViewportSize({ width: 1920, height: 1080 })
  const layers = encodeURIComponent(
    JSON.stringify(Array.from({ length: 6 }, () => ({ units: 20, activation: 'sigmoid' }))),
  )
  await lab.page.evaluate((given) => (location.hash = `#/classification?seed=12345&layers=${given}`), layers)
  const told = network().locator('.readout .told')
  await expect.poll(() => told.count()).toBeGreaterThan(1)
  await expect
    .poll(() =>
      network()
        .locator('.readout')
        .evaluate((part) => part.scrollHeight <= part.clientHeight),
    )
    .toBe(true)
})

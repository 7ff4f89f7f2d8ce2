import type { Locator } from 'playwright'
import { expect, it } from 'vitest'
import { oneWindow } from './one-window.ts'

const the = oneWindow()
/** Types into a knob. */
async function type(name: string, value: string): Promise<void> {
  const box = the.front().getByRole('textbox', { name, exact: true })
  await box.fill(value)
  await box.press('Enter')
}
async function middleOf(part: Locator): Promise<{ x: number; y: number }> {
  const { x, y, width, height } = (await part.boundingBox())!
  return { x: x + width / 2, y: y + height / 2 }
}
async function drag(from: { x: number; y: number }, by: { x: number; y: number }): Promise<void> {
  await the.page.mouse.move(from.x, from.y)
  await the.page.mouse.down()
  await the.page.mouse.move(from.x + by.x / 2, from.y + by.y / 2)
  await the.page.mouse.move(from.x + by.x, from.y + by.y)
  await the.page.mouse.up()
}
const preset = (name: string) => the.front().getByRole('button', { name, exact: true }).click()

it('sets a unit by hand: keys on an edge, and a goal gets its tick', async () => {
  await the.page.evaluate(() => void (location.hash = '#/neuron'))
  await preset('McCulloch–Pitts: AND')
  await the.front().getByText('AND is solved').waitFor()
  const threshold = the.front().getByRole('slider', { name: 'Threshold θ' })
  for (let turn = 0; turn < 10; turn++) await threshold.press('ArrowDown')
  await the.front().getByText('AND: 2 rows are wrong').waitFor()
  await the.front().getByRole('button', { name: 'OR', exact: true }).click()
  await the.front().getByText('OR is solved').waitFor()
})

it('ticks each of the five functions where typed weights and threshold compute it, and no other', async () => {
  await preset('McCulloch–Pitts: AND')
  const goals = the.front().getByRole('group', { name: 'Goals' })
  for (const [goal, weights, threshold] of [
    ['AND', '1, 1', '2'],
    ['OR', '1, 1', '1'],
    ['NAND', '-1, -1', '-1'],
    ['NOR', '-1, -1', '0'],
    ['NOT', '-1', '0'],
  ] as const) {
    await goals.getByRole('button', { name: goal, exact: true }).click()
    await type('Weights', weights)
    await type('Threshold', threshold)
    await the.front().getByText(`${goal} is solved`).waitFor()
    expect(
      await goals
        .getByRole('button')
        .filter({ has: the.page.locator('svg') })
        .allInnerTexts(),
    ).toEqual([goal])
  }
})

it('sets a weight by dragging its edge', async () => {
  await preset('McCulloch–Pitts: AND')
  const edge = the.front().getByRole('slider', { name: 'Weight of x1' })
  await drag(await middleOf(edge), { x: 0, y: -50 })
  await expect.poll(() => edge.getAttribute('aria-valuetext')).toBe('2')
  await the
    .front()
    .getByText(/^AND: \d rows? (is|are) wrong/)
    .waitFor()
})

it('moves the line by dragging it in the plane, and its truth table follows', async () => {
  await preset('McCulloch–Pitts: AND')
  const line = the.front().getByRole('slider', { name: 'Line of the unit' })
  const before = await line.getAttribute('aria-valuetext')
  await drag(await middleOf(line), { x: -40, y: 40 })
  await expect.poll(() => line.getAttribute('aria-valuetext')).not.toBe(before)
  await the.page.keyboard.press('Control+z')
  await expect.poll(() => line.getAttribute('aria-valuetext')).toBe(before)
})

it('adds a point of one’s own by a click, moves it by a drag, and erases it by a key', async () => {
  await preset('Perceptron: two clouds')
  const points = the.front().getByRole('slider', { name: /^Point \d+, class/ })
  const many = await points.count()
  const plane = the.front().getByRole('img', { name: 'The plane of the inputs' })
  const box = (await plane.boundingBox())!
  const place = { x: box.x + box.width * 0.5, y: box.y + box.height * 0.12 }
  await the.page.mouse.click(place.x, place.y)
  await expect.poll(() => points.count()).toBe(many + 1)
  const added = points.nth(many)
  const before = await added.getAttribute('aria-valuetext')
  await drag(await middleOf(added), { x: 30, y: 20 })
  await expect.poll(() => added.getAttribute('aria-valuetext')).not.toBe(before)
  await expect.poll(() => points.count()).toBe(many + 1)
  await added.press('Delete')
  await expect.poll(() => points.count()).toBe(many)
})

it('moves the line itself, and takes it back', async () => {
  await preset('McCulloch–Pitts: AND')
  const line = the.front().getByRole('slider', { name: 'Line of the unit' })
  const before = await line.getAttribute('aria-valuetext')
  await line.press('Shift+ArrowLeft')
  await expect.poll(() => line.getAttribute('aria-valuetext')).not.toBe(before)
  await the.page.keyboard.press('Control+z')
  await expect.poll(() => line.getAttribute('aria-valuetext')).toBe(before)
})

it('lights up the same part in both neurons', async () => {
  await the.front().getByRole('button', { name: 'Two neurons side by side' }).click()
  await the
    .front()
    .getByRole('button', { name: /Threshold/ })
    .click()
  await expect.poll(() => the.front().locator('svg g.lit').count()).toBe(2)
  await the.front().getByRole('button', { name: 'By hand' }).click()
})

it('learns mistake by mistake, with the rule in numbers and the bound', async () => {
  await preset('Perceptron: OR')
  await the.front().getByText('All weights are 0.').waitFor()
  await the.page.keyboard.press('n')
  await the.front().getByText('Mistake 1, in round 1, at row 1 (0, 0):').waitFor()
  await the.page.keyboard.press('n')
  await the.front().getByText('w₂ ← 0 + 1 · (+1) · 1 = 1').waitFor()
  await the.page.keyboard.press('b')
  await the.front().getByText('Mistake 1, in round 1').waitFor()
  await the.front().getByText('= 27', { exact: false }).waitFor()
})

it('says why XOR has no line, and scores a prediction', async () => {
  await preset('XOR defeats one unit')
  await the.front().getByText('Yes, it needs more rounds').click()
  await the.front().getByText('Why no single line can do it').waitFor()
  const scrubber = the.front().getByRole('slider', { name: 'Step' })
  await scrubber.press('End')
  await the.front().getByText('every round makes a mistake').waitFor()
})

it('shows the arithmetic of a gradient, and the space of the hidden units', async () => {
  await preset('A hidden layer solves XOR')
  await the.front().getByRole('heading', { name: 'The space of the hidden units' }).waitFor()
  await the.front().getByRole('button', { name: 'Backward: gradients' }).click()
  await the
    .front()
    .getByRole('button', { name: /^Weight h1 → p/ })
    .press('Enter')
  await the.front().getByText('∂L/∂w = Σ δ · h1 over the rows', { exact: false }).waitFor()
})

it('keeps the last good picture where no points are left', async () => {
  await preset('Perceptron: two clouds')
  const points = the.front().getByRole('textbox', { name: 'Points' })
  await points.fill('')
  await points.blur()
  await the.front().getByText('there must be at least one point', { exact: false }).first().waitFor()
  await expect.poll(() => the.front().getByRole('img', { name: 'The plane of the inputs' }).count()).toBe(1)
})

it('keeps it as a run', async () => {
  await preset('Perceptron: OR')
  await the.page.keyboard.press('k')
  await the.page.evaluate(() => void (location.hash = '#/history'))
  // A list that was read while it was still being kept is read anew at its end.
  await the.front().locator('tbody').getByText('Completed').waitFor()
  await the.page.evaluate(() => void (location.hash = '#/neuron'))
  await the.page.getByText('1 run in the history').waitFor()
})

it('keeps what was predicted with the run', async () => {
  await preset('XOR defeats one unit')
  await the.front().getByRole('slider', { name: 'Step' }).press('Home')
  const again = the.front().getByRole('button', { name: 'Answer again' })
  if (await again.isVisible()) await again.click()
  await the.front().getByText('Yes, it needs more rounds', { exact: true }).click()
  await the.front().getByRole('slider', { name: 'Step' }).press('End')
  await the.front().getByText('every round makes a mistake').waitFor()
  await the.front().getByRole('button', { name: 'Keep in the history' }).click()
  await the.page.getByText('2 runs in the history').waitFor()
  await the.page.locator('nav').getByRole('link', { name: 'History' }).click()
  await the.front().locator('tr[data-place="0"] a').click()
  const kept = the.front().getByRole('listitem').filter({ hasText: 'Can one perceptron learn XOR' })
  await expect.poll(() => kept.innerText()).toContain('Yes, it needs more rounds It turned out to be: No, never')
})

it('compares what two kept runs came to, side by side', async () => {
  await the.page.locator('nav').getByRole('link', { name: 'History' }).click()
  const boxes = the.front().locator('tbody input[type=checkbox]')
  await boxes.nth(0).check()
  await boxes.nth(1).check()
  await the
    .front()
    .getByRole('button', { name: /^Compare/ })
    .click()
  const results = the.front().getByRole('group', { name: 'Result' })
  await results.waitFor()
  const row = (name: string) => results.getByRole('row').filter({ has: the.page.getByRole('rowheader', { name }) })
  await expect.poll(() => row('Converged').locator('td').allInnerTexts()).toEqual(['no', 'yes'])
  await expect.poll(() => row('Bound (R/γ)²').locator('td').allInnerTexts()).toEqual(['none', '27.00000'])
})

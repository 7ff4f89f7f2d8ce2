import { expect, it } from 'vitest'
import { workbench } from './bench.ts'

const bench = workbench()

it('a matrix takes what is typed, steps by arrow keys, and marks what is no number', async () => {
  const { page, part } = await bench.show('Matrix')
  const cell = part.getByRole('textbox', { name: 'A, row x′, column y', exact: true })
  const squared = part.getByRole('table', { name: 'A²' }).locator('td')
  await cell.fill('−0,5')
  await expect.poll(() => squared.allInnerTexts()).toEqual(['−0.0400', '−0.600', '0.960', '−0.0400'])
  await cell.press('ArrowUp')
  expect(await cell.inputValue()).toBe('-0.4')
  await cell.press('Shift+ArrowDown')
  expect(await cell.inputValue()).toBe('-1.4')
  await cell.fill('1e')
  expect(await cell.getAttribute('aria-invalid')).toBe('true')
  // The last number stays until there is another.
  await cell.press('Escape')
  expect(await cell.inputValue()).toBe('-1.4')
  await cell.press('Enter')
  await page.keyboard.type('2')
  expect(await part.getByRole('textbox', { name: 'A, row y′, column y', exact: true }).inputValue()).toBe('2')
})

it('the first click into a cell selects what it holds, and the second places the caret', async () => {
  const { page, part } = await bench.show('Matrix')
  const cell = part.getByRole('textbox', { name: 'A, row x′, column x', exact: true })
  await cell.click()
  await page.keyboard.type('-8')
  expect(await cell.inputValue()).toBe('-8')
  await cell.click({ position: { x: 68, y: 12 } })
  await page.keyboard.type('1')
  expect(await cell.inputValue()).toBe('-81')
})

it('a truth table marks wrong rows, and its rows are lit and chosen', async () => {
  const { page, part } = await bench.show('TruthTable')
  const table = part.getByRole('table', { name: 'AND' })
  const marks = () => table.locator('.mark .visually-hidden').allInnerTexts()
  expect(await marks()).toEqual(['correct', 'correct', 'correct', 'correct'])
  const threshold = part.getByRole('slider')
  await threshold.press('ArrowLeft')
  expect(await marks()).toEqual(['correct', 'wrong', 'wrong', 'correct'])
  await threshold.press('Tab')
  await page.keyboard.press('Tab')
  expect(await table.locator('tr.lit td').allInnerTexts()).toEqual([
    '0',
    '1',
    '1',
    '0',
    expect.stringContaining('wrong'),
  ])
  await page.keyboard.press('Enter')
  expect(await part.getByText('Chosen: 1').isVisible()).toBe(true)
})

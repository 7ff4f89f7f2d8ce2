/** The rail of tabs and the start page: groups that stay, room that is found, what was used last. */
import { expect, it } from 'vitest'
import { oneWindow } from './one-window.ts'

const lab = oneWindow()
const rail = () => lab.page.locator('nav')
const width = async () => (await rail().boundingBox())!.width
const tip = () => lab.page.locator('nav ~ .tip')
const cards = () => lab.front().locator('.tabs strong').allInnerTexts()

it('has the tabs in groups that follow the course, history last', async () => {
  const groups = await rail()
    .getByRole('list')
    .evaluateAll((lists) => lists.map((list) => [list.getAttribute('aria-label'), list.children.length]))
  expect(groups).toEqual([
    ['Start', 1],
    ['Pictures', 1],
    ['Tensors', 1],
    ['Neuron', 1],
    ['Networks', 3],
    ['History', 1],
  ])
})

it('is 48 pixels wide where room is short, with names as hints, and has its names where there is room', async () => {
  const { page } = lab
  await expect.poll(() => width()).toBe(48)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await expect.poll(() => tip().innerText()).toBe('Images')
  await page.keyboard.press('Escape')
  await expect.poll(() => tip().count()).toBe(0)
  await page.setViewportSize({ width: 1920, height: 1080 })
  await expect.poll(width).toBeGreaterThan(140)
  await page.setViewportSize({ width: 1280, height: 800 })
  await expect.poll(width).toBe(48)
})

it('stays as wide as it was set, over a reload', async () => {
  const { page } = lab
  await rail().getByRole('button', { name: 'Show tab names' }).click()
  await expect.poll(width).toBeGreaterThan(140)
  await page.reload()
  await page.getByText('0 runs in the history').waitFor()
  await expect.poll(() => width()).toBeGreaterThan(140)
  await rail().getByRole('button', { name: 'Hide tab names' }).click()
  await expect.poll(width).toBe(48)
})

it('puts what was used last first on the start page, and remembers it', async () => {
  const { page } = lab
  await expect
    .poll(() => cards())
    .toEqual(['Images', 'Tensors', 'Neuron', 'Classification', 'Regression', 'Gradient descent'])
  await lab.front().locator('.tabs').getByRole('link', { name: 'Regression' }).click()
  await lab.front().getByRole('heading', { name: 'Regression' }).waitFor()
  await page.keyboard.press('Control+Alt+5')
  await page.keyboard.press('Control+Alt+1')
  const used = ['Classification', 'Regression', 'Images', 'Tensors', 'Neuron', 'Gradient descent']
  await expect.poll(cards).toEqual(used)
  await page.reload()
  await page.getByText('0 runs in the history').waitFor()
  await expect.poll(cards).toEqual(used)
})

it('shows at a tab that it trains, and lists its keys by its name', async () => {
  const { page } = lab
  await lab
    .front()
    .getByRole('button', { name: /^Train the spiral/ })
    .click()
  await rail().getByRole('link', { name: 'Classification (training)' }).waitFor()
  await page.keyboard.press('Control+Alt+6')
  await lab.front().getByRole('heading', { name: 'Regression' }).waitFor()
  await page.keyboard.press('?')
  const titles = await page.locator('dialog h2').allInnerTexts()
  expect(titles.slice(0, 2)).toEqual(['In Regression', 'Everywhere'])
  expect(titles).toContain('In Classification')
  await page.keyboard.press('Escape')
})

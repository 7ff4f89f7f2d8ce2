import { expect, it } from 'vitest'
import { oneWindow } from './one-window.ts'

const window = oneWindow()
const playhead = () => window.front().getByRole('slider', { name: 'Playhead' })
const position = async () => Number(await playhead().getAttribute('aria-valuenow'))
const last = async () => Number(await playhead().getAttribute('aria-valuemax'))
const status = (text: string) => window.front().locator('.transport .status').getByText(text).waitFor()
/** The figures that are said of the position. */
const figures = () => window.front().locator('.timeline .figures').innerText()
const settled = (holds: () => Promise<boolean>): Promise<void> => expect.poll(holds).toBe(true)

it('records a run, and goes through it by keys, one epoch and ten, to its beginning and its end', async () => {
  const { page } = window
  await page.goto(`${page.url().replace(/#.*/, '')}#/classification`)
  await window.front().getByRole('button', { name: 'Course: ReLU, Adam' }).click()
  await window.front().getByRole('textbox', { name: 'Epochs' }).fill('300')
  await window.front().getByRole('button', { name: 'Play', exact: true }).click()
  await status('Completed')
  await expect.poll(last).toBe(300)
  await playhead().focus()
  await page.keyboard.press('Home')
  await settled(async () => (await position()) === 0 && (await figures()).includes('Loss'))
  const beginning = await figures()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Shift+ArrowRight')
  await expect.poll(position).toBe(11)
  await page.keyboard.press('ArrowLeft')
  await expect.poll(position).toBe(10)
  await settled(async () => (await figures()) !== beginning)
  // The figures are those that the epoch printed.
  await window.front().getByRole('button', { name: 'Epoch log' }).click()
  const line = await window
    .front()
    .getByText(/^\[EPOCH\]: 10, /)
    .innerText()
  const loss = /\[LOSS\]: ([\d.]+)/.exec(line)?.[1]
  await settled(async () => Math.abs(Number(/Loss ([\d.]+)/.exec(await figures())?.[1]) - Number(loss)) < 1e-3)
  await playhead().focus()
  await expect
    .poll(() => playhead().getAttribute('aria-valuetext'))
    .toMatch(/^Epoch 10 of 300\. Loss [\d.]+ · Accuracy [\d.]+$/)
  await page.keyboard.press('End')
  await expect.poll(position).toBe(300)
  // No epoch comes after it that could have measured it: the last one's are said.
  await settled(async () => /^Loss [\d.]+ · Accuracy [\d.]+$/.test(await figures()))
  if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/end.png` })
})

it('is dragged, plays at a pace, and Rewind keeps what is recorded', async () => {
  const { page } = window
  const box = (await playhead().boundingBox())!
  await page.mouse.move(box.x + box.width * 0.2, box.y + 5)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width / 2, box.y + 5, { steps: 8 })
  await page.mouse.up()
  await expect.poll(async () => Math.abs((await position()) - 150)).toBeLessThan(3)
  if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/middle.png` })
  await window.front().getByRole('button', { name: 'Rewind' }).click()
  await expect.poll(async () => [await position(), await last()]).toEqual([0, 300])
  await status('Completed')
  await window.front().getByLabel('Playback speed').selectOption({ label: '100 epochs/s' })
  await window.front().getByRole('button', { name: 'Watch from here' }).click()
  await settled(async () => (await position()) > 20)
  await window.front().getByRole('button', { name: 'Pause playback' }).click()
  await window.front().getByRole('button', { name: 'Watch from here' }).waitFor()
  const stopped = await position()
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(await position()).toBe(stopped)
})

it('branches from the middle with another learning rate, and starts over with a run that stays', async () => {
  const { page } = window
  await playhead().focus()
  await page.keyboard.press('Home')
  for (let i = 0; i < 5; i++) await page.keyboard.press('Shift+ArrowRight')
  const rate = window.front().getByRole('textbox', { name: 'Learning rate' })
  await rate.fill('0.01')
  await rate.press('Enter')
  await window.front().getByRole('button', { name: 'Branch from epoch 50' }).click()
  await page.getByText('2 runs in the history').waitFor()
  await status('Completed')
  await expect.poll(async () => [await playhead().getAttribute('aria-valuemin'), await last()]).toEqual(['50', 300])
  if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/branch.png` })
  await window.front().getByRole('button', { name: 'Start over' }).click()
  await page.getByText('The one before stays in the history').waitFor()
  await page.getByText('3 runs in the history').waitFor()
})

it('lets a stopped run go on by one click', async () => {
  const { page } = window
  await status('Completed')
  await window.front().getByRole('textbox', { name: 'Epochs' }).fill('200000')
  await window.front().getByRole('button', { name: 'Start over', exact: true }).click()
  await status('Training')
  await settled(async () => (await last()) > 20)
  await window.front().getByRole('button', { name: 'Stop and keep' }).click()
  await status('Stopped')
  const stopped = await last()
  await window.front().getByRole('button', { name: 'Resume training' }).click()
  await status('Training')
  await settled(async () => (await last()) > stopped)
  await window.front().getByRole('button', { name: 'Stop and keep' }).click()
  await status('Stopped')
  await page.getByText('4 runs in the history').waitFor()
})

it('shows parents and branches as a tree, in the list and on a run’s page', async () => {
  const { page } = window
  await page.locator('nav').getByRole('link', { name: 'History' }).click()
  const names = window.front().locator('tbody tr[data-place] td.name')
  const tree = window.front().getByRole('button', { name: 'Branches as a tree' })
  const branch = names.filter({ has: page.getByRole('img', { name: /^Branch of .* at epoch 50$/ }) })
  const edge = async () => (await branch.getByRole('link').boundingBox())!.x
  const flat = await edge()
  await tree.click()
  // It stands right below the run that it left, and set in.
  await names.nth(3).and(branch).waitFor()
  expect(await tree.getAttribute('aria-pressed')).toBe('true')
  expect((await edge()) - flat).toBeGreaterThan(10)
  if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/tree.png` })
  await names.nth(2).getByRole('link').click()
  const family = window.front().getByRole('region', { name: 'Branches' })
  await family.getByText('left at epoch 50').waitFor()
  expect(await family.locator('li').count()).toBe(2)
  await family.locator('li li').getByRole('button').click()
  await family.locator('li li [aria-current=page]').waitFor()
  await family.locator('li > button').click()
  await family.locator('li > [aria-current=page]').first().waitFor()
  await window.front().getByRole('button', { name: 'All runs' }).click()
  await tree.click()
  await names.nth(2).and(branch).waitFor()
})

it('shows any epoch on a run’s page, replays the run, and frees its recording', async () => {
  const { page } = window
  await page.locator('nav').getByRole('link', { name: 'History' }).click()
  await window.front().getByRole('link', { name: /300/ }).first().click()
  await playhead().focus()
  await page.keyboard.press('Home')
  await window.front().getByText('After 0 epochs').or(window.front().getByText('After 50 epochs')).waitFor()
  if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/run.png`, fullPage: true })
  await window.front().getByRole('button', { name: 'Replay' }).click()
  await page.getByText('Every epoch was reproduced byte for byte.').waitFor()
  await window
    .front()
    .getByText(/^Reproduced byte for byte on /)
    .waitFor()
  await window.front().getByRole('button', { name: 'Free space' }).click()
  await page.getByText(/KiB freed\.$/).waitFor()
  await playhead().focus()
  await page.keyboard.press('Shift+ArrowRight')
  await settled(async () => (await figures()).includes('Loss'))
})

it('frees the recordings of all that is selected in the history', async () => {
  const { page } = window
  await page.locator('nav').getByRole('link', { name: 'History' }).click()
  await window.front().locator('tbody tr[data-place]').first().focus()
  await page.keyboard.press('Control+a')
  const toolbar = window.front().getByRole('toolbar')
  await toolbar.getByRole('button', { name: 'Free space' }).click()
  await page
    .getByText(/KiB freed\.$/)
    .last()
    .waitFor()
  // There is nothing left to free.
  await toolbar.getByRole('button', { name: 'Free space' }).click()
  await page.getByText(/^0(\.0)? \w+ freed\.$/).waitFor()
  await toolbar.getByRole('button', { name: 'Clear' }).click()
})

it('moves the pictures of a comparison by one playhead', async () => {
  const { page } = window
  await page.locator('nav').getByRole('link', { name: 'History' }).click()
  const boxes = window.front().locator('tbody').getByRole('checkbox')
  await boxes.nth(1).check()
  await boxes.nth(2).check()
  await window
    .front()
    .getByRole('button', { name: /^Compare/ })
    .click()
  await window.front().getByRole('heading', { name: 'Comparing 2 runs' }).or(playhead()).first().waitFor()
  // The branch is drawn from where it left.
  const chart = window.front().locator('.charts .chart').first()
  await chart.getByRole('button', { name: 'Show as a table' }).click()
  const told = await chart
    .locator('tbody tr')
    .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent.trim())))
  expect(told.length).toBeGreaterThan(10)
  for (const [epoch, whole, branch] of told)
    expect([whole === '–', branch === '–'], epoch).toEqual([false, Number(epoch) < 50])
  await chart.getByRole('button', { name: 'Show as a chart' }).click()
  await playhead().focus()
  await page.keyboard.press('Home')
  for (let i = 0; i < 6; i++) await page.keyboard.press('Shift+ArrowRight')
  await settled(
    async () =>
      (await window
        .front()
        .getByRole('img', { name: /after 60 epochs/ })
        .count()) === 2,
  )
  if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/compare.png`, fullPage: true })
})

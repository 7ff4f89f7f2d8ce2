/** What a first run shows: the course's own figures, a way to run it again, and advice with its button. */
import { expect, it } from 'vitest'
import reference from '../reference/spiral-12345.json' with { type: 'json' }
import { oneWindow } from './one-window.ts'

const lab = oneWindow()
const { front } = lab
const play = () => front().getByRole('button', { name: /^Play/ }).first()
const rate = () => front().getByRole('textbox', { name: 'Learning rate' })

it('a fresh tab shows and plays the course’s ReLU model, and its end matches the notebook', async () => {
  await lab.page.keyboard.press('Control+Alt+5')
  const preset = front().getByRole('button', { name: 'Course: ReLU, Adam' })
  await preset.waitFor()
  await expect.poll(() => preset.getAttribute('aria-pressed')).toBe('true')
  await play().click()
  const said = front().getByText(/^Matches the notebook: /)
  await said.waitFor({ timeout: 240_000 })
  const [, loss, accuracy] = /LOSS\]: ([\d.]+), \[ACCURACY\]: ([\d.]+)/.exec(
    reference.models['relu-adam'].lines.at(-1)!,
  )!
  await expect.poll(() => said.innerText()).toBe(`Matches the notebook: ${loss} · ${accuracy}`)
})

it('another run says nothing of the notebook', async () => {
  await front().getByRole('textbox', { name: 'Epochs', exact: true }).fill('20')
  await play().click()
  await lab.page.getByText('2 runs in the history').waitFor()
  await front().locator('.status').getByText('Completed').waitFor()
  expect(
    await front()
      .getByText(/the notebook/)
      .count(),
  ).toBe(0)
})

it('“Run again” runs, “Open in Classification” shows the run itself, with its settings and its recording', async () => {
  await lab.page.keyboard.press('Control+Alt+8')
  // The first of the two: the tab still shows the second one, of 20 epochs.
  await front().locator('tr[data-place="1"] a').click()
  await front().getByRole('button', { name: 'Open in Classification' }).click()
  await front().getByRole('heading', { name: 'Classification' }).waitFor()
  await front().locator('.status').getByText('Completed').waitFor()
  await front().getByText('Epoch 1,000 of 1,000').waitFor()
  await expect.poll(() => front().getByRole('textbox', { name: 'Epochs', exact: true }).inputValue()).toBe('1000')
  const timeline = front().getByRole('slider', { name: 'Playhead' })
  await timeline.press('Home')
  await front().getByText('Epoch 0 of 1,000').waitFor()
  await expect.poll(() => lab.page.getByText('2 runs in the history').count()).toBe(1)
  await lab.page.goBack()
  await lab.page.getByText('2 runs in the history').waitFor()
  await front().getByRole('button', { name: 'Run again' }).click()
  await front().locator('.status').getByText('Completed').waitFor()
  await lab.page.getByText('3 runs in the history').waitFor()
})

it('a guess is asked beside Play, kept with the run, and scored; Play alone skips it', async () => {
  await front().getByRole('button', { name: 'Course: linear, SGD' }).click()
  const guess = front().getByRole('radiogroup', { name: 'How many points will it get right?' })
  await guess.getByText('Half').click()
  await play().click()
  await front().getByText('You were right.').waitFor({ timeout: 240_000 })
  await front().getByText('straight borders only').waitFor()
  await front().getByRole('button', { name: 'everything' }).click()
  await front().getByText('How many points will it get right?').waitFor()
  await front().locator('li .right').waitFor()
  await lab.page.goBack()
  await front().getByRole('button', { name: 'Course: ReLU, Adam' }).click()
  await guess.waitFor()
  await play().click()
  await guess.waitFor({ state: 'detached' })
  await front().locator('.status').getByText('Completed').waitFor({ timeout: 240_000 })
  await front().getByRole('button', { name: 'everything' }).click()
  await front().getByRole('textbox', { name: 'Name' }).waitFor()
  await expect.poll(() => front().getByText('How many points').count()).toBe(0)
  await lab.page.goBack()
})

it('a learning rate that diverges, or is refused, is set to a calmer one by a button, which is taken back', async () => {
  await front().getByRole('button', { name: 'Course: linear, SGD' }).click()
  await rate().fill('1e30')
  await play().click()
  await front().locator('.status').getByText('Diverged').waitFor()
  const button = front().getByRole('button', { name: 'Set the learning rate to 0.1' })
  await button.click()
  await expect.poll(() => rate().inputValue()).toBe('0.1')
  await lab.page.keyboard.press('Control+z')
  await expect.poll(() => rate().inputValue()).toBe('1e30')
  await rate().fill('2e30')
  await button.first().click()
  await expect.poll(() => rate().inputValue()).toBe('0.1')
})

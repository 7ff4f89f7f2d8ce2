import type { Locator } from 'playwright'
import { expect, it } from 'vitest'
import { oneWindow } from './one-window.ts'

const the = oneWindow()
const race = () => the.front().getByRole('region', { name: /^Race:/ })
/** The norm of each layer's gradient, of all networks that are beside each other. */
const gradients = (within: Locator) =>
  within.getByRole('img', { name: /^Norm of the gradient\. Layer 1 .+; Output layer / })
const set = (params: string) => the.page.evaluate((query) => void (location.hash = `#/classification?${query}`), params)

it('names the one thing that differs, and says when a race is not fair', async () => {
  await set('epochs=150&dataset.samplesPerClass=50&seed=5')
  await the.front().getByRole('button', { name: 'Race two networks' }).click()
  await race().getByText('Nothing differs yet.', { exact: false }).waitFor()
  await race().getByRole('button', { name: 'Swap A and B' }).click()
  await the.front().getByRole('combobox', { name: 'Activation' }).first().selectOption('tanh')
  await race().getByText('A fair race: only “Layer 1 · Activation” differs.').waitFor()
  await race().getByRole('button', { name: 'The course’s two networks' }).click()
  // Listed as the window's language lists things.
  await race()
    .getByText(/^Not a fair race: 3 things differ: .+, and .+\.$/)
    .waitFor()
  await the.page.keyboard.press('Control+z')
  await race().getByText('A fair race:', { exact: false }).waitFor()
})

it('trains both on one clock, and each is an ordinary run that knows of the other', async () => {
  // The space bar is its key, too.
  await race().getByRole('button', { name: 'Start both' }).focus()
  await the.page.keyboard.press('Space')
  await the.page.getByText('2 runs in the history').waitFor()
  await race().getByRole('slider', { name: 'Playhead' }).focus()
  await expect
    .poll(async () => {
      await the.page.keyboard.press('End')
      return race().getByText('epoch 150', { exact: true }).count()
    })
    .toBe(2)
  await the.page.keyboard.press('Home')
  await expect.poll(() => race().getByText('epoch 0', { exact: true }).count()).toBe(2)
  await expect.poll(() => gradients(race()).count()).toBe(2)
  await race().getByRole('button', { name: 'Compare in the history' }).click()
  await the.front().getByRole('heading', { name: 'Compare 2 runs' }).waitFor()
  // In a comparison too, of the position that the playhead is moved to.
  await the.front().getByRole('slider', { name: 'Playhead' }).press('Home')
  await expect.poll(() => gradients(the.front()).count()).toBe(2)
  await the.page.locator('nav').getByRole('link', { name: 'History' }).click()
  await the.front().locator('tr[data-place="0"] a').click()
  await expect.poll(() => the.front().getByRole('textbox', { name: 'Note' }).inputValue()).toMatch(/^Raced against #/)
})

it('shows what the knobs say again when one is changed after the race', async () => {
  await the.page.locator('nav').getByRole('link', { name: 'Classification' }).click()
  // The stages show the runs, until then.
  await race().getByText('tanh 100 · adam 0.001 · 150 · seed 5').first().waitFor()
  await the.front().getByRole('combobox', { name: 'Activation' }).first().selectOption('sigmoid')
  await race().getByText('sigmoid 100 · adam 0.001 · 150 · seed 5').first().waitFor()
  await expect.poll(() => race().getByText('epoch 0', { exact: true }).count()).toBe(2)
  expect(await the.front().getByRole('button', { name: 'Epoch log' }).count()).toBe(0)
})

it('goes on to the end of the longer one where A is shorter, which stands at its end', async () => {
  await the.front().getByRole('textbox', { name: 'Epochs' }).fill('40')
  await the.page.keyboard.press('Tab')
  await race().getByText('A fair race: only “Epochs” differs.').or(race().getByText('Not a fair race')).waitFor()
  await race().getByRole('button', { name: 'Start both' }).click()
  await the.page.getByText('4 runs in the history').waitFor()
  const playhead = race().getByRole('slider', { name: 'Playhead' })
  await expect
    .poll(async () => {
      await playhead.press('End')
      return Promise.all([
        playhead.getAttribute('aria-valuenow'),
        race().getByText('ended at epoch 40', { exact: true }).count(),
        race().getByText('epoch 150', { exact: true }).count(),
      ])
    })
    .toEqual(['150', 1, 1])
  await playhead.press('Home')
  await expect.poll(() => race().getByText('epoch 0', { exact: true }).count()).toBe(2)
})

it('ends by its button, and the tab is as it was', async () => {
  await race().getByRole('button', { name: 'End the race' }).click()
  await race().waitFor({ state: 'detached' })
  await the.front().getByRole('button', { name: 'Epoch log' }).waitFor()
})

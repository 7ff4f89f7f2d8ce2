import { expect, it } from 'vitest'
import { workbench } from './bench.ts'

const bench = workbench()

it('typesets formulas under the page’s policy, and their numbers follow what changes', async () => {
  const { part } = await bench.show('Prose')
  await part.locator('.katex').nth(3).waitFor()
  const sum = part.locator('.display .katex-html')
  await expect.poll(() => sum.innerText()).toContain('0.5000')
  // Read aloud from MathML, not from the letters that stand in their places.
  expect(await part.locator('.display math').count()).toBe(1)
  expect(await sum.getAttribute('aria-hidden')).toBe('true')
  await part.getByRole('slider', { name: 'Weight' }).press('End')
  await expect.poll(() => sum.innerText()).toContain('2.000')
  expect(await part.locator('output.live').first().innerText()).toBe('3.000')
  const letters = await part
    .locator('.katex-html')
    .first()
    .evaluate((element) => getComputedStyle(element.querySelector('.mathnormal')!).fontFamily)
  expect(letters).toContain('KaTeX_Math')
  expect(
    await part
      .page()
      .evaluate(
        () =>
          [...document.fonts].filter(({ family, status }) => family.includes('KaTeX_Math') && status === 'loaded')
            .length,
      ),
  ).toBeGreaterThan(0)
})

it('does a task at once and ticks it off', async () => {
  const { part } = await bench.show('Prose')
  const task = part.getByRole('listitem').filter({ hasText: 'Let the neuron fire' })
  expect(await task.innerText()).toContain('To do:')
  await task.getByRole('button', { name: 'Do it' }).click()
  await expect.poll(() => task.innerText()).toContain('Done:')
  expect(await part.getByRole('slider', { name: 'Weight' }).inputValue()).toBe('1')
})

it('asks before a run, and scores the answer after it', async () => {
  const { page, part } = await bench.show('Prediction')
  await part.getByRole('radio', { name: 'Yes, all of them' }).check({ force: true })
  await page.keyboard.press('ArrowRight')
  await part.getByRole('button', { name: 'Run' }).click()
  await part.getByText('You were right.').waitFor()
  await part.getByRole('button', { name: 'Answer again' }).click()
  await part.getByRole('radio', { name: 'None' }).click({ force: true })
  await part.getByText('You said “None”; it is “About half of the points”.').waitFor()
})

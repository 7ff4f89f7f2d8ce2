import { expect, it } from 'vitest'
import { workbench } from './bench.ts'

const bench = workbench()

it('goes to and fro by buttons and keys, and stops at both ends', async () => {
  const { page, part } = await bench.show('Stepper')
  const places = part.locator('output')
  const button = (name: string) => part.getByRole('button', { name, exact: true })
  await expect.poll(() => places.innerText()).toContain('0 / 12 so far')
  expect(await button('Step back').isDisabled()).toBe(true)
  await button('Step forward').click()
  await page.keyboard.press('n')
  await page.keyboard.press('n')
  await page.keyboard.press('b')
  await expect.poll(() => places.innerText()).toContain('2 / 12')
  expect(await part.getByText('1/2 taken 2 times leaves 0.25').isVisible()).toBe(true)
  await page.keyboard.press('r')
  await expect.poll(() => places.innerText()).toContain('0 / 12')
})

it('goes anywhere by the scrubber, which says where it is', async () => {
  const { page, part } = await bench.show('Stepper')
  const scrubber = part.getByRole('slider', { name: 'Step' })
  await scrubber.focus()
  await page.keyboard.press('End')
  await page.keyboard.press('ArrowLeft')
  expect(await scrubber.getAttribute('aria-valuetext')).toBe('11 / 12 so far. 1/2 taken 11 times leaves 0.0004883')
})

it('plays, waits at the end of what goes on growing, and stops where it has ended', async () => {
  const { page, part } = await bench.show('Stepper')
  await part.getByRole('combobox', { name: 'Pace' }).selectOption('60 / s')
  await page.keyboard.press('Space')
  const places = part.locator('output')
  await expect.poll(() => places.innerText()).toContain('12 / 12 so far')
  expect(await part.getByRole('button', { name: 'Pause' }).isVisible()).toBe(true)
  await part.getByRole('button', { name: 'Four more' }).click()
  await expect.poll(() => places.innerText()).toContain('16 / 16 so far')
  await part.getByRole('button', { name: 'Ended' }).click()
  await part.getByRole('button', { name: 'Play' }).waitFor()
  // From the end it begins anew.
  await part.getByRole('combobox', { name: 'Pace' }).selectOption('1 / s')
  await part.getByRole('button', { name: 'Play' }).click()
  await expect.poll(() => places.innerText()).toMatch(/[12] \/ 16/)
})

/** Numbers and texts as other keyboards, input methods and programs have them. */
import { expect, it } from 'vitest'
import { oneWindow } from './one-window.ts'

const lab = oneWindow()

it('a thousand is a thousand in a box for whole numbers, however it is written; what could be two is refused', async () => {
  await lab.page.locator('nav').getByRole('link', { name: 'Classification' }).click()
  const box = lab.front().getByRole('textbox', { name: 'Samples per class' })
  const refused = () => box.getAttribute('aria-invalid')
  for (const [typed, value] of [
    ['1,000', '1000'],
    ['２０００', '2000'],
    ['3 000', '3000'],
    ['4\u202f000', '4000'],
    ['10,000', '10000'],
  ] as const) {
    await box.fill(typed)
    await box.press('Enter')
    expect(await box.inputValue(), typed).toBe(value)
    expect(await refused(), typed).toBe('false')
  }
  for (const typed of ['1.000', '1,00']) {
    await box.fill(typed)
    await expect.poll(refused, { message: typed }).toBe('true')
    expect(await box.inputValue(), typed).toBe(typed)
  }
  // What is no number yet is nobody's fault.
  expect(await lab.page.locator('.notice').count()).toBe(0)
  await box.fill('1000')
})

it('the first click into a box for a number selects what it holds', async () => {
  await lab.page.locator('nav').getByRole('link', { name: 'Classification' }).click()
  for (const name of ['Samples per class', 'Seed']) {
    const box = lab.front().getByRole('textbox', { name, exact: true })
    const before = await box.inputValue()
    await box.click()
    await lab.page.keyboard.type('77')
    expect(await box.inputValue()).toBe('77')
    await box.fill(before)
    await box.blur()
  }
})

it('says what is wrong with a list that holds no numbers, and keeps it as it was typed', async () => {
  await lab.page.locator('nav').getByRole('link', { name: 'Neuron' }).click()
  const box = lab.front().getByRole('textbox', { name: 'Weights' })
  const { keyboard } = lab.page
  for (const typed of ['1, x', '']) {
    await box.click()
    await keyboard.press('Control+a')
    await keyboard.press('Delete')
    await keyboard.type(typed)
    await keyboard.press('Tab')
    await lab.front().getByText('Type numbers with commas between them.').waitFor()
    expect(await box.inputValue()).toBe(typed)
    expect(await box.getAttribute('aria-invalid')).toBe('true')
  }
  await box.click()
  await keyboard.type('[0.5, 2]')
  await expect.poll(() => box.getAttribute('aria-invalid')).toBe('false')
  await keyboard.press('Tab')
  expect(await box.inputValue()).toBe('0.5, 2')
})

it('Enter that ends a composition confirms the candidate, and nothing else', async () => {
  await lab.page.locator('nav').getByRole('link', { name: 'Images' }).click()
  await lab.front().locator('button.sample').first().click()
  const keep = lab.front().getByRole('button', { name: /^Keep in history/ })
  await expect.poll(() => keep.isEnabled()).toBe(true)
  await keep.click()
  await lab.front().getByRole('button', { name: 'Open it there' }).click()
  const name = lab.front().getByRole('textbox', { name: 'Name' })
  await name.focus()
  const isFocused = () => name.evaluate((element) => element === document.activeElement)
  const press = (init: { isComposing: boolean } | { keyCode: number }) =>
    name.evaluate(
      (element, given) =>
        element.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, ...given })),
      init,
    )
  await press({ isComposing: true })
  expect(await isFocused()).toBe(true)
  await press({ keyCode: 229 })
  expect(await isFocused()).toBe(true)
  await press({ keyCode: 13 })
  expect(await isFocused()).toBe(false)
})

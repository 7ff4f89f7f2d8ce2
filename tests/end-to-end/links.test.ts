/** A tab is what its link and its draft say: over a reload, and from one window to another. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { oneWindow } from './one-window.ts'

const window = oneWindow()
const slowly = { timeout: 90_000 }
const { front } = window
const box = (name: string) => front().getByRole('textbox', { name, exact: true })
const go = (hash: string) => window.page.evaluate((to) => void (location.hash = to), hash)

it('a link opens the tab as it says, and its address is the tab’s again', async () => {
  await go('#/classification?epochs=70&optimizer.kind=sgd&optimizer.learningRate=0.5&seed=9')
  await expect.poll(() => box('Epochs').inputValue(), slowly).toBe('70')
  await expect.poll(() => box('Learning rate').inputValue()).toBe('0.5')
  await expect.poll(() => box('Seed').inputValue()).toBe('9')
  await expect.poll(() => window.page.evaluate(() => location.hash)).toBe('#/classification')
})
it('what a tab holds is there again after a reload', async () => {
  await box('Epochs').fill('81')
  // A draft is kept at most so often.
  const kept = () => readFile(join(window.home, 'drafts/classification.json'), 'utf8')
  await expect.poll(kept).toMatch(/"epochs": ?81\b/)
  await window.page.reload()
  await expect.poll(() => box('Epochs').inputValue(), slowly).toBe('81')
  await expect.poll(() => box('Seed').inputValue()).toBe('9')
})
it('of a link that is not right the rest counts, and what was left out is said', async () => {
  await go('#/regression?epochs=-5&nothing=1&optimizer.learningRate=0.25&seed=4')
  await expect.poll(() => box('Learning rate').inputValue(), slowly).toBe('0.25')
  await expect.poll(() => box('Seed').inputValue()).toBe('4')
  await window.page.getByText(/left out: params\.(nothing, params\.epochs|epochs, params\.nothing)/).waitFor()
})
it('the link that is copied opens another window alike', async () => {
  // The page may write to the clipboard, and nobody may read it.
  await window.page.evaluate(() => {
    const page = globalThis as unknown as { copied: Promise<string> }
    page.copied = new Promise((resolve) => {
      navigator.clipboard.writeText = async (text) => resolve(text)
    })
  })
  await front().getByRole('button', { name: 'Copy link' }).click()
  const link = await window.page.evaluate(() => (globalThis as unknown as { copied: Promise<string> }).copied)
  expect(link).toMatch(/#\/regression\?optimizer\.learningRate=0\.25&seed=4$/)
})

/** What a reader of the screen hears of a run, and that it is not drowned. */
import { expect, it } from 'vitest'
import { oneWindow } from './one-window.ts'

const lab = oneWindow()
const { front } = lab
/** What was announced from now on, and when, in milliseconds. */
async function listen(): Promise<() => Promise<{ at: number; text: string }[]>> {
  await lab.page.evaluate(() => {
    const told: { at: number; text: string }[] = []
    ;(window as unknown as { told: typeof told }).told = told
    const region = document.querySelector('.announcer')!
    new MutationObserver(() => told.push({ at: performance.now(), text: region.textContent ?? '' })).observe(region, {
      subtree: true,
      childList: true,
      characterData: true,
    })
  })
  return () => lab.page.evaluate(() => (window as unknown as { told: { at: number; text: string }[] }).told)
}

it('a run is announced with its figures in its tab, by its epoch elsewhere, and its end; at most every five seconds', async () => {
  const region = lab.page.locator('.announcer')
  expect(await region.getAttribute('aria-live')).toBe('polite')
  const told = await listen()
  const hears = (what: RegExp) => expect.poll(async () => (await told()).some(({ text }) => what.test(text))).toBe(true)
  await lab.page.keyboard.press('Control+Alt+5')
  await front().getByRole('textbox', { name: 'Epochs' }).fill('5000000')
  await front().getByRole('button', { name: /^Play/ }).click()
  await hears(/^Epoch [\d,]+ of 5,000,000\. Loss [\d.]+.*Accuracy/)
  await lab.page.keyboard.press('Control+Alt+4')
  await hears(/^Epoch [\d,]+ of 5,000,000\.$/)
  await lab.page.keyboard.press('Control+Alt+5')
  await front().getByRole('button', { name: /^Stop/ }).click()
  await hears(/Stopped/)
  const all = await told()
  expect(all.length).toBeGreaterThan(2)
  for (let one = 1; one < all.length; one++) expect(all[one]!.at - all[one - 1]!.at).toBeGreaterThan(4_500)
})

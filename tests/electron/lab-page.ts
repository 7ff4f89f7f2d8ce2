/** What a user does in the lab's page and sees there; English. */
import { expect } from 'vitest'
import type { Page } from 'playwright-core-1.30'

const tab = (page: Page, name: string) => page.getByRole('navigation').getByText(name, { exact: true })

/** The page answers, and its lab does. */
export const seeConnected = (page: Page): Promise<void> => page.getByText('in the history').waitFor()

/** Starts a preset of the classification tab. */
export async function train(page: Page, preset: string): Promise<void> {
  await tab(page, 'Classification').click()
  await page.getByRole('button', { name: preset }).click()
  await page.getByRole('button', { name: 'Play' }).click()
}
/** Waits until an epoch stands in the log, in the words of the course's notebook. */
export const seeEpoch = (page: Page, line: string): Promise<void> => page.getByText(line).waitFor()

/** How many epochs the running run is said to have done. */
export async function epochsDone(page: Page): Promise<number> {
  const text = await page.locator('dt:has-text("Epoch") + dd').first().innerText()
  return Number(/^[\d,]+/.exec(text)?.[0].replaceAll(',', ''))
}
export const stop = (page: Page): Promise<void> => page.getByRole('button', { name: 'Stop and keep' }).click()

/** The picture's name, size and edges stand in the images tab. */
export async function seeEdges(page: Page, name: string): Promise<void> {
  await page.locator(`[title="${name}"]`).waitFor()
  await expect.poll(() => page.getByText(/edge pixels/).count(), { timeout: 30_000 }).toBeGreaterThan(0)
}

/** The names in the history's rows. */
export async function historyNames(page: Page): Promise<string[]> {
  await tab(page, 'History').click()
  await page.getByRole('row').nth(1).waitFor()
  return (await page.getByRole('row').allInnerTexts()).slice(1)
}

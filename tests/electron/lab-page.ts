/** What a user does in the lab's page and sees there; English. */
import { soon } from './soon.ts'
import type { Page } from 'playwright'

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).locator('visible=true').first()

/** Whether the lab answers the page: the status bar tells what it holds. */
export const seeConnected = (page: Page): Promise<void> => page.getByText('in the history').waitFor()

/** Goes to a tab. */
export const goTo = (page: Page, tab: 'Start' | 'Classification' | 'Images' | 'History'): Promise<void> =>
  page.locator('nav').getByText(tab, { exact: true }).click()

/** Far more epochs than are done while a test looks, however fast the machine. */
const MANY = '5000000'

/** Chooses a preset of the classification tab, for many epochs, and takes so many steps, one by one. */
export async function stepThrough(page: Page, preset: string, steps: number): Promise<string[]> {
  await goTo(page, 'Classification')
  await button(page, preset).click()
  await page.getByLabel('Epochs', { exact: true }).locator('visible=true').fill(MANY)
  const log = button(page, 'Epoch log')
  if ((await log.getAttribute('aria-pressed')) !== 'true') await log.click()
  const lines = page.getByText(/\[EPOCH\]: \d+/)
  for (let step = 1; step <= steps; step++) {
    await button(page, 'One epoch').click()
    await soon(() => lines.count()).toBe(step)
  }
  return lines.allInnerTexts()
}
export const play = (page: Page): Promise<void> => button(page, /^(Play|Continue)/).click()
export const stop = (page: Page): Promise<void> => button(page, 'Stop and keep').click()

const figure = (page: Page, name: string) => page.locator(`dt:text-is("${name}") + dd`).locator('visible=true').first()

/** What stands at `Status`: `Training`, `Stopped` … */
export const status = async (page: Page): Promise<string> => (await figure(page, 'Status').innerText()).trim()

/** How many epochs the run of the tab in front has done. */
export async function epochsDone(page: Page): Promise<number> {
  const text = await figure(page, 'Epochs done').innerText()
  return Number(text.split('/')[0]!.replaceAll(',', ''))
}

/** Waits until the picture of this name is open, and its edges are found. @returns how many pixels are edges */
export async function seeEdges(page: Page, name: string): Promise<number> {
  await page.locator(`[title="${name}"]`).waitFor()
  const edges = figure(page, 'Edge pixels')
  await edges.waitFor()
  return Number((await edges.innerText()).replaceAll(',', ''))
}

/** The rows of the history, as text. */
export async function historyRows(page: Page): Promise<string[]> {
  await goTo(page, 'History')
  await page.getByRole('row').nth(1).waitFor()
  return (await page.getByRole('row').allInnerTexts()).slice(1)
}

/** What the problems in the status bar are, once there are some. */
export async function problems(page: Page): Promise<string> {
  await page
    .getByText(/^\d+ problems?$/)
    .first()
    .click()
  const dialog = page.locator('dialog[open]')
  await dialog
    .getByText(/E-[A-Z]+-\d+/)
    .first()
    .waitFor()
  const said = await dialog.innerText()
  await page.keyboard.press('Escape')
  return said
}

import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll } from 'vitest'
import { makeHome } from '../fixtures/history.ts'
import { launchChromium } from '../server/chromium.ts'
import { type LabProcess, openWindow, startLab } from './browser-lab.ts'

/** A new lab and one window on it, from the first test of a file to the last: the page, and the panel in front of it. */
export function oneWindow() {
  const { home, remove } = makeHome()
  let browser: Browser
  let lab: LabProcess
  let page: Page
  beforeAll(async () => {
    browser = await launchChromium()
    lab = await startLab(home)
    ;({ page } = await openWindow(browser))
    await page.goto(lab.address)
    await page.getByText('0 runs in the history').waitFor()
  })
  afterAll(async () => {
    await browser?.close()
    await lab?.end()
    remove()
  })
  return {
    get page() {
      return page
    },
    front: () => page.locator('main .panel:not([hidden])'),
  }
}

import type { Page } from 'playwright'
import { beforeAll } from 'vitest'
import { openWindow } from './browser-lab.ts'
import { labAndBrowser } from './lab-and-browser.ts'

/** A new lab and one window on it, from the first test of a file to the last: the page, and the panel in front of it. */
export function oneWindow() {
  const the = labAndBrowser(async (home) => home)
  let page: Page
  beforeAll(async () => {
    ;({ page } = await openWindow(the.browser))
    await page.goto(the.lab.address)
    await page.getByText('0 runs in the history').waitFor()
  })
  return {
    get page() {
      return page
    },
    /** The data folder. */
    get home() {
      return the.prepared
    },
    front: () => page.locator('main .panel:not([hidden])'),
  }
}

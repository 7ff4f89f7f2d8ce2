import type { Browser } from 'playwright'
import { afterAll, beforeAll } from 'vitest'
import { makeHome } from '../fixtures/history.ts'
import { launchChromium } from '../server/chromium.ts'
import { type LabProcess, startLab } from './browser-lab.ts'

/**
 * A lab on a data folder of its own and a browser beside it, from the first test of a file to the last.
 * @param prepare fills the folder before the lab starts; what it returns is `prepared`
 */
export function labAndBrowser<T>(prepare: (home: string) => Promise<T>) {
  const { home, remove } = makeHome()
  let prepared: T
  let browser: Browser
  let lab: LabProcess
  beforeAll(async () => {
    prepared = await prepare(home)
    lab = await startLab(home)
    browser = await launchChromium()
  })
  afterAll(async () => {
    await browser?.close()
    await lab?.end()
    remove()
  })
  return {
    get prepared() {
      return prepared
    },
    get browser() {
      return browser
    },
    get lab() {
      return lab
    },
  }
}

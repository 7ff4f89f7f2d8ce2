/** Drawings and motion as those see them who asked their system for its own colours, or for less motion. */
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWindow } from './browser-lab.ts'
import { makeFewRuns } from './few-runs.ts'
import { labAndBrowser } from './lab-and-browser.ts'
import { screensOf } from './screens.ts'

const the = labAndBrowser(makeFewRuns)

describe('in forced colours', () => {
  let page: Page
  beforeAll(async () => {
    ;({ page } = await openWindow(the.browser, { forcedColors: 'active' }))
    await page.goto(the.lab.address)
  })
  afterAll(() => page?.context().close())

  it('a drawing has the colours of the system', async () => {
    await page.locator('nav a[href="#/classification"]').click()
    await page.locator('.picture canvas').first().waitFor()
    // What a canvas is drawn with is read from these.
    const tokens = await page.evaluate(() => {
      const style = getComputedStyle(document.querySelector('.picture canvas')!)
      const probe = document.createElement('div')
      document.body.append(probe)
      const system = (name: string) => {
        probe.style.color = name
        return getComputedStyle(probe).color
      }
      const result = [
        [style.getPropertyValue('--text'), system('CanvasText')],
        [style.getPropertyValue('--surface'), system('Canvas')],
        [style.getPropertyValue('--accent'), system('CanvasText')],
      ]
      probe.remove()
      return result
    })
    for (const [drawn, asked] of tokens) expect(drawn).toBe(asked)
  })
})

/** The longest animation and transition of all elements and what stands before and after them, in seconds. */
const longestMotion = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const seconds = (list: string) => list.split(',').map((one) => parseFloat(one) * (one.includes('ms') ? 1e-3 : 1))
    let longest = 0
    for (const element of document.querySelectorAll('*'))
      for (const part of ['', '::before', '::after']) {
        const { animationDuration, transitionDuration } = getComputedStyle(element, part)
        longest = Math.max(longest, ...seconds(transitionDuration), ...seconds(animationDuration))
      }
    for (const animation of document.getAnimations())
      longest = Math.max(longest, Number(animation.effect?.getComputedTiming().activeDuration ?? 0) / 1000)
    return longest
  })

describe.each(['reduce', 'no-preference'] as const)('motion: %s', (reducedMotion) => {
  it('a run that trains and a dialog over it', async () => {
    const { page } = await openWindow(the.browser, { reducedMotion })
    await page.goto(the.lab.address)
    const screens = screensOf(() => the.prepared)
    const training = screens.find(({ name }) => name === 'classification while it trains')!
    await screens.find(({ name }) => name === 'classification before a run')!.open(page)
    await training.open(page)
    await page.keyboard.press('Control+k')
    await page.locator('dialog[open]').waitFor()
    const longest = await longestMotion(page)
    if (reducedMotion === 'reduce') expect(longest).toBeLessThanOrEqual(0.001)
    else expect(longest).toBeGreaterThan(0.05)
    await page.keyboard.press('Escape')
    // The next window would show the run that trains on.
    await page.locator('main .panel:not([hidden]) .transport .buttons button').nth(3).click()
    await page.locator('main .panel:not([hidden]) .transport .stopped').waitFor()
    await page.context().close()
  })
})

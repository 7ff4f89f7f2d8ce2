/** Every screen of the window, how each is come to, and what axe finds on it. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright'
import type { makeFewRuns } from './few-runs.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
interface AxeResult {
  violations: { id: string; impact: string; nodes: { target: string[]; failureSummary: string }[] }[]
}
type Runs = Awaited<ReturnType<typeof makeFewRuns>>

/** Gives a page what {@link faults} needs. */
export const bringAxe = (page: Page): Promise<void> => page.evaluate(axe)

/**
 * What axe finds that is serious, as lines that say where.
 * @param rules those that are asked; all of them without it
 */
export async function faults(page: Page, rules?: string[]): Promise<string[]> {
  const { violations } = await page.evaluate(async (runOnly) => {
    const { axe } = window as unknown as { axe: { run(options: object): Promise<AxeResult> } }
    return axe.run(runOnly ? { runOnly } : {})
  }, rules)
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary}`),
    )
}

const tab = (page: Page, index: number) => page.locator('nav a').nth(index).click()
const front = (page: Page) => page.locator('main .panel:not([hidden])')
const go = (page: Page, hash: string) => page.evaluate((to) => void (location.hash = to), hash)
const escape = (page: Page) => page.keyboard.press('Escape')

interface Screen {
  name: string
  open: (page: Page) => Promise<unknown>
  /** Where it lies over another. */
  leave?: (page: Page) => Promise<unknown>
}

/** Every screen, each come to from the one before it. */
export const screensOf = (runs: () => Runs): readonly Screen[] => [
  { name: 'start', open: (page) => front(page).locator('ul li').first().waitFor() },
  {
    name: 'classification before a run',
    open: async (page) => {
      await tab(page, 1)
      await front(page).locator('.picture canvas').waitFor()
      await front(page).locator('header .size').waitFor()
    },
  },
  {
    name: 'classification with a field that is wrong',
    open: async (page) => {
      await front(page).locator('aside input[type=text]').first().fill('many')
      await front(page).locator('.problem').first().waitFor()
    },
    leave: (page) => front(page).locator('aside input[type=text]').first().fill('1000'),
  },
  {
    name: 'classification while it trains',
    open: async (page) => {
      // Long enough to be looked at, however fast the machine is.
      await front(page).locator('aside .field:has-text("1e7")').locator('input[type=text]').fill('5000000')
      await front(page).locator('.transport button.primary').click()
      await front(page).locator('ol li').nth(5).waitFor()
    },
    leave: (page) => front(page).locator('.transport button').nth(3).click(),
  },
  { name: 'regression', open: async (page) => (await tab(page, 2), front(page).locator('header .size').waitFor()) },
  {
    name: 'images without one',
    open: async (page) => (await tab(page, 3), front(page).locator('.gallery canvas').last().waitFor()),
  },
  {
    name: 'images with one',
    open: async (page) => {
      await front(page).locator('button.sample').first().click()
      await front(page).locator('.below dd').nth(1).waitFor()
    },
  },
  {
    name: 'history',
    open: async (page) => (await tab(page, 4), front(page).locator('tbody tr[data-place]').last().waitFor()),
  },
  {
    name: 'history with a selection and the columns',
    open: async (page) => {
      await front(page).locator('tbody input[type=checkbox]').first().check()
      await front(page).locator('header button[aria-expanded]').click()
      await page.locator('fieldset.card').waitFor()
    },
    leave: escape,
  },
  {
    name: 'history without a match',
    open: async (page) => {
      await front(page).locator('input[type=search]').fill('nothing has this name')
      await front(page).locator('.empty').waitFor()
    },
    leave: (page) => front(page).locator('.empty button').click(),
  },
  {
    name: 'a run',
    open: async (page) => {
      await go(page, `#/history/run/${runs().classifications[1]}`)
      await front(page).locator('canvas').last().waitFor()
    },
  },
  {
    name: 'a kept picture',
    open: async (page) => (await go(page, `#/history/run/${runs().image}`), front(page).locator('img').waitFor()),
  },
  {
    name: 'a comparison',
    open: async (page) => {
      await go(page, `#/history/compare/${[...runs().classifications, runs().regression].join(',')}`)
      await front(page).locator('figure canvas').last().waitFor()
    },
  },
  ...(
    [
      ['commands', 'Control+k'],
      ['keys', '?'],
      ['settings', 'Control+,'],
    ] as const
  ).map(([name, key]) => ({
    name,
    open: async (page: Page) => (await page.keyboard.press(key), page.locator('dialog[open]').waitFor()),
    leave: escape,
  })),
  {
    name: 'limits',
    open: async (page) => {
      await page.keyboard.press('Control+,')
      await page.locator('dialog .version button').click()
      await page.locator('dialog dl dt').nth(30).waitFor()
    },
    leave: escape,
  },
  {
    name: 'what a tab is about',
    open: async (page) => {
      await tab(page, 1)
      await page.keyboard.press('F1')
      await page.locator('dialog .help ol').waitFor()
    },
    leave: escape,
  },
  {
    name: 'every knob',
    open: async (page) => {
      for (const summary of await front(page).locator('aside summary').all()) await summary.click()
    },
  },
  {
    name: 'how the lab is doing',
    open: async (page) => {
      await page.locator('footer .right button').first().click()
      await page.locator('dialog .machine').first().waitFor({ timeout: 60_000 })
    },
    leave: escape,
  },
  {
    name: 'a notice',
    open: async (page) => {
      await go(page, '#/history')
      await front(page).locator('tbody tr[data-place]').last().press('Delete')
      await page.locator('.notice button').first().waitFor()
    },
    leave: (page) => page.locator('.notice button').first().click(),
  },
]

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
    // What passes is not written down: on a screen of a thousand elements that is most of the work.
    return axe.run({ resultTypes: ['violations'], ...(runOnly && { runOnly, preload: false }) })
  }, rules)
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary}`),
    )
}

const tab = (page: Page, id: string) => page.locator(`nav a[href="#/${id}"]`).click()
const front = (page: Page) => page.locator('main .panel:not([hidden])')
const go = (page: Page, hash: string) => page.evaluate((to) => void (location.hash = to), hash)
/** Brings the knobs into sight, or puts them away, where a narrow window has them in a drawer. */
async function knobs(page: Page, wanted: boolean): Promise<void> {
  const opener = front(page).locator('header .opener button')
  if (!(await opener.isVisible())) return
  if ((await opener.getAttribute('aria-pressed')) !== String(wanted)) await opener.click()
}
const escape = (page: Page) => page.keyboard.press('Escape')

/** Waits until no colour of a control is on its way to another; what moves for as long as a run trains is left out. */
const still = (page: Page) =>
  page.waitForFunction(() =>
    document
      .getAnimations()
      .every(
        ({ playState, effect }) =>
          playState === 'finished' || (effect as KeyframeEffect).target?.closest('button, input, select, a') === null,
      ),
  )

/** How a window looks to those who asked their system for one of these. */
export type Look = Parameters<Page['emulateMedia']>[0]

/** Shows a screen that is open in another look. */
export async function lookAgain(page: Page, look: Look): Promise<void> {
  await page.emulateMedia(look)
  await still(page)
}

interface Screen {
  name: string
  open: (page: Page) => Promise<unknown>
  /** Where it lies over another. */
  leave?: (page: Page) => Promise<unknown>
}

/** The largest drawing that can be seen in front, in pixels of its shorter side. */
export const largestDrawing = (page: Page): Promise<number> =>
  front(page).evaluate((panel) =>
    Math.max(
      0,
      ...[...panel.querySelectorAll('canvas, svg, table, .code-editor')].map((each) => {
        const { width, height } = each.getBoundingClientRect()
        return Math.min(width, height)
      }),
    ),
  )

/** Every screen, each come to from the one before it. */
export const screensOf = (runs: () => Runs): readonly Screen[] => [
  { name: 'start', open: (page) => front(page).locator('.runs li').first().waitFor() },
  {
    name: 'classification before a run',
    open: async (page) => {
      await tab(page, 'classification')
      await front(page).locator('.picture canvas').waitFor()
      await front(page).locator('header .size').waitFor({ state: 'attached' })
    },
  },
  {
    name: 'classification with a field that is wrong',
    open: async (page) => {
      await knobs(page, true)
      await front(page).locator('aside .row input[type=text]').first().fill('many')
      await front(page).locator('.problem').first().waitFor()
    },
    leave: async (page) => {
      await front(page).locator('aside .row input[type=text]').first().fill('1000')
      await knobs(page, false)
    },
  },
  {
    name: 'classification while it trains',
    open: async (page) => {
      // Long enough to be looked at, however fast the machine is.
      await knobs(page, true)
      await front(page).locator('aside [data-path=epochs] input[type=text]').fill('5000000')
      await knobs(page, false)
      await front(page).locator('.transport button.primary').click()
      await front(page).locator('.transport .wide', { hasText: /[1-9]/ }).waitFor()
      await front(page).locator('.transport .running').waitFor()
      await still(page)
    },
  },
  {
    name: 'the epoch log while it trains',
    open: async (page) => (await page.keyboard.press('l'), front(page).locator('ol li').nth(5).waitFor()),
  },
  {
    name: 'the charts after it',
    open: async (page) => {
      await front(page).locator('.transport .buttons button').nth(3).click()
      await page.keyboard.press('c')
      await front(page).locator('.chart canvas').last().waitFor()
      await front(page).locator('.transport .stopped').waitFor()
      await still(page)
    },
    leave: (page) => page.keyboard.press('c'),
  },
  {
    name: 'the menu of the run that is shown',
    open: async (page) => {
      await front(page).locator('.timeline .menu > button').click()
      await front(page).locator('.timeline textarea').waitFor()
    },
    leave: escape,
  },
  {
    name: 'a knob that differs, beside the run before',
    open: async (page) => {
      await knobs(page, true)
      await front(page).locator('aside [data-path="dataset.noise"] input[type=text]').fill('0.4')
      await front(page).locator('aside .mark').first().waitFor()
      await front(page).locator('.facts [aria-keyshortcuts=B]').waitFor()
    },
    leave: async (page) => {
      await front(page).locator('aside [data-path="dataset.noise"] button.mark').click()
      await knobs(page, false)
    },
  },
  {
    name: 'regression',
    open: async (page) => (await tab(page, 'regression'), front(page).locator('.picture canvas').waitFor()),
  },
  {
    name: 'images without one',
    open: async (page) => (await tab(page, 'images'), front(page).locator('.gallery canvas').last().waitFor()),
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
    open: async (page) => (await tab(page, 'history'), front(page).locator('tbody tr[data-place]').last().waitFor()),
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
      await tab(page, 'classification')
      await page.locator('nav a[href="#/classification"][aria-current]').waitFor()
      await page.keyboard.press('F1')
      await front(page).locator('aside .prose ol').waitFor()
    },
    leave: (page) => page.keyboard.press('F1'),
  },
  {
    name: 'every knob',
    open: async (page) => {
      await knobs(page, true)
      for (const summary of await front(page).locator('aside summary').all()) await summary.click()
    },
    leave: (page) => knobs(page, false),
  },
  {
    name: 'how the lab is doing',
    open: async (page) => {
      await page.locator('footer .right button').first().click()
      await page.locator('dialog .machine').first().waitFor()
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

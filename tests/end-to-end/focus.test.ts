/** Where the keyboard is after what had the focus went away: never nowhere. */
import { join } from 'node:path'
import type { Locator, Page } from 'playwright'
import { beforeAll, beforeEach, expect, it } from 'vitest'
import { openWindow } from './browser-lab.ts'
import { makeFewRuns } from './few-runs.ts'
import { labAndBrowser } from './lab-and-browser.ts'

const the = labAndBrowser(makeFewRuns)
let page: Page
beforeAll(async () => {
  ;({ page } = await openWindow(the.browser))
  await page.goto(the.lab.address)
  await page.getByText('4 runs in the history').waitFor()
})
// Another notice would be a better neighbour.
beforeEach(async () => {
  for (const one of await page.locator('.notice .dismiss').all()) await one.click({ timeout: 1_000 }).catch(() => {})
  await page.locator('.notice').first().waitFor({ state: 'detached' })
})

const front = () => page.locator('main .panel:not([hidden])')
const go = (hash: string) => page.evaluate((to) => void (location.hash = to), hash)
const rows = () => front().locator('tr[data-place]')
const notice = (name: string) => page.locator('.notice').getByRole('button', { name }).last()

/** Presses a button by the keyboard, waits until it is gone, and tells whether what has the focus then is what was meant. */
async function gone(button: Locator, expected: Locator): Promise<void> {
  await button.focus()
  const element = await button.elementHandle()
  await page.keyboard.press('Enter')
  await page.waitForFunction((old) => old!.getClientRects().length === 0, element)
  await focused(expected)
}
/** Waits until the focus is where it is meant to be; where it is nowhere or elsewhere, says where. */
async function focused(expected: Locator): Promise<void> {
  const there = expected.and(page.locator(':focus'))
  await there.waitFor({ timeout: 30_000 }).catch(() => {})
  const found = await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 200))
  expect(await there.count(), `the focus is at ${found}`).toBe(1)
  expect(await page.evaluate(() => document.activeElement === document.body)).toBe(false)
}

it('undoing and dismissing a notice leads back to where one was', async () => {
  await go('#/history')
  await rows().nth(3).waitFor()
  await rows().first().focus()
  await page.keyboard.press('Delete')
  await page.getByText('3 runs in the history').waitFor()
  await focused(rows().first())
  await gone(notice('Undo'), rows().first())
  await page.getByText('4 runs in the history').waitFor()
  await gone(notice('Dismiss'), rows().first())
})

it('of several notices the next one has it', async () => {
  for (const left of [3, 2]) {
    await rows().first().focus()
    await page.keyboard.press('Delete')
    await page.getByText(`${left} runs in the history`).waitFor()
    // One that is pointed at stays, however long the next one takes.
    await page.locator('.notice').first().hover()
  }
  await page.locator('.notice').nth(1).waitFor()
  await gone(page.locator('.notice .dismiss').first(), page.locator('.notice .dismiss').first())
  await gone(notice('Undo'), rows().first())
  await page.getByText('3 runs in the history').waitFor()
})

it('the last row that is deleted leads to the one before it', async () => {
  await rows().last().focus()
  await page.keyboard.press('Delete')
  await page.getByText('2 runs in the history').waitFor()
  await focused(rows().last())
  await gone(notice('Undo'), rows().nth(1))
  await page.getByText('3 runs in the history').waitFor()
})

it('a selection that is cleared or deleted leads to the list', async () => {
  const chosen = rows().locator('xpath=self::*[@tabindex="0"]')
  await rows().nth(1).focus()
  await page.keyboard.press('Space')
  await gone(front().getByRole('button', { name: 'Clear selection' }), chosen)
  await rows().nth(1).focus()
  await page.keyboard.press('Space')
  await gone(front().getByRole('button', { name: 'Delete', exact: true }), chosen)
  await page.getByText('2 runs in the history').waitFor()
  await focused(chosen)
  await notice('Undo').click()
  await page.getByText('3 runs in the history').waitFor()
})

it('Delete deletes what is selected by its box, whichever run the keyboard is at', async () => {
  const selected = rows().nth(1)
  const id = await selected.getByRole('link').getAttribute('href')
  const others = [rows().first(), selected.getByRole('checkbox')]
  for (const focusedLast of others) {
    await selected.getByRole('checkbox').check()
    await focusedLast.focus()
    await page.keyboard.press('Delete')
    await page.getByText('2 runs in the history').waitFor()
    await rows().locator(`a[href="${id}"]`).waitFor({ state: 'detached' })
    await notice('Undo').click()
    await page.getByText('3 runs in the history').waitFor()
  }
})

it('a page that is opened begins at its way back, and deleting its run leads to the list', async () => {
  const back = front().getByRole('button', { name: 'All runs' })
  await rows().first().focus()
  await page.keyboard.press('Enter')
  await focused(back)
  await gone(front().getByRole('button', { name: 'Delete' }), rows().locator('xpath=self::*[@tabindex="0"]'))
  await page.getByText('2 runs in the history').waitFor()
  await notice('Undo').click()
  await page.getByText('3 runs in the history').waitFor()
})

it('a run that is taken out of a comparison leaves the way back, or the list', async () => {
  const ids = await rows()
    .locator('a')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href')!.split('/').at(-1)!))
  await go(`#/history/compare/${ids.slice(0, 3).join(',')}`)
  const takeOut = front().getByRole('button', { name: /^Take .* out$/ })
  await takeOut.nth(2).waitFor()
  await gone(takeOut.nth(1), front().getByRole('button', { name: 'All runs' }))
  await takeOut.nth(1).waitFor()
  await gone(takeOut.first(), rows().locator('xpath=self::*[@tabindex="0"]'))
})

it('a chart that is shown whole again has it', async () => {
  await go(`#/history/run/${the.prepared.classifications[1]}`)
  const cursor = front().getByRole('slider', { name: 'Loss: Epoch' })
  await cursor.waitFor()
  await cursor.focus()
  await page.keyboard.press('+')
  await gone(front().getByRole('button', { name: 'Show all' }), cursor)
})

it('a layer that is removed leaves it to the next one, and a step to the steps', async () => {
  await go('#/classification')
  const remove = front().getByRole('button', { name: /^Remove Layer/ })
  const strip = front().locator('.items button')
  const add = front().getByRole('button', { name: /^Add layer/i })
  await add.click()
  await add.click()
  await strip.nth(3).waitFor()
  for (let left = 3; left > 0; left--) {
    await remove.focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => strip.count()).toBe(left)
    await focused(left > 1 ? remove : add)
  }
  await go('#/images')
  await front().getByRole('button', { name: 'Leaf' }).click()
  const steps = front().getByRole('button', { name: /^Remove / })
  await steps.first().waitFor()
  for (let left = await steps.count(); left > 0; left--) {
    await steps.last().focus()
    await page.keyboard.press('Enter')
    if (left > 1) await focused(steps.nth(left - 2))
  }
  await focused(front().locator('.adders button').first())
})

it('a fault of a picture that is dismissed leaves it to the picture, or to what opens one', async () => {
  const open = async () => {
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      front()
        .getByRole('button', { name: /^Open picture/ })
        .click(),
    ])
    await chooser.setFiles(join(import.meta.dirname, 'focus.test.ts'))
    return front().getByRole('alert').getByRole('button', { name: 'Dismiss' })
  }
  await gone(await open(), front().locator('.pane'))
  // The page that comes would have the picture open again.
  await page.evaluate(() => addEventListener('pagehide', () => sessionStorage.removeItem('spiral-lab-open-picture')))
  await page.reload()
  await gone(await open(), front().locator('.gallery button').first())
})

it('another tab that comes to the front has the focus itself', async () => {
  await go('#/classification')
  const seed = front().getByRole('textbox', { name: 'Seed' })
  await seed.focus()
  await page.keyboard.press('Control+Alt+1')
  await focused(page.locator('main'))
  await page.keyboard.press('Control+Alt+5')
  await seed.waitFor()
  await focused(page.locator('main'))
})

it('who leaves a control for nothing has left it', async () => {
  await front().getByRole('textbox', { name: 'Seed' }).focus()
  await page.mouse.click(700, 8)
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 50)))
  expect(await page.evaluate(() => document.activeElement!.tagName)).toMatch(/BODY|MAIN/)
  await go('#/history')
  await rows().first().waitFor()
  expect(await page.evaluate(() => document.activeElement!.tagName)).toMatch(/BODY|MAIN/)
})

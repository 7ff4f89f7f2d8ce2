/** What stands between a press on the start page and the first epoch. */
import { expect, it } from 'vitest'
import { labAndBrowser } from './lab-and-browser.ts'
import { openWindow } from './browser-lab.ts'

const the = labAndBrowser(async () => {})

it('asks for no initial state of a run that is started, and prepares its process once somebody points at it', async () => {
  const { page } = await openWindow(the.browser)
  const sent: string[] = []
  page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => sent.push(String(payload))))
  /** Whether something was asked for, of one tab where it is told which. */
  const isAsked = (what: string, tab = '') => sent.some((frame) => frame.includes(what) && frame.includes(tab))
  await page.goto(the.lab.address)
  await page.getByText('0 runs in the history').waitFor()
  expect(isAsked('app/settings')).toBe(true)
  expect(isAsked('app/draft', 'classification')).toBe(false)
  const offer = page.getByRole('button', { name: /^Train the spiral/ })
  await offer.hover()
  await expect.poll(() => isAsked('app/draft', 'classification')).toBe(true)
  await offer.click()
  await page.locator('main .panel:not([hidden]) dt:text-is("Epochs done") + dd').getByText(/[1-9]/).first().waitFor()
  expect(isAsked('runs/start')).toBe(true)
  expect(isAsked('runs/preview')).toBe(false)
})

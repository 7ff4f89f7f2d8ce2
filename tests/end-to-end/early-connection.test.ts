/** What happens while the page's code is still on its way. */
import { expect, it } from 'vitest'
import { openWindow } from './browser-lab.ts'
import { labAndBrowser } from './lab-and-browser.ts'

const the = labAndBrowser(async () => {})

it('connects before its own code has arrived, once, and goes on by that connection', async () => {
  const { page } = await openWindow(the.browser)
  let sockets = 0
  page.on('websocket', () => sockets++)
  const code = Promise.withResolvers<void>()
  await page.route(/\/index-[\w-]+\.js$/, async (route) => {
    await code.promise
    await route.continue()
  })
  const connected = page.waitForEvent('websocket')
  await page.goto(the.lab.address, { waitUntil: 'commit' })
  await connected
  expect(await page.locator('nav').count()).toBe(0)
  code.resolve()
  await page.getByText('0 runs in the history').waitFor()
  expect(sockets).toBe(1)
})

it('shows the start page before the lab has answered, says so, and lets it be pressed when it has', async () => {
  const { page } = await openWindow(the.browser)
  const answer = Promise.withResolvers<void>()
  await page.routeWebSocket(/\/lab$/, async (socket) => {
    await answer.promise
    socket.connectToServer()
  })
  await page.goto(the.lab.address)
  const offer = page.locator('button', { hasText: 'Train the spiral' })
  await offer.waitFor()
  expect(await offer.evaluate((button) => button.closest('[inert]') !== null)).toBe(true)
  const opening = page.getByText('Opening the lab …')
  await opening.waitFor()
  answer.resolve()
  await page.getByText('0 runs in the history').waitFor()
  expect(await opening.count()).toBe(0)
  await offer.click()
  await page.locator('main .panel:not([hidden]) dt:text-is("Epochs done") + dd').getByText(/[1-9]/).first().waitFor()
})

it('has what it may need next before the lab could be gone', async () => {
  const { page } = await openWindow(the.browser)
  const history = page.waitForResponse(/\/HistoryTab-[\w-]+\.js$/)
  await page.goto(the.lab.address)
  expect((await history).ok()).toBe(true)
  await page.getByRole('heading', { name: 'Spiral Lab' }).waitFor()
})

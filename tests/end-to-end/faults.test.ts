/** What happens in the window when something behind it ends. */
import { join } from 'node:path'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeHome } from '../fixtures/history.ts'
import { launchChromium } from '../server/chromium.ts'
import { type LabProcess, openWindow, startLab } from './browser-lab.ts'

const { home, remove } = makeHome()
let browser: Browser
let lab: LabProcess
let page: Page
beforeAll(async () => {
  browser = await launchChromium()
  lab = await startLab(home)
  ;({ page } = await openWindow(browser))
})
afterAll(async () => {
  await browser?.close()
  await lab?.end()
  remove()
})

const front = () => page.locator('main .panel:not([hidden])')
const tab = (id: string) => page.locator(`nav a[href="#/${id}"]`).click()
const dialog = () => page.locator('dialog[open]')
const lines = () => front().getByText(/^\[EPOCH\]: \d+/)

/** The process of a child, as the window tells it. */
async function processOf(name: string): Promise<number> {
  await page.locator('footer .right button').first().click()
  const row = dialog().locator('.children li', { hasText: name }).first()
  await row.getByText(/process \d+/).waitFor()
  const pid = Number(/process (\d+)/.exec(await row.innerText())?.[1])
  await page.keyboard.press('Escape')
  await dialog().waitFor({ state: 'detached' })
  return pid
}
async function openLog(): Promise<void> {
  const log = front().getByRole('button', { name: 'Epoch log' })
  if ((await log.getAttribute('aria-pressed')) !== 'true') await log.click()
}
const longRun = async () => {
  await openLog()
  await front().getByRole('textbox', { name: 'Epochs' }).fill('500000')
  await front().getByRole('button', { name: /^Play/ }).click()
  await lines().first().waitFor()
}

it('a connection that is cut is told of, and made again by itself', async () => {
  const sockets: { close(): Promise<void> }[] = []
  await page.routeWebSocket(/\/lab$/, (socket) => {
    socket.connectToServer()
    sockets.push(socket)
  })
  await page.goto(lab.address)
  await page.getByText('0 runs in the history').waitFor()
  expect(sockets).toHaveLength(1)
  await tab('classification')
  await longRun()
  await sockets[0]!.close()
  await page.waitForFunction(() => document.querySelector('main [role=alert]')?.textContent?.includes('was lost'))
  await page.waitForFunction(() => document.querySelector('main .banner') === null)
  expect(sockets.length).toBeGreaterThan(1)
  // The run went on meanwhile; the tab shows it again.
  await page.getByText('1 run is training').waitFor()
  await front().locator('.status').getByText('Training').waitFor()
  // The view was made anew.
  await openLog()
  const shown = await lines().last().innerText()
  await page.waitForFunction(
    (before) => [...document.querySelectorAll('.panel:not([hidden]) ol li')].at(-1)?.textContent !== before,
    shown,
  )
  expect(await page.locator('.notice').count()).toBe(0)
})

it('the run of a training process that is killed goes on by itself, and the next run trains', async () => {
  await page.reload()
  await page.getByText('1 run is training').waitFor()
  await tab('classification')
  await openLog()
  await lines().first().waitFor()
  const before = await lines().last().innerText()
  process.kill(await processOf('training 1'), 'SIGKILL')
  await page.waitForFunction(
    (shown) => [...document.querySelectorAll('.panel:not([hidden]) ol li')].at(-1)?.textContent !== shown,
    before,
  )
  await front().locator('.status').getByText('Training').waitFor()
  const training = page.getByText('1 run is training')
  await front().getByRole('button', { name: 'Stop and keep' }).click()
  await front().locator('.status').getByText('Stopped').waitFor()
  await training.waitFor({ state: 'detached' })
  await longRun()
  await training.waitFor()
  await front().getByRole('button', { name: 'Stop and keep' }).click()
  await front().locator('.status').getByText('Stopped').waitFor()
  await training.waitFor({ state: 'detached' })
})

it('a history process that is killed is back, and everything that was kept is shown', async () => {
  process.kill(await processOf('history'), 'SIGKILL')
  await tab('history')
  await front().locator('tr[data-place]').nth(1).waitFor()
  await page.getByText('2 runs in the history').waitFor()
})

it('an image process that is killed leaves the open picture open', async () => {
  await tab('images')
  await front().locator('button.sample').first().click()
  const edges = front().locator('dl > div', { hasText: 'Edge pixels' }).locator('dd')
  await edges.getByText(/\d/).waitFor()
  const before = await edges.innerText()
  process.kill(await processOf('images'), 'SIGKILL')
  const threshold = front().getByRole('textbox', { name: 'High threshold' })
  await threshold.fill('900')
  await edges.and(page.locator(`dd:not(:text-is("${before}"))`)).waitFor()
  await threshold.fill('150')
  await edges.and(page.locator(`dd:text-is("${before}")`)).waitFor()
})

it('a file that is no image is refused with what to do, and the open picture stays', async () => {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    front()
      .getByRole('button', { name: /^Open picture/ })
      .first()
      .click(),
  ])
  await chooser.setFiles(join(import.meta.dirname, 'faults.test.ts'))
  const alert = front().getByRole('alert')
  await alert.waitFor()
  expect(await alert.innerText()).toContain('E-IMG-')
  expect(await front().locator('.below dd').first().innerText()).toMatch(/\d/)
})

it('a lab that is killed is told of; started again it asks for its new address, and has everything', async () => {
  const { port } = new URL(lab.address)
  lab.child.kill('SIGKILL')
  await page.locator('main .banner').waitFor()
  lab = await startLab(home, { port: Number(port) })
  await page.getByRole('heading', { name: 'The lab was started again' }).waitFor()
  expect(await page.locator('main').innerText()).toContain('Open the address that it printed')
  await page.evaluate((address) => location.assign(address), lab.address)
  await page.getByText('2 runs in the history').waitFor()
})

it('a wrong token, an old one and none open a page that says what to do', async () => {
  for (const hash of ['', '#t=wrong', `#t=${'A'.repeat(43)}`]) {
    const { page: other } = await openWindow(browser)
    await other.goto(new URL(hash || '/', lab.address).href)
    const title = hash ? 'The lab was started again' : 'This page is not connected to a lab'
    await other.getByRole('heading', { name: title }).waitFor()
    expect(await other.locator('main').innerText()).toMatch(/Open the address (that it|the lab) printed/)
    await other.context().close()
  }
})

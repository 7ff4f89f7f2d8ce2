/**
 * How the window feels: `node tests/bench/window.ts`. The browser's host and the installed Chromium, without a graphics
 * card. Prints one figure a line; the machine's own load is in all of them, so ratios in one run are what counts.
 */
import { once } from 'node:events'
import { rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright'
import { createPixels } from '../../lab/core/images/pixels.ts'
import { compiled } from '../../main/launch/paths.mjs'
import { encodePng } from '../../native/decoders/png-encoder.ts'
import { openWindow, startLab, type LabProcess } from '../end-to-end/browser-lab.ts'
import { makeHome } from '../fixtures/history.ts'
import { launchChromium } from '../server/chromium.ts'
import { figure, median } from './window/figures.ts'
import { memoryBelow } from './window/memory.ts'

// As the launcher does: what V8 has made of the bundles is kept.
process.env['NODE_COMPILE_CACHE'] = compiled

/** Starts that are measured; the first is cold. */
const STARTS = 8

const front = (page: Page) => page.locator('main .panel:not([hidden])')
const tab = (page: Page, id: string) => page.locator(`nav a[href="#/${id}"]`).click()

/** Waits in the page itself, looked at in every frame: Playwright's own waits look every half second after a while. */
const startPageStands = (page: Page) =>
  page.waitForFunction(() => {
    const button = [...document.querySelectorAll('button')].find((each) =>
      /^\s*Train the spiral/.test(each.textContent),
    )
    return button && !button.closest('[inert]') && /\d runs? in the history/.test(document.body.textContent)
  })
const figureStands = (page: Page, name: string) =>
  page.waitForFunction((name) => {
    const terms = [...document.querySelectorAll('main .panel:not([hidden]) dt')]
    return /[1-9]/.test(terms.find((term) => term.textContent === name)?.nextElementSibling?.textContent ?? '')
  }, name)

/** From starting the lab's process to a start page that can be pressed. */
async function startToUsable(browser: Browser, home: string) {
  const begin = performance.now()
  const lab = await startLab(home)
  const served = performance.now()
  const { page } = await openWindow(browser)
  await page.goto(lab.address)
  await startPageStands(page)
  return { lab, page, lasted: { process: served - begin, page: performance.now() - served } }
}
/** From asking for a page with nothing in it to its being there: what Chromium and its driver take by themselves. */
async function measureEmptyPage(browser: Browser): Promise<number> {
  const server = createServer((_, response) => response.end('<!doctype html><title>empty</title><p>here'))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const taken: number[] = []
  for (let turn = 0; turn < STARTS; turn++) {
    const begin = performance.now()
    const { page } = await openWindow(browser)
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    await page.waitForFunction(() => document.body.textContent.includes('here'))
    taken.push(performance.now() - begin)
    await page.context().close()
  }
  server.close()
  return median(taken.slice(1))
}

async function measureStart(home: string): Promise<void> {
  const starts: { process: number; page: number }[] = []
  let browser = await launchChromium()
  for (let turn = 0; turn < STARTS; turn++) {
    const { lab, page, lasted } = await startToUsable(browser, home)
    starts.push(lasted)
    await page.context().close()
    await lab.end()
    // The first is cold: a new data folder, a browser that has never seen the page.
    if (turn === 0) {
      await browser.close()
      browser = await launchChromium()
    }
  }
  const empty = await measureEmptyPage(browser)
  await browser.close()
  const [cold, ...warm] = starts
  figure('start to usable window, cold', cold!.process + cold!.page, 'ms')
  figure('  until the lab tells its address', cold!.process, 'ms')
  const whole = median(warm.map((lasted) => lasted.process + lasted.page))
  figure('start to usable window, warm', whole, 'ms')
  figure('  until the lab tells its address', median(warm.map((lasted) => lasted.process)), 'ms')
  figure('    the fastest', Math.min(...warm.map((lasted) => lasted.process)), 'ms')
  figure('  an empty page in the same Chromium', empty, 'ms')
  figure('  the lab’s own share', whole - empty, 'ms')
}

/** From a press on the start page of a lab that was just started to the first epoch, and to the first edges, on the screen. */
async function measureFirst(home: string): Promise<void> {
  const first = async (press: string, seen: string): Promise<number> => {
    const taken: number[] = []
    for (let turn = 0; turn < 4; turn++) {
      const browser = await launchChromium()
      const { lab, page } = await startToUsable(browser, home)
      const begin = performance.now()
      await page.getByRole('button', { name: new RegExp(`^${press}`) }).click()
      await figureStands(page, seen)
      taken.push(performance.now() - begin)
      await browser.close()
      await lab.end()
    }
    return median(taken)
  }
  figure('from the start page to the first epoch', await first('Train the spiral', 'Epochs done'), 'ms')
  figure('from the start page to the first edges', await first('Find edges', 'Edge pixels'), 'ms')
}

/** From moving a slider to the new picture on the screen, as the window itself tells it. */
async function measureSlider(page: Page): Promise<void> {
  const side = 1000
  const pixels = createPixels(side, side, 3)
  pixels.data.forEach((_, at) => {
    const [x, y] = [Math.floor(at / 3) % side, Math.floor(at / 3 / side)]
    pixels.data[at] = 127 + 100 * Math.sin(x / 9) * Math.cos(y / 13) + ((x * 7919 + y * 104729) % 23)
  })
  const file = join(tmpdir(), `spiral-lab-bench-${process.pid}.png`)
  writeFileSync(file, await encodePng(pixels))
  await tab(page, 'images')
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    front(page)
      .getByRole('button', { name: /^Open picture/ })
      .click(),
  ])
  await chooser.setFiles(file)
  rmSync(file)
  const seen = front(page).locator('dl > div', { hasText: 'Until seen' }).locator('dd')
  await seen.getByText(/\d/).waitFor()
  const slider = front(page).getByRole('slider', { name: /^High threshold/ })
  const taken: number[] = []
  for (let turn = 0; turn < 25; turn++) {
    const before = await seen.innerText()
    await slider.press(turn % 2 ? 'ArrowRight' : 'PageUp')
    await page
      .waitForFunction(
        (text) =>
          [...document.querySelectorAll<HTMLElement>('.panel:not([hidden]) dl > div')]
            .find(({ innerText }) => innerText.startsWith('Until seen'))
            ?.querySelector('dd')?.innerText !== text,
        before,
        { timeout: 2_000 },
        // The same time twice in a row is no new picture that could be told from the old one.
      )
      .catch(() => {})
    taken.push(Number.parseFloat(await seen.innerText()))
  }
  figure('slider to new edge picture, one megapixel, median', median(taken.slice(5)), 'ms')
  figure('  the slowest of twenty', Math.max(...taken.slice(5)), 'ms')
}

/** Frames a second of two windows that each draw one of the course's models while both train. */
async function measureFrames(browser: Browser, { address }: LabProcess): Promise<void> {
  const pages = await Promise.all(
    ['Course: linear, SGD', 'Course: ReLU, Adam'].map(async (preset) => {
      const { page } = await openWindow(browser)
      await page.goto(address)
      await tab(page, 'classification')
      await front(page).getByRole('button', { name: preset }).click()
      await front(page).getByRole('textbox', { name: 'Epochs' }).fill('1000000')
      return page
    }),
  )
  for (const page of pages) {
    await front(page).getByRole('button', { name: /^Play/ }).click()
    await front(page).locator('.status').getByText('Training').waitFor()
  }
  const frames = await Promise.all(
    pages.map((page) =>
      page.evaluate(
        () =>
          new Promise<number>((resolve) => {
            const begin = performance.now()
            let count = 0
            const frame = (): void => {
              count++
              const lasted = performance.now() - begin
              if (lasted < 5_000) requestAnimationFrame(frame)
              else resolve((count * 1000) / lasted)
            }
            requestAnimationFrame(frame)
          }),
      ),
    ),
  )
  frames.forEach((rate, index) =>
    figure(`frames a second while both course models train, window ${index + 1}`, rate, '/s'),
  )
  for (const page of pages) {
    await front(page).getByRole('button', { name: 'Stop and keep' }).click()
    await page.context().close()
  }
}

/** Resident memory of the lab's processes. */
function measureMemory({ child }: LabProcess): void {
  const processes = memoryBelow(child.pid!, 'server')
  for (const { kind, resident } of processes) figure(`memory at rest: ${kind}`, resident, 'MiB')
  const all = processes.reduce((sum, { proportional }) => sum + proportional, 0)
  figure('memory at rest: all of them, what they share counted once', all, 'MiB')
}

console.log(`load ${loadavg()[0]!.toFixed(1)}`)
const { home, remove } = makeHome()
await measureStart(home)
await measureFirst(home)
const browser = await launchChromium()
const { lab, page } = await startToUsable(browser, home)
// Providers are probed in processes of their own after the start.
await new Promise((resolve) => setTimeout(resolve, 15_000))
if (process.platform === 'linux') measureMemory(lab)
await measureSlider(page)
await page.context().close()
await measureFrames(browser, lab)
await browser.close()
await lab.end()
remove()

/**
 * How the tabs feel: `node tests/bench/tabs.ts`. From choosing a tab to something alive in it, and the frames while a hand
 * drags or scrubs. The browser's host and the installed Chromium, drawing in software.
 */
import { loadavg } from 'node:os'
import type { Page } from 'playwright'
import { openWindow, startLab } from '../end-to-end/browser-lab.ts'
import { makeHome } from '../fixtures/history.ts'
import { launchChromium } from '../server/chromium.ts'
import { frames, framesWhile } from './window/frames.ts'
import { figure, median } from './window/figures.ts'

const front = (page: Page) => page.locator('main .panel:not([hidden])')

/** Chooses a tab of a fresh window; resolves with how long it took until a drawing of some size was on the screen. */
async function measureOpening(page: Page, id: string, drawn: string): Promise<number> {
  return page.evaluate(
    ([tab, selector]) =>
      new Promise<number>((resolve) => {
        const begin = performance.now()
        document.querySelector<HTMLAnchorElement>(`nav a[href="#/${tab}"]`)!.click()
        const look = (): void => {
          const seen = [...document.querySelectorAll(`main .panel:not([hidden]) ${selector}`)].some((each) => {
            const { width, height } = each.getBoundingClientRect()
            return Math.min(width, height) > 60
          })
          if (seen) requestAnimationFrame(() => resolve(performance.now() - begin))
          else requestAnimationFrame(look)
        }
        look()
      }),
    [id, drawn] as const,
  )
}

/** Moves a handle to and fro with the pointer, a place a frame. */
async function drag(page: Page, handle: { x: number; y: number }, reach: number): Promise<void> {
  await page.mouse.move(handle.x, handle.y)
  await page.mouse.down()
  for (let turn = 0; turn < 150; turn++) {
    await page.mouse.move(handle.x + reach * Math.sin(turn / 10), handle.y - reach * Math.sin(turn / 14))
    await page.waitForTimeout(12)
  }
  await page.mouse.up()
}

/** Moves the stepper's thumb to and fro over the whole trace. */
async function scrub(page: Page, name: string): Promise<void> {
  const box = (await front(page).getByRole('slider', { name, exact: true }).boundingBox())!
  const y = box.y + box.height / 2
  await page.mouse.move(box.x + 2, y)
  await page.mouse.down()
  for (let turn = 0; turn < 150; turn++) {
    await page.mouse.move(box.x + (0.5 + 0.48 * Math.sin(turn / 12)) * box.width, y)
    await page.waitForTimeout(12)
  }
  await page.mouse.up()
}

async function middleOf(page: Page, role: 'slider', name: string | RegExp): Promise<{ x: number; y: number }> {
  const box = (await front(page).getByRole(role, { name }).first().boundingBox())!
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

const { home, remove } = makeHome()
const lab = await startLab(home)
const browser = await launchChromium()
console.log(`load before: ${loadavg()[0]!.toFixed(2)}`)
for (const [id, drawn] of [
  ['neuron', 'svg'],
  ['tensors', '.code-editor, g.node'],
  ['classification', '.picture canvas'],
  ['images', '.gallery canvas, .gallery img'],
] as const) {
  const taken: number[] = []
  for (let turn = 0; turn < 5; turn++) {
    const { page } = await openWindow(browser)
    await page.goto(lab.address)
    await page.getByText(/runs? in the history/).waitFor()
    taken.push(await measureOpening(page, id, drawn))
    await page.context().close()
  }
  figure(`${id}: from the click to something alive, median of five`, median(taken), 'ms')
}

{
  const { page } = await openWindow(browser)
  await page.goto(lab.address)
  await page.getByText(/runs? in the history/).waitFor()
  await page.waitForTimeout(2000)
  const code: Promise<number>[] = []
  page.on('response', (response) => {
    if (response.url().endsWith('.js')) code.push(response.body().then((body) => body.length))
  })
  await measureOpening(page, 'tensors', '.code-editor, g.node')
  await page.waitForTimeout(2000)
  const bytes = (await Promise.all(code)).reduce((sum, size) => sum + size, 0)
  figure('tensors: code that is loaded when it is opened', bytes / 1e6, 'MB')
  await page.context().close()
}

const { page } = await openWindow(browser)
await page.goto(lab.address)
await page.getByText(/runs? in the history/).waitFor()
await page.evaluate(() => void (location.hash = '#/neuron'))
await front(page).getByRole('button', { name: 'McCulloch–Pitts: AND', exact: true }).click()
const line = await middleOf(page, 'slider', 'Line of the unit')
frames('neuron, dragging the line', await framesWhile(page, () => drag(page, line, 40)))
await front(page).getByRole('button', { name: 'Perceptron: OR', exact: true }).click()
frames('neuron, scrubbing the perceptron', await framesWhile(page, () => scrub(page, 'Step')))
await front(page).getByRole('button', { name: 'A hidden layer solves XOR', exact: true }).click()
await page.waitForTimeout(1500)
frames('neuron, scrubbing the network', await framesWhile(page, () => scrub(page, 'Step')))

await page.evaluate(() => void (location.hash = '#/tensors'))
await front(page).getByRole('button', { name: '1 A first graph' }).click()
await page.waitForTimeout(1000)
frames('tensors, scrubbing a cell', await framesWhile(page, () => scrub(page, 'Line or node')))
// An endless loop, ended where it is: until the window says so.
await page.evaluate(
  (program) => void (location.hash = `#/tensors?program=${encodeURIComponent(program)}&maxSteps=100000000&seed=1`),
  'i = 0\nwhile True:\n    i = i + 1\n',
)
const stop = front(page).getByRole('button', { name: 'Stop computing' })
const stopping: number[] = []
for (let turn = 0; turn < 5; turn++) {
  await stop.waitFor()
  stopping.push(
    await stop.evaluate(
      (button: HTMLButtonElement) =>
        new Promise<number>((resolve) => {
          const begin = performance.now()
          new MutationObserver((_, watch) => {
            if (button.isConnected) return
            watch.disconnect()
            requestAnimationFrame(() => resolve(performance.now() - begin))
          }).observe(document.body, { childList: true, subtree: true })
          button.click()
        }),
    ),
  )
  await front(page).getByRole('button', { name: 'Run', exact: true }).click()
}
figure('tensors, stopping an endless loop, worst of five', Math.max(...stopping), 'ms')
console.log(`load after: ${loadavg()[0]!.toFixed(2)}`)
await browser.close()
await lab.end()
remove()

/**
 * How long a hand waits for a picture of 12 megapixels: `node tests/bench/hand.ts`. The browser's host and the installed
 * Chromium, drawing in software. From choosing a JPEG to its preview, its picture and the first picture made of it, in a lab
 * that has just started; then from a key on a slider to the picture on the screen, until the frame in
 * which it is drawn.
 * Exits with 1 where a bound is missed, which on a machine with other work says little: its load is told.
 */
import { rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright'
import sharp from 'sharp'
import { compiled } from '../../main/launch/paths.mjs'
import { openWindow, startLab } from '../end-to-end/browser-lab.ts'
import { makeHome } from '../fixtures/history.ts'
import { launchChromium } from '../server/chromium.ts'
import { photograph } from './pictures/photograph.ts'
import { figure } from './window/figures.ts'

// As the launcher does: what V8 has made of the bundles is kept.
process.env['NODE_COMPILE_CACHE'] = compiled

const STARTS = 3
const TURNS = 60
const FEW = 15
/** No step icon and no thumbnail has as many columns. */
const LARGE = 300

/** When what happened, by the page's clock. */
interface Watch {
  begun: number
  /** Canvases that were filled since, when, and the frame's end after each was first drawn on the screen. */
  seen: { canvas: boolean; filled: number; drawn: number | null }[]
  /** What was asked for beside the contract. */
  fetched: number
}

function report(what: string, value: number, bound = Infinity): void {
  const missed = value > bound
  if (missed) process.exitCode = 1
  figure(`${what}${bound === Infinity ? '' : `, at most ${bound}`}${missed ? ' MISSED' : ''}`, value, 'ms')
}
const sorted = (taken: number[]): number[] => [...taken].sort((a, b) => a - b)

async function watchPictures(page: Page): Promise<void> {
  await page.addInitScript((large) => {
    const watch: Watch = { begun: 0, seen: [], fetched: 0 }
    const begin = (): void => void Object.assign(watch, { begun: performance.now(), seen: [], fetched: 0 })
    Object.assign(globalThis, { watch })
    // In the turn of the event itself, before anybody hears of it.
    addEventListener('keydown', begin, true)
    // What was chosen is read at once.
    const { get } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'files')!
    Object.defineProperty(HTMLInputElement.prototype, 'files', {
      get(this: HTMLInputElement) {
        begin()
        return get!.call(this) as unknown
      },
    })
    const filled = new WeakMap<object, Watch['seen'][number]>()
    /** Called while a frame is made: the message comes after it. */
    const afterFrame = (entry: Watch['seen'][number]): void => {
      const end = new MessageChannel()
      end.port1.onmessage = () => (entry.drawn = performance.now())
      end.port2.postMessage(0)
    }
    const prototype = CanvasRenderingContext2D.prototype
    const { putImageData, drawImage } = prototype
    prototype.putImageData = function (this: CanvasRenderingContext2D, ...args: unknown[]) {
      if (this.canvas.width >= large && !this.canvas.isConnected) {
        const entry = { canvas: true, filled: performance.now(), drawn: null }
        watch.seen.push(entry)
        filled.set(this.canvas, entry)
        // One that stands in the page itself is drawn with the frame that follows.
        requestAnimationFrame(() => this.canvas.isConnected && afterFrame(entry))
      }
      return (putImageData as (...all: unknown[]) => void).apply(this, args)
    } as never
    prototype.drawImage = function (this: CanvasRenderingContext2D, ...args: unknown[]) {
      const entry = filled.get(args[0] as object)
      if (entry && this.canvas.isConnected) {
        filled.delete(args[0] as object)
        afterFrame(entry)
      }
      return (drawImage as (...all: unknown[]) => void).apply(this, args)
    } as never
    // A picture that the browser draws itself: told by the browser when it is on the screen.
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes)
        for (const node of addedNodes)
          for (const image of node instanceof Element ? node.parentElement!.querySelectorAll('img') : [])
            if (image.naturalWidth >= large) image.setAttribute('elementtiming', 'picture')
    }).observe(document, { childList: true, subtree: true })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        watch.seen.push({
          canvas: false,
          filled: entry.startTime,
          drawn: (entry as unknown as { renderTime: number }).renderTime,
        })
    }).observe({ type: 'element', buffered: true })
    const own = globalThis.fetch
    globalThis.fetch = (...args) => {
      const asked = args[0] instanceof Request ? args[0].url : args[0].toString()
      if (asked.includes('/bulk/')) watch.fetched++
      return own(...args)
    }
  }, LARGE)
}
/** Milliseconds from what was done last until so many pictures were seen since; of the last of them. */
async function untilSeen(page: Page, count: number): Promise<number> {
  const found = await page.waitForFunction((least) => {
    const { begun, seen } = (globalThis as unknown as { watch: Watch }).watch
    const drawn = seen.filter((each) => each.drawn !== null)
    return drawn.length >= least ? drawn[least - 1]!.drawn! - begun : null
  }, count)
  return (await found.jsonValue())!
}
/** Presses keys on a slider; the time from each to its first picture. */
async function move(page: Page, slider: Locator, keys: readonly string[], turns = TURNS): Promise<number[]> {
  const taken: number[] = []
  await slider.focus()
  for (let turn = 0; turn < turns; turn++) {
    await page.keyboard.press(keys[turn % keys.length]!)
    taken.push(await untilSeen(page, 1))
    // Whatever else was asked for has come by then.
    await page.waitForTimeout(60)
  }
  return sorted(taken)
}

const { data, width, height } = photograph()
const file = join(tmpdir(), `spiral-lab-hand-${process.pid}.jpg`)
writeFileSync(
  file,
  await sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 90 })
    .toBuffer(),
)
const browser = await launchChromium()
console.log(`load of the machine: ${loadavg()[0]!.toFixed(1)}`)
try {
  const opened: number[] = []
  const first: number[] = []
  for (let start = 0; start < STARTS; start++) {
    const { home, remove } = makeHome()
    const lab = await startLab(home)
    const { page } = await openWindow(browser)
    let asked = 0
    page.on('websocket', (socket) =>
      socket.on('framesent', ({ payload }) => {
        if (payload.includes('/images/apply')) asked++
      }),
    )
    await watchPictures(page)
    await page.goto(lab.address)
    const front = page.locator('main .panel:not([hidden])')
    await page.locator('nav a[href="#/images"]').click()
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      front
        .getByRole('button', { name: /^Open picture/ })
        .first()
        .click(),
    ])
    await chooser.setFiles(file)
    opened.push(await untilSeen(page, 1))
    await front.locator('dl > div', { hasText: 'Until seen' }).locator('dd').getByText(/\d/).waitFor()
    // Of the canvases the picture itself is the first, what is made of it the second.
    const made = await page.waitForFunction(() => {
      const { begun, seen } = (globalThis as unknown as { watch: Watch }).watch
      const drawn = seen.filter(({ canvas }) => canvas)[1]?.drawn
      return drawn ? drawn - begun : null
    })
    first.push((await made.jsonValue())!)
    if (start === STARTS - 1) {
      await page.waitForTimeout(3_000)
      for (const name of ['High threshold', 'Low threshold']) {
        const slider = front.getByRole('slider', { name: new RegExp(`^${name}`) })
        // The first makes the edges ready.
        await move(page, slider, ['ArrowRight'])
        const taken = await move(page, slider, ['ArrowRight', 'ArrowRight', 'ArrowLeft'])
        report(`${name} of Canny moved until its picture is seen, median`, taken[TURNS >> 1]!, 50)
        report('  least', taken[0]!)
        report('  95th percentile', taken[Math.floor(TURNS * 0.95)]!)
        const fetched = await page.evaluate(() => (globalThis as unknown as { watch: Watch }).watch.fetched)
        figure('  requests for the last one, beside the one with its answer', fetched, '')
      }
      const sigma = front.getByRole('slider', { name: /^Sigma/ })
      await move(page, sigma, ['ArrowRight'], 1)
      const before = asked
      // New values alone: what was shown once is kept.
      const taken = await move(page, sigma, ['ArrowRight'], FEW)
      report('Sigma of the blur before Canny moved until its preview is seen, median', taken[FEW >> 1]!, 33)
      report('  least', taken[0]!)
      figure('  recipes asked for with each, whole ones at a rest included', (asked - before) / FEW, '')
    }
    await page.context().close()
    await lab.end()
    remove()
  }
  report('a JPEG chosen in a lab just started until its preview is seen, least', Math.min(...opened), 200)
  report('  until the first picture made of it, least', Math.min(...first), 700)
} finally {
  await browser.close()
  rmSync(file)
}
console.log(`load of the machine: ${loadavg()[0]!.toFixed(1)}`)

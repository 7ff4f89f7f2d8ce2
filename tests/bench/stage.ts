/**
 * How fast the stage follows a hand: `node tests/bench/stage.ts`. From a key on a knob to the frame with its new value, and to
 * the one with the picture that the network begins with under it, which a child of the lab computes; and from the pointer on
 * a unit to its map, coarse and sharp, and in the picture to the numbers of its place. Each until the page is done with the frame in which it is drawn: it is on the screen
 * with the next one. Every turn of a knob is to a value that was not there before. The browser's host and the installed
 * Chromium, drawing in software.
 */
import { loadavg } from 'node:os'
import { openWindow, startLab } from '../end-to-end/browser-lab.ts'
import { makeHome } from '../fixtures/history.ts'
import { launchChromium } from '../server/chromium.ts'
import { figure, median } from './window/figures.ts'

const TURNS = 20
/** Sides of a unit's sharp map, as of the stage's picture; a coarse one is smaller. */
const SHARP = 120
/** How long a knob may take to its picture, in milliseconds. */
const MOST_MS = 50

/** When a picture of so many columns that was not there before was drawn, by the page's clock, until the frame's end. */
interface Drawn {
  at: number
  columns: number
  framed: boolean
}

const { home, remove } = makeHome()
const lab = await startLab(home)
const browser = await launchChromium()
const { page } = await openWindow(browser)
await page.addInitScript((sharp) => {
  const watch = { begun: 0, row: 0, drawn: [] as Drawn[], moved: 0, read: 0 }
  Object.assign(globalThis, { watch })
  // In the turn of the event itself, before anybody hears of it.
  const begin = (): void => {
    Object.assign(watch, { begun: performance.now(), row: 0, drawn: [] })
    // What changes at once is drawn in the next frame.
    requestAnimationFrame(() => atFrameEnd(() => (watch.row = performance.now())))
  }
  /** A message is taken when a frame's styles, layout and paint are done. */
  function atFrameEnd(then: () => void): void {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      then()
    }
    port2.postMessage(null)
  }
  addEventListener('keydown', begin, true)
  addEventListener('pointerover', begin, true)
  addEventListener('pointermove', () => Object.assign(watch, { moved: performance.now(), read: 0 }), true)
  new MutationObserver((changes) => {
    const isRead = ({ target, addedNodes }: MutationRecord) =>
      (target instanceof Element ? target : target.parentElement)?.closest('.readout') ||
      [...addedNodes].some((node) => node instanceof Element && node.matches('.readout'))
    if (changes.some(isRead)) requestAnimationFrame(() => atFrameEnd(() => (watch.read ||= performance.now())))
  }).observe(document, { subtree: true, childList: true, characterData: true })
  const last = new Map<number, number>()
  const own = CanvasRenderingContext2D.prototype.putImageData
  CanvasRenderingContext2D.prototype.putImageData = function (this: CanvasRenderingContext2D, ...args: unknown[]) {
    const { width: columns, data } = args[0] as ImageData
    const pixels = new Uint32Array(data.buffer)
    let hash = 0
    for (let i = 0; i < pixels.length; i += 7) hash = (Math.imul(hash, 31) + pixels[i]!) | 0
    // A plot that is laid out anew draws what it showed before once more; that is no answer, and its points are no map.
    if (columns <= sharp && last.get(columns) !== hash) {
      last.set(columns, hash)
      const drawn = { at: 0, columns, framed: false }
      watch.drawn.push(drawn)
      // It is drawn within a frame's callback.
      atFrameEnd(() => Object.assign(drawn, { at: performance.now(), framed: true }))
    }
    return (own as (...all: unknown[]) => void).apply(this, args)
  } as never
}, SHARP)
await page.goto(lab.address)
const front = page.locator('main .panel:not([hidden])')
const pause = (ms: number) => page.waitForTimeout(ms)

/** Milliseconds until the first picture of at least so many columns, from what was done. */
async function untilDrawn(act: () => Promise<void>, least = 1): Promise<number> {
  await act()
  const found = await page.waitForFunction((columns) => {
    const { begun, drawn } = (globalThis as unknown as { watch: { begun: number; drawn: Drawn[] } }).watch
    const first = drawn.find((each) => each.columns >= columns)
    return first?.framed ? first.at - begun : null
  }, least)
  const taken = (await found.jsonValue())!
  // Whatever else was asked for has come by then.
  await pause(300)
  return taken
}
function tell(name: string, taken: readonly number[]): void {
  figure(`${name}, median of ${taken.length}`, median([...taken]), 'ms')
  figure('  the fastest', Math.min(...taken), 'ms')
  figure('  the slowest', Math.max(...taken), 'ms')
}

await page.locator('nav a[href="#/classification"]').click()
await front.locator('.picture canvas').first().waitFor()
// Providers are probed in processes of their own after the start.
await pause(15_000)
const [busy] = loadavg()

/** Turns knobs of data, network and learning; the picture has nothing of the last. */
async function turnKnobs(when: string, units: 'ArrowLeft' | 'ArrowRight'): Promise<void> {
  for (const [name, path, key, hasPicture] of [
    ['noise', 'dataset.noise', 'ArrowRight', true],
    ['units', 'layers[0].units', units, true],
    ['learning rate', 'optimizer.learningRate', 'ArrowRight', false],
  ] as const) {
    const knob = front.locator(`aside [data-path="${path}"] input[type=range]`)
    await knob.focus()
    const rows: number[] = []
    const pictures: number[] = []
    for (let turn = 0; turn < TURNS; turn++) {
      if (hasPicture) pictures.push(await untilDrawn(() => knob.press(key), SHARP))
      else await knob.press(key).then(() => pause(300))
      rows.push(
        await page.evaluate(() => {
          const { begun, row } = (globalThis as unknown as { watch: { begun: number; row: number } }).watch
          return row - begun
        }),
      )
    }
    tell(`${name} to its row, ${when}`, rows)
    if (hasPicture) tell(`${name} to its picture, ${when} (${MOST_MS} ms)`, pictures)
  }
}
await turnKnobs('before a run', 'ArrowLeft')

async function pointAtUnits(least?: number): Promise<number[]> {
  const taken: number[] = []
  for (let turn = 0; turn < TURNS; turn++) {
    await page.mouse.move(1, 1)
    await pause(300)
    taken.push(await untilDrawn(() => front.locator(`[data-stop="u0.${turn % 8}"]`).hover(), least))
  }
  return taken
}
await front.getByRole('button', { name: /^Play/ }).click()
await front.locator('.status.completed').waitFor()
await pause(9_000)
tell('the pointer on a unit to its map, coarse', await pointAtUnits())
tell('the pointer on a unit to its map, sharp', await pointAtUnits(SHARP))
async function readPlaces(): Promise<number[]> {
  const { x, y, width, height } = (await front.locator('.picture.card canvas').boundingBox())!
  const taken: number[] = []
  for (let turn = 0; turn < TURNS; turn++) {
    await page.mouse.move(x + width * (0.35 + 0.015 * turn), y + height / 3)
    const found = await page.waitForFunction(() => {
      const { moved, read } = (globalThis as unknown as { watch: { moved: number; read: number } }).watch
      return read > 0 ? read - moved : null
    })
    taken.push((await found.jsonValue())!)
    await pause(200)
  }
  return taken
}
tell('the pointer in the picture to the numbers there', await readPlaces())
await page.mouse.move(1, 1)
await turnKnobs('after a run', 'ArrowRight')

figure('load of the machine before', busy!, '')
figure('load of the machine after', loadavg()[0]!, '')
await browser.close()
await lab.end()
remove()

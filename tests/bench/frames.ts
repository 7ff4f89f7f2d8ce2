/**
 * Whether the window keeps its frames while a network trains and is drawn: `node tests/bench/frames.ts [SECONDS]`. Runs of
 * 100,000 epochs train freely, watched as fast as they train, with the network drawn beside the stage: frames should come 60
 * times a second (16.7 ms at the median, 33 ms at the 95th percentile), which on a machine with other work says little. So the
 * processor time of each process is told, too, and that of the page's own turns that took longer than a frame. The browser's
 * host and the installed Chromium, drawing in software.
 */
import { loadavg } from 'node:os'
import { openWindow, startLab } from '../end-to-end/browser-lab.ts'
import { makeHome } from '../fixtures/history.ts'
import { launchChromium } from '../server/chromium.ts'
import { figure } from './window/figures.ts'
import { frames, framesWhile } from './window/frames.ts'
import { processorTimes } from './window/processor-times.ts'

const SECONDS = Number(process.argv[2] ?? 10)
const tasks = {
  '3000 × 2→100→3': [{ units: 100, activation: 'relu' }],
  '3000 × 2→8 layers of 32→3': Array.from({ length: 8 }, () => ({ units: 32, activation: 'relu' })),
}

const { home, remove } = makeHome()
const lab = await startLab(home)
const browser = await launchChromium()
const { page } = await openWindow(browser)
await page.addInitScript(() => {
  const counts = { pictures: 0, long: [] as number[] }
  Object.assign(globalThis, { counts })
  const own = CanvasRenderingContext2D.prototype.putImageData
  CanvasRenderingContext2D.prototype.putImageData = function (this: CanvasRenderingContext2D, ...args: unknown[]) {
    // The stage's picture; a unit's map is smaller, and points are as large as the plot.
    if ((args[0] as ImageData).width === 120) counts.pictures += 1
    return (own as (...all: unknown[]) => void).apply(this, args)
  } as never
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) counts.long.push(duration)
  }).observe({ type: 'long-animation-frame' })
})
await page.goto(lab.address)
const front = page.locator('main .panel:not([hidden])')

/** Processor time by now, of each kind of process: the lab's own and Chromium's. */
function spent(): Map<string, number> {
  const sums = new Map<string, number>()
  for (const { kind, ms } of processorTimes(process.pid).values()) sums.set(kind, (sums.get(kind) ?? 0) + ms)
  return sums
}
const counted = () =>
  page.evaluate(() => {
    const { counts } = globalThis as unknown as { counts: { pictures: number; long: number[] } }
    return { pictures: counts.pictures, long: counts.long.slice() }
  })

for (const [name, layers] of Object.entries(tasks)) {
  const link = `classification?epochs=100000&layers=${encodeURIComponent(JSON.stringify(layers))}`
  await page.evaluate((hash) => void (location.hash = hash), `#/${link}`)
  await front.getByRole('group', { name: /^Network/ }).waitFor()
  // Providers are probed in processes of their own after the start.
  await page.waitForTimeout(10_000)
  await front.getByRole('button', { name: /^Play/ }).click()
  await front.locator('.status').getByText('Training').waitFor()
  await front.locator('[data-part=speed]').selectOption({ index: 4 })
  await page.waitForTimeout(3_000)
  const [load] = loadavg()
  const [before, begun] = [spent(), await counted()]
  const between = await framesWhile(page, () => page.waitForTimeout(SECONDS * 1000))
  const [after, ended] = [spent(), await counted()]
  frames(name, between)
  figure('  frames that took more than 33 ms', (100 * between.filter((ms) => ms > 33).length) / between.length, '%')
  figure('  pictures a second', (ended.pictures - begun.pictures) / SECONDS, '/s')
  const long = ended.long.slice(begun.long.length)
  figure('  frames of the page that took more than 50 ms', long.length, '')
  for (const [kind, ms] of [...after].sort(([, a], [, b]) => b - a)) {
    const share = (ms - (before.get(kind) ?? 0)) / SECONDS / 10
    if (share >= 1) figure(`  processor time, ${kind}`, share, '%')
  }
  figure('  load of the machine before', load!, '')
  await front.getByRole('button', { name: 'Stop and keep' }).click()
  await front.locator('.status').getByText('Stopped').waitFor()
}
await browser.close()
await lab.end()
remove()

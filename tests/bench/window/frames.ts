import type { Page } from 'playwright'
import { figure, median } from './figures.ts'

/** The value that so large a share of all lies under. */
const percentile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]!

/** The times between the frames of the page while something is done, in milliseconds. */
export async function framesWhile(page: Page, act: () => Promise<void>): Promise<number[]> {
  await page.evaluate(() => {
    const watch = { times: [] as number[], on: true }
    Object.assign(globalThis, { watch })
    const frame = (now: number): void => {
      watch.times.push(now)
      if (watch.on) requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
  })
  await act()
  const times = await page.evaluate(() => {
    const { watch } = globalThis as unknown as { watch: { times: number[]; on: boolean } }
    watch.on = false
    return watch.times
  })
  return times.slice(1).map((time, at) => time - times[at]!)
}

/** Prints them. */
export function frames(name: string, between: readonly number[]): void {
  figure(`${name}: time between frames, median of ${between.length}`, median([...between]), 'ms')
  figure('  95th percentile', percentile(between, 0.95), 'ms')
}

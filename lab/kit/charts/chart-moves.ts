/** Where keys move a chart's cursor, and what a zoom shows: epochs, both ends of a window included. */

export type EpochWindow = readonly [from: number, to: number]

/** The fewest epochs that a zoom shows. */
const FEWEST = 4
/** What a Page key skips, as a share of what is shown. */
const PAGE_SHARE = 0.1

/**
 * The epoch that a key leads to, of 0 … last: arrows go one by one, Page keys by a tenth of what is shown.
 * @returns null for a key that does not move the cursor
 */
export function epochByKey(key: string, epoch: number, window: EpochWindow, last: number): number | null {
  const page = Math.max(1, Math.round((window[1] - window[0]) * PAGE_SHARE))
  const steps: Record<string, number> = {
    ArrowLeft: -1,
    ArrowDown: -1,
    ArrowRight: 1,
    ArrowUp: 1,
    PageDown: -page,
    PageUp: page,
    Home: -Infinity,
    End: Infinity,
  }
  const step = steps[key]
  return step === undefined ? null : Math.min(last, Math.max(0, epoch + step))
}

/** A window as wide as before that an epoch lies in; the same one where it does already. */
export function windowAround(epoch: number, [from, to]: EpochWindow): EpochWindow {
  if (epoch < from) return [epoch, epoch + to - from]
  if (epoch > to) return [epoch - (to - from), epoch]
  return [from, to]
}

/** A window zoomed around an epoch; null where all of 0 … last would be seen. One that would show too little stays as it is. */
export function zoomed([from, to]: EpochWindow, around: number, factor: number, last: number): EpochWindow | null {
  const middle = Math.min(to, Math.max(from, around))
  const next = [
    Math.max(0, middle - (middle - from) / factor),
    Math.min(last, middle + (to - middle) / factor),
  ] as const
  if (next[1] - next[0] < FEWEST) return [from, to]
  return next[0] <= 0 && next[1] >= last ? null : next
}

/** A window moved by some epochs, no farther than to the ends of 0 … last. */
export function moved([from, to]: EpochWindow, by: number, last: number): EpochWindow {
  const shift = Math.min(last - to, Math.max(-from, by))
  return [from + shift, to + shift]
}

/** How much a turn of the wheel zooms, at most; a pinch on a trackpad comes as many small turns. */
const WHEEL_MOST = 25

/** The factor that a turn of the wheel zooms by, from its `deltaY` in pixels: above 1 for away from the user. */
export const wheelFactor = (deltaY: number): number =>
  Math.exp(-Math.max(-WHEEL_MOST, Math.min(WHEEL_MOST, deltaY)) / 100)

/** What is held down so that the wheel zooms. */
export const zoomKey = (): string => (/mac/i.test(navigator.platform) ? '⌘' : 'Ctrl')

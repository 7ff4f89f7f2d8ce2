/** How wide the user made the column of knobs: the same in every tab, kept by the window. */

export const KNOBS_WIDTH = { usual: 304, least: 240, most: 560 } as const
const KEY = 'spiral-lab-knobs-width'

/** A width that can be: a whole number of CSS pixels within what is legal; the usual one for anything else. */
export const legalWidth = (given: unknown): number => {
  const width = Math.round(Number(given))
  if (given === null || !Number.isFinite(width) || width <= 0) return KNOBS_WIDTH.usual
  return Math.min(KNOBS_WIDTH.most, Math.max(KNOBS_WIDTH.least, width))
}

class KnobsWidth {
  // A window whose storage is closed to it begins with the usual width each time.
  #width = $state(legalWidth(globalThis.localStorage?.getItem(KEY) ?? null))
  get width(): number {
    return this.#width
  }
  set width(given: number) {
    this.#width = legalWidth(given)
    globalThis.localStorage?.setItem(KEY, String(this.#width))
  }
}
export const knobs = new KnobsWidth()

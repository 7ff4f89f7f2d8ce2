/** How large the user made the panes that can be resized: the same in every tab, kept by the window. */
import { innerWidth } from 'svelte/reactivity/window'

/** From so many CSS pixels on a window has more room than a square stage can use. */
const VERY_WIDE = 2200

interface PaneLimits {
  usual: number
  /** The usual size in a very wide window, where it is another. */
  usualWide?: number
  least: number
  most: number
}

/** A size that can be: a whole number within what is legal; the usual one for anything else. */
export const legalSize = (value: unknown, { usual, least, most }: PaneLimits): number => {
  const size = Math.round(Number(value))
  if (value === null || !Number.isFinite(size) || size <= 0) return usual
  return Math.min(most, Math.max(least, size))
}

/** The size of one pane, in its own unit. */
export class PaneSize {
  readonly limits: PaneLimits
  readonly #key: string
  /** As the user made it; null for the usual size. */
  #chosen: number | null

  constructor(name: string, limits: PaneLimits) {
    this.limits = limits
    this.#key = `spiral-lab-${name}`
    // A window whose storage is closed to it begins with the usual size each time.
    const kept = globalThis.localStorage?.getItem(this.#key) ?? null
    this.#chosen = $state(kept === null ? null : legalSize(kept, limits))
  }
  get size(): number {
    const { usual, usualWide = usual } = this.limits
    return this.#chosen ?? ((innerWidth.current ?? 0) >= VERY_WIDE ? usualWide : usual)
  }
  set size(value: number) {
    this.#chosen = legalSize(value, this.limits)
    globalThis.localStorage?.setItem(this.#key, String(this.#chosen))
  }
  /** Back to the usual size, which follows the window. */
  reset(): void {
    this.#chosen = null
    globalThis.localStorage?.removeItem(this.#key)
  }
}

/** Columns of a tab, in CSS pixels: the knobs, those of a tab that trains, what stands beside its stage, its charts. */
export const knobs = new PaneSize('knobs-width', { usual: 304, least: 240, most: 560 })
export const inspector = new PaneSize('inspector-width', { usual: 264, least: 240, most: 560 })
export const side = new PaneSize('side-width', { usual: 372, usualWide: 560, least: 260, most: 720 })
export const charts = new PaneSize('charts-width', { usual: 264, usualWide: 360, least: 240, most: 960 })

/** How often something is drawn: as often as pays, by what a drawing costs. Times are in milliseconds. */

/** The shortest time between two drawings: a frame of a screen at 60 Hz. */
export const FRAME_MS = 1000 / 60
/** The longest: a picture is never older than a blink of an eye. */
export const BLINK_MS = 250

/**
 * The time from one drawing to the next, such that drawing takes at most a share of the whole.
 * @param costMs what one drawing takes; what is not finite or below 0 counts as nothing
 * @param share above 0, up to 1
 * @returns between {@link FRAME_MS} and {@link BLINK_MS}; at the latter the share may be exceeded
 */
export function drawEvery(costMs: number, share: number): number {
  const cost = Number.isFinite(costMs) ? Math.max(0, costMs) : 0
  return Math.min(BLINK_MS, Math.max(FRAME_MS, cost / share))
}

/** The costs of the last few drawings. */
export class DrawingCosts {
  readonly #last: number[] = []
  readonly #kept: number

  constructor(kept = 9) {
    this.#kept = kept
  }

  add(costMs: number): void {
    this.#last.push(costMs)
    if (this.#last.length > this.#kept) this.#last.shift()
  }

  /** The middle one, which a single drawing that was interrupted does not move; 0 before the first. */
  get typical(): number {
    return [...this.#last].sort((a, b) => a - b)[this.#last.length >> 1] ?? 0
  }
}

/** Counts what happens within a minute; every peer of a loopback server is this machine, so one count is enough. */
export class MinuteCount {
  readonly #limit: number
  readonly #now: () => number
  #since = -Infinity
  #count = 0

  /** @param now a steady clock, in milliseconds */
  constructor(limit: number, now: () => number = () => performance.now()) {
    this.#limit = limit
    this.#now = now
  }
  /** Counts one more. Returns whether that is over the limit. */
  isOver(): boolean {
    const now = this.#now()
    if (now - this.#since >= 60_000) {
      this.#since = now
      this.#count = 0
    }
    return ++this.#count > this.#limit
  }
}

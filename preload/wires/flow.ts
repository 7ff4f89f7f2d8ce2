/**
 * Back pressure for streams. The serving end may be `STREAM_WINDOW` events ahead of what the reader has taken; every
 * event taken gives one credit back, in a frame of its own (`+` and the call's id). oRPC awaits each send, so a stream
 * without credit stops pulling from its source, and a source that keeps only its newest state never piles up.
 */
export const STREAM_WINDOW = 8

const CREDIT = '+'

export const creditFrame = (id: string): string => CREDIT + id

/** The call that a credit frame is for, or null for any other frame. */
export const creditOf = (frame: unknown): string | null =>
  typeof frame === 'string' && frame.startsWith(CREDIT) ? frame.slice(1) : null

/** The credits of the streams that one end serves. */
export class Credits {
  readonly #left = new Map<string, number>()
  readonly #waiting = new Map<string, () => void>()

  /** Waits until the stream may send one more event. */
  async take(id: string): Promise<void> {
    const left = this.#left.get(id) ?? STREAM_WINDOW
    if (left > 0) {
      this.#left.set(id, left - 1)
      return
    }
    await new Promise<void>((resolve) => this.#waiting.set(id, resolve))
  }
  /** Gives one credit back. A stream that has ended has none to give: unknown ids are ignored. */
  give(id: string): void {
    const waiting = this.#waiting.get(id)
    if (waiting) {
      this.#waiting.delete(id)
      waiting()
      return
    }
    const left = this.#left.get(id)
    if (left !== undefined) this.#left.set(id, Math.min(STREAM_WINDOW, left + 1))
  }
  /** Forgets a stream that has ended, and lets go whoever waits for it. */
  end(id: string): void {
    this.#left.delete(id)
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    waiting?.()
  }
  endAll(): void {
    for (const id of [...this.#waiting.keys(), ...this.#left.keys()]) this.end(id)
  }
}

/** Counts the changes of something and wakes those who wait for the next one. */
export class Signal {
  readonly #waiting = new Set<() => void>()
  /** Changes so far. */
  count = 0

  tell(): void {
    this.count++
    for (const wake of [...this.#waiting]) wake()
  }

  /** Resolves at the next change, when the signal is given, or after a time. */
  async next(signal?: AbortSignal, timeMs?: number): Promise<void> {
    if (signal?.aborted) return
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        // Nothing of a wait is left behind: a run changes thousands of times under one signal.
        this.#waiting.delete(wake)
        signal?.removeEventListener('abort', wake)
        clearTimeout(timer)
        resolve()
      }
      const timer = timeMs === undefined ? undefined : setTimeout(wake, timeMs)
      this.#waiting.add(wake)
      signal?.addEventListener('abort', wake)
    })
  }
}

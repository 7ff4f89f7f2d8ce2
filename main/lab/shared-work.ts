import { throwIfAborted } from '../../lab/core/progress.ts'

/** One who waits for work that is shared. */
interface Waiting {
  told?: (done: number) => void
}

/**
 * Work that is done once at a time: who asks while it goes on waits for the same outcome. It is given up when nobody waits
 * any more.
 */
export class SharedWork<T> {
  readonly #work: (options: { signal: AbortSignal; told: (done: number) => void }) => Promise<T>
  readonly #waiting = new Set<Waiting>()
  #present: { outcome: Promise<T>; stop: AbortController } | null = null

  constructor(work: (options: { signal: AbortSignal; told: (done: number) => void }) => Promise<T>) {
    this.#work = work
  }

  async ask(signal?: AbortSignal, told?: (done: number) => void): Promise<T> {
    const waiting = { told }
    const { outcome, stop } = (this.#present ??= this.#begin())
    this.#waiting.add(waiting)
    const leaving = Promise.withResolvers<never>()
    const leave = (): void => leaving.reject(signal!.reason as Error)
    signal?.addEventListener('abort', leave)
    try {
      throwIfAborted(signal)
      return await Promise.race([outcome, leaving.promise])
    } finally {
      signal?.removeEventListener('abort', leave)
      this.#waiting.delete(waiting)
      if (this.#waiting.size === 0) stop.abort()
    }
  }

  #begin(): { outcome: Promise<T>; stop: AbortController } {
    const stop = new AbortController()
    const told = (done: number): void => this.#waiting.forEach((waiting) => waiting.told?.(done))
    const outcome = this.#work({ signal: stop.signal, told })
    const present = { outcome, stop }
    // Whoever asks after it has ended, or was given up, asks for another one.
    const forget = (): void => {
      if (this.#present === present) this.#present = null
    }
    outcome.then(forget, forget)
    stop.signal.addEventListener('abort', forget)
    return present
  }
}

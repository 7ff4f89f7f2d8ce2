import type { ShellRequest } from '../../preload/contract/shell.ts'

/** More than this nobody asks for while no page is there; the oldest are forgotten. */
const WAITING = 32

/** What is asked of the window, in order; it waits while the page is not there (it starts, or was reloaded). */
export class WindowRequests {
  #waiting: ShellRequest[] = []
  #wake: (() => void) | null = null
  /** Only the newest page is told. */
  #reader = 0

  push(request: ShellRequest): void {
    this.#waiting.push(request)
    if (this.#waiting.length > WAITING) this.#waiting.shift()
    this.#wake?.()
  }
  /** The page has gone without a word: what comes now is for the next one. */
  pageGone(): void {
    this.#reader++
    this.#wake?.()
  }
  /** The stream for one page; it ends when another page asks. */
  async *stream(signal?: AbortSignal): AsyncGenerator<ShellRequest> {
    const reader = ++this.#reader
    this.#wake?.()
    while (reader === this.#reader && !signal?.aborted) {
      const request = this.#waiting.shift()
      if (request) yield request
      else await this.#news(signal)
    }
  }
  #news(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        signal?.removeEventListener('abort', wake)
        if (this.#wake === wake) this.#wake = null
        resolve()
      }
      signal?.addEventListener('abort', wake)
      this.#wake = wake
    })
  }
}

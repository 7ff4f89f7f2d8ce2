/** A value of which only the newest state matters: whoever is slow misses the states between, never the last one. */
export class Newest<T> {
  #value: T
  #version = 0
  readonly #waiting = new Set<() => void>()

  constructor(value: T) {
    this.#value = value
  }
  get value(): T {
    return this.#value
  }
  set(value: T): void {
    this.#value = value
    this.#version++
    for (const wake of [...this.#waiting]) wake()
    this.#waiting.clear()
  }

  /** The present value at once, then the newest one whenever it was set, until the signal. */
  async *follow(signal?: AbortSignal): AsyncGenerator<T> {
    let seen = -1
    while (!signal?.aborted) {
      if (seen !== this.#version) {
        seen = this.#version
        yield this.#value
      } else await this.#change(signal)
    }
  }
  async #change(signal?: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#waiting.add(resolve)
      signal?.addEventListener('abort', () => resolve(), { once: true })
    })
  }
}

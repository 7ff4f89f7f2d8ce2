import { Signal } from './signal.ts'

/** A value of which only the newest state matters: whoever is slow misses the states between, never the last one. */
export class LatestValue<T> {
  #value: T
  readonly #changes = new Signal()

  constructor(value: T) {
    this.#value = value
  }
  get value(): T {
    return this.#value
  }
  set(value: T): void {
    this.#value = value
    this.#changes.tell()
  }

  /** The present value at once, then the newest one whenever it was set, until the signal. */
  async *follow(signal?: AbortSignal): AsyncGenerator<T> {
    let seen = -1
    while (!signal?.aborted) {
      if (seen !== this.#changes.count) {
        seen = this.#changes.count
        yield this.#value
      } else await this.#changes.next(signal)
    }
  }
}

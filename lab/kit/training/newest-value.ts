/**
 * Does something for values that may come faster than it is done: for the first at once, and then for the newest of those
 * that came meanwhile.
 */
export class NewestValue<T> {
  readonly #act: (value: T) => Promise<void>
  #next: { value: T } | null = null
  #acting: Promise<void> | null = null

  constructor(act: (value: T) => Promise<void>) {
    this.#act = act
  }
  /** Resolves when it was done for the newest value. */
  take(value: T): Promise<void> {
    this.#next = { value }
    return (this.#acting ??= this.#go())
  }
  /** Whatever waits is wanted no more. */
  forget(): void {
    this.#next = null
  }
  async #go(): Promise<void> {
    try {
      while (this.#next) {
        const { value } = this.#next
        this.#next = null
        await this.#act(value)
      }
    } finally {
      this.#acting = null
    }
  }
}

/** Keeps the things used last within a number of bytes and of things; what alone is larger than that is not kept. */
export class BoundedCache<T> {
  readonly #entries = new Map<string, { value: T; bytes: number }>()
  readonly #limitBytes: number
  readonly #limitCount: number
  #bytes = 0

  constructor(limitBytes: number, limitCount: number) {
    this.#limitBytes = limitBytes
    this.#limitCount = limitCount
  }

  get bytes(): number {
    return this.#bytes
  }
  get size(): number {
    return this.#entries.size
  }

  get(key: string): T | undefined {
    const entry = this.#entries.get(key)
    if (!entry) return undefined
    // A map remembers the order of insertion: the one used last stands last.
    this.#entries.delete(key)
    this.#entries.set(key, entry)
    return entry.value
  }

  set(key: string, value: T, bytes: number): void {
    this.delete(key)
    if (bytes > this.#limitBytes) return
    this.#entries.set(key, { value, bytes })
    this.#bytes += bytes
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#limitBytes && this.#entries.size <= this.#limitCount) break
      this.delete(oldest)
    }
  }

  delete(key: string): void {
    const entry = this.#entries.get(key)
    if (!entry) return
    this.#entries.delete(key)
    this.#bytes -= entry.bytes
  }

  deleteWhere(matches: (key: string) => boolean): void {
    for (const key of [...this.#entries.keys()]) if (matches(key)) this.delete(key)
  }
}

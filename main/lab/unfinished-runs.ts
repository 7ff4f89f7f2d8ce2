/** How often a full disk is tried again, in milliseconds. */
export const ROOM_MS = 2_000

/**
 * The runs that the history has, or is about to get, without their end: an opening of it must not take them for
 * interrupted. An end that found no room on the disk is stored as soon as there is some.
 */
export class UnfinishedRuns {
  readonly #ids = new Set<string>()
  readonly #owed = new Map<string, () => Promise<boolean>>()
  readonly #changed: () => void
  #timer: NodeJS.Timeout | null = null

  /** @param changed hears of every run whose end was stored late */
  constructor(changed: () => void) {
    this.#changed = changed
  }
  get ids(): string[] {
    return [...this.#ids]
  }
  begin(runId: string): void {
    this.#ids.add(runId)
  }
  end(runId: string): void {
    this.#ids.delete(runId)
  }

  /** @param store tries to store how the run ended; resolves with whether that is over */
  owe(runId: string, store: () => Promise<boolean>): void {
    this.#owed.set(runId, store)
    this.#timer ??= setInterval(() => void this.settle(), ROOM_MS).unref()
  }

  /** Tries to store every end that is owed. */
  async settle(): Promise<void> {
    for (const [runId, store] of this.#owed) {
      if (!(await store())) continue
      this.#owed.delete(runId)
      this.end(runId)
      this.#changed()
    }
    if (this.#owed.size > 0 || !this.#timer) return
    clearInterval(this.#timer)
    this.#timer = null
  }
}

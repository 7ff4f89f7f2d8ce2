import { Newest } from './newest.ts'

/** How far calls are whose callers gave their work an id and ask for it. What nobody asks for is not kept. */
export class WorkProgress {
  readonly #followed = new Map<string, Newest<{ done: number }>>()

  /** @param done from 0 to 1 */
  tell(work: string | null | undefined, done: number): void {
    if (work) this.#followed.get(work)?.set({ done })
  }
  /** The newest state, now and whenever it changes, until the signal. */
  async *follow(work: string, signal?: AbortSignal): AsyncGenerator<{ done: number }> {
    const state = this.#followed.get(work) ?? new Newest({ done: 0 })
    this.#followed.set(work, state)
    try {
      yield* state.follow(signal)
    } finally {
      this.#followed.delete(work)
    }
  }
}

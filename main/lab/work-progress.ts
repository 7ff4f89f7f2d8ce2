import { LatestValue } from '../latest-value.ts'

/** How far calls are whose callers gave their work an id and ask for it. What nobody asks for is not kept. */
export class WorkProgress {
  readonly #followed = new Map<string, { state: LatestValue<{ done: number }>; followers: number }>()

  /** @param done from 0 to 1 */
  tell(work: string | null | undefined, done: number): void {
    if (work) this.#followed.get(work)?.state.set({ done })
  }
  /** The newest state, now and whenever it changes, until the signal; for as many as ask. */
  async *follow(work: string, signal?: AbortSignal): AsyncGenerator<{ done: number }> {
    const followed = this.#followed.get(work) ?? { state: new LatestValue({ done: 0 }), followers: 0 }
    this.#followed.set(work, followed)
    followed.followers++
    try {
      yield* followed.state.follow(signal)
    } finally {
      if (--followed.followers === 0) this.#followed.delete(work)
    }
  }
}

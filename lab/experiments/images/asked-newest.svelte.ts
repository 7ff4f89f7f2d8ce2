/** An answer of the lab that follows what is wanted: asked once the hand rests, and the newest question wins. */

/** How long what is wanted must stay the same, in milliseconds. */
const REST_MS = 80

export class AskedNewest<T> {
  /** The newest answer; null before the first one, and after a question that could not be answered. */
  answer = $state.raw<T | null>(null)
  /** What went wrong with the newest question; null where nothing did. */
  problem = $state.raw<unknown>(null)

  /** To be returned from an effect: asks after a rest, unless the effect runs again before. */
  ask(question: ((signal: AbortSignal) => Promise<T>) | null): () => void {
    const stop = new AbortController()
    const timer = setTimeout(() => {
      if (!question) {
        this.answer = null
        return
      }
      question(stop.signal).then(
        (answer) => {
          if (stop.signal.aborted) return
          this.answer = answer
          this.problem = null
        },
        (thrown: unknown) => {
          if (stop.signal.aborted) return
          this.answer = null
          this.problem = thrown
        },
      )
    }, REST_MS)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }
}

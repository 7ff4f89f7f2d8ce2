import type { LabClient } from '../../preload/client.ts'
import type { WorkTools } from '../../lab/kit/lab-context.ts'

/** Shorter than a blink: nothing is shown of it, in milliseconds. */
const BLINK_MS = 100
/** Before this a time left would be a guess, in milliseconds. */
const GUESS_MS = 1_000

/** Something that takes longer than a blink. */
export interface Work {
  id: string
  /** In the user's language, at the moment it is shown. */
  label: () => string
  /** From 0 to 1; null where nobody can tell. */
  done: number | null
  leftMs: number | null
  /** Null where there is nothing to cancel. */
  cancel: (() => void) | null
}

/** 32 hexadecimal digits. */
const newId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')

/** The longer work that the user waits for: how far it is, how long it will take, and how to cancel it. */
export class WorkUnderWay {
  /** What is shown, oldest first. */
  list = $state.raw<readonly Work[]>([])
  readonly #client: () => Pick<LabClient, 'app'>

  /** @param client is asked how far a call is that was given the work's id */
  constructor(client: () => Pick<LabClient, 'app'>) {
    this.#client = client
  }

  /**
   * Does something, and shows it from {@link BLINK_MS} on until it ends or is cancelled.
   * @param outer cancels it as well
   * @throws what the task throws; an AbortError where it was cancelled
   */
  async do<T>(label: () => string, task: (tools: WorkTools) => Promise<T>, outer?: AbortSignal): Promise<T> {
    const id = newId()
    const began = performance.now()
    const cancelled = new AbortController()
    const over = new AbortController()
    const cancel = (): void => {
      cancelled.abort()
      over.abort()
      this.#hide(id)
    }
    if (outer?.aborted) cancel()
    outer?.addEventListener('abort', cancel)
    let done: number | null = null
    const progress = (share: number): void => {
      done = share
      const spent = performance.now() - began
      const leftMs = spent > GUESS_MS && share > 0 ? (spent / share) * (1 - share) : null
      this.list = this.list.map((work) => (work.id === id ? { ...work, done: share, leftMs } : work))
    }
    const show = setTimeout(() => {
      this.list = [...this.list, { id, label, done, leftMs: null, cancel }]
      void this.#follow(id, over.signal, progress)
    }, BLINK_MS)
    over.signal.addEventListener('abort', () => clearTimeout(show))
    try {
      return await task({ work: id, signal: cancelled.signal, progress })
    } finally {
      outer?.removeEventListener('abort', cancel)
      over.abort()
      this.#hide(id)
    }
  }
  /**
   * Shows something that the lab does by itself, which nobody can cancel.
   * @returns shows it no more
   */
  show(label: () => string): () => void {
    const id = newId()
    this.list = [...this.list, { id, label, done: null, leftMs: null, cancel: null }]
    return () => this.#hide(id)
  }
  #hide(id: string): void {
    this.list = this.list.filter((work) => work.id !== id)
  }
  /** Work of which the lab tells nothing stays as the task itself tells it. */
  async #follow(work: string, signal: AbortSignal, progress: (done: number) => void): Promise<void> {
    try {
      for await (const { done } of await this.#client().app.progress({ work }, { signal }))
        if (done > 0 && !signal.aborted) progress(done)
    } catch {
      // It is over, or the connection is lost, which the window tells of.
    }
  }
}

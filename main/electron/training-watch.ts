/** What the system is asked for while runs train: no sleep; and a notice when a long one ends unseen. */

/** A run this long may be waited for elsewhere, in milliseconds. */
const LONG_MS = 60_000

export interface TrainingWatchOptions {
  /** Keeps the system awake, from now until what it returns is called. The screen may go dark. */
  stayAwake: () => () => void
  /** Whether the user sees the window. */
  isSeen: () => boolean
  /** Tells the user that so many long runs have ended. */
  notify: (ended: number) => void
  now?: () => number
}

/** Follows which runs train. */
export class TrainingWatch {
  readonly #options: TrainingWatchOptions
  readonly #begun = new Map<string, number>()
  #sleepAgain: (() => void) | null = null

  constructor(options: TrainingWatchOptions) {
    this.#options = options
  }

  /** @param running the runs that train now */
  follow(running: readonly string[]): void {
    const { stayAwake, isSeen, notify, now = () => performance.now() } = this.#options
    for (const run of running) if (!this.#begun.has(run)) this.#begun.set(run, now())
    let ended = 0
    for (const [run, begun] of [...this.#begun])
      if (!running.includes(run)) {
        this.#begun.delete(run)
        if (now() - begun >= LONG_MS) ended++
      }
    if (running.length > 0) this.#sleepAgain ??= stayAwake()
    else {
      this.#sleepAgain?.()
      this.#sleepAgain = null
    }
    if (ended > 0 && !isSeen()) notify(ended)
  }
}

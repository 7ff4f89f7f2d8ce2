import type { Change, Done } from '../../lab/kit/lab-context.ts'
import { toLabError } from '../../preload/errors.ts'

/** So many changes can be taken back. */
export const MOST_CHANGES = 200
/** Changes of one thing that follow each other sooner than this, in milliseconds, are one change. */
const JOIN_MS = 500

/** What does not go away by itself: the connection comes back, and work that was cancelled can be done again. */
const passes = (thrown: unknown): boolean =>
  (thrown instanceof Error && thrown.name === 'AbortError') || toLabError(thrown).kind === 'retry'

interface Tools {
  /** A change was taken back, or done again. */
  told: (which: 'undone' | 'redone', change: Change) => void
  /** It could not be, and why. */
  failed: (thrown: unknown) => void
  /** A clock that never goes back, in milliseconds. */
  now?: () => number
  /** The press of the pointer that is held now; null where none is. All changes of one thing in one press are one. */
  press?: () => number | null
}

/** What the user did in this window, taken back in order and done again: one thing after another, however fast it is asked. */
export class UndoHistory {
  #done = $state.raw<readonly Change[]>([])
  #undone = $state.raw<readonly Change[]>([])
  readonly #tools: Required<Tools>
  /** When the newest change was made, for the next one to join it; null where none may. */
  #joinable: { at: number; press: number | null } | null = null
  #turn: Promise<void> = Promise.resolve()

  constructor(tools: Tools) {
    this.#tools = { now: () => performance.now(), press: () => null, ...tools }
  }
  /** What {@link undo} would take back. */
  get next(): Change | null {
    return this.#done.at(-1) ?? null
  }
  /** What {@link redo} would do again. */
  get nextAgain(): Change | null {
    return this.#undone.at(-1) ?? null
  }

  /** Remembers a change that was made just now. What was taken back before it can't be done again any more. */
  did(change: Change): Done {
    const { next } = this
    const [at, press] = [this.#tools.now(), this.#tools.press()]
    const before = this.#joinable
    const together = before !== null && (at - before.at < JOIN_MS || (press !== null && press === before.press))
    const joins = together && change.joins !== undefined && next?.joins === change.joins
    const kept = joins ? { ...change, undo: next.undo } : change
    this.#done = [...(joins ? this.#done.slice(0, -1) : this.#done), kept].slice(-MOST_CHANGES)
    this.#undone = []
    this.#joinable = { at, press }
    return {
      undo: () => this.#inTurn(() => this.#takeBack(kept)),
      forget: () => (this.#done = this.#done.filter((other) => other !== kept)),
    }
  }
  undo(): Promise<void> {
    return this.#inTurn(() => this.#takeBack(this.next))
  }
  redo(): Promise<void> {
    return this.#inTurn(() => this.#doAgain(this.nextAgain))
  }

  #inTurn(task: () => Promise<void>): Promise<void> {
    this.#joinable = null
    return (this.#turn = this.#turn.then(task))
  }
  /** @param change the newest one as a rule; an older one is taken back out of order, and can't be done again */
  async #takeBack(change: Change | null): Promise<void> {
    if (!change || !this.#done.includes(change)) return
    const undone = this.#undone
    const newest = change === this.next
    const came = await this.#try(change, 'undone')
    if (came === 'later') return
    this.#done = this.#done.filter((other) => other !== change)
    // What the user did meanwhile came after it.
    if (came === 'went' && newest && undone === this.#undone) this.#undone = [...undone, change]
  }
  async #doAgain(change: Change | null): Promise<void> {
    if (!change) return
    const undone = this.#undone
    const came = await this.#try(change, 'redone')
    if (came === 'later') return
    if (undone === this.#undone) this.#undone = undone.slice(0, -1)
    if (came === 'went') this.#done = [...this.#done, change].slice(-MOST_CHANGES)
  }
  /** Resolves to what came of it: it `went`, it can be tried `later`, or it never can: its object is `gone`. */
  async #try(change: Change, which: 'undone' | 'redone'): Promise<'went' | 'later' | 'gone'> {
    try {
      await (which === 'undone' ? change.undo() : change.redo())
    } catch (thrown) {
      this.#tools.failed(thrown)
      return passes(thrown) ? 'later' : 'gone'
    }
    this.#tools.told(which, change)
    return 'went'
  }
}

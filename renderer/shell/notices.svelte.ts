import { errorShape, toLabError, type ErrorShape } from '../../preload/errors.ts'
import type { NoticeContent } from '../../lab/kit/lab-context.ts'

/** What is shown in the corner: an error, which stays until it is dismissed, or a message, which goes by itself. */
interface Notice {
  id: number
  kind: 'info' | 'success' | 'warning' | 'error'
  message: string
  error: ErrorShape | null
  undo: (() => void | Promise<void>) | null
  actions: NonNullable<NoticeContent['actions']>
  /** What it is about, so that it can be taken away when that is past. */
  about: string | null
}

const MESSAGE_MS = 6_000
const UNDO_MS = 15_000
const MOST = 4

const isMessage = (value: unknown): value is NoticeContent =>
  typeof value === 'object' && value !== null && !(value instanceof Error) && 'message' in value && !('code' in value)

/** Whether it was thrown because someone changed their mind. */
const isAbort = (thrown: unknown): boolean =>
  (thrown instanceof Error && thrown.name === 'AbortError') || (thrown as { key?: unknown } | null)?.key === 'cancelled'

function shapeOf(shown: unknown): ErrorShape {
  const shape = errorShape.safeParse(shown)
  return shape.success ? shape.data : toLabError(shown, (line) => console.error(line)).shape
}

export class Notices {
  list = $state.raw<Notice[]>([])
  #next = 1
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>()

  /**
   * Shows an error or a message; the same error twice is shown once.
   * @param about a word to take it away by
   */
  show(shown: unknown, about: string | null = null): void {
    if (isAbort(shown)) return
    const message = isMessage(shown) ? shown : null
    const error = message ? null : shapeOf(shown)
    const same = this.list.find(
      (notice) => error && notice.error?.key === error.key && notice.error.message === error.message,
    )
    if (same) this.dismiss(same.id)
    const notice: Notice = {
      id: this.#next++,
      kind: error ? 'error' : (message?.kind ?? 'info'),
      message: message?.message ?? '',
      error,
      undo: message?.undo ?? null,
      actions: message?.actions ?? [],
      about,
    }
    this.list = [...this.list, notice].slice(-MOST)
    this.resume(notice.id)
  }
  dismiss(id: number): void {
    this.pause(id)
    this.list = this.list.filter((notice) => notice.id !== id)
  }
  /** Takes away what tells of something that is past. */
  dismissAbout(about: string): void {
    for (const notice of this.list) if (notice.about === about) this.dismiss(notice.id)
  }
  /** Keeps a notice for as long as it is pointed at or has the focus. */
  pause(id: number): void {
    clearTimeout(this.#timers.get(id))
    this.#timers.delete(id)
  }
  resume(id: number): void {
    const notice = this.list.find((candidate) => candidate.id === id)
    if (!notice || notice.error || notice.actions.length > 0) return
    this.pause(id)
    this.#timers.set(
      id,
      setTimeout(() => this.dismiss(id), notice.undo ? UNDO_MS : MESSAGE_MS),
    )
  }
  /** Does one of the things that a notice offers; it goes with the last. */
  act(notice: Notice, action: Notice['actions'][number]): void {
    const actions = notice.actions.filter((each) => each !== action)
    if (actions.length === 0) this.dismiss(notice.id)
    else this.list = this.list.map((each) => (each.id === notice.id ? { ...each, actions } : each))
    action.run()
  }
  /** Undoes what a notice tells of. */
  async undo(notice: Notice): Promise<void> {
    this.dismiss(notice.id)
    try {
      await notice.undo?.()
    } catch (thrown) {
      this.show(thrown)
    }
  }
}

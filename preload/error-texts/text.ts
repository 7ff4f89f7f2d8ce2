import type { Localized } from '../localized.ts'

/**
 * Whose an error is: `user`, where something else given (a file, a name, a number) would have helped; `retry`, where the same
 * works once something has passed (a lost connection, a full disk, a run that trains); `lab`, where the lab, the machine or
 * the training failed.
 */
export type ErrorKind = 'user' | 'retry' | 'lab'

/** What people see of an error and can ask about: it stays what was released. Several errors may share one. */
export type ErrorCode = `E-${string}-${string}`

/** An entry of the error catalogue: what happened, what is safe, and the one thing to do (it has no full stop). */
export interface ErrorText {
  readonly code: ErrorCode
  readonly kind: ErrorKind
  readonly message: Localized
  readonly safe: Localized
  readonly do: Localized
}

export const untouched = { en: 'Nothing was changed.', 'zh-CN': '没有任何改动。' } as const
export const runsSafe = { en: 'Your runs are saved.', 'zh-CN': '您的运行记录均已保存。' } as const

import type { Words } from '../words.ts'

/** An entry of the error catalogue: what happened, what is safe, and the one thing to do (it has no full stop). */
export interface ErrorText {
  readonly message: Words
  readonly safe: Words
  readonly do: Words
}

export const untouched = { en: 'Nothing was changed.', 'zh-CN': '没有任何改动。' } as const
export const runsSafe = { en: 'Your runs are saved.', 'zh-CN': '您的运行记录均已保存。' } as const

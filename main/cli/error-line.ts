import type { ErrorShape } from '../../preload/errors.ts'
import type { Language } from '../../preload/localized.ts'
import { toldError } from './language.ts'

/** An error in a list of facts: its code, and what happened and what to do as sentences. */
export function errorLine(language: Language, error: ErrorShape): [code: string, sentences: string] {
  const { code, message, do: todo } = toldError(language, error)
  return [code, language === 'zh-CN' ? `${message}${todo}。` : `${message} ${todo}.`]
}

import { interpolate } from '../../preload/message.ts'
import type { Language, Localized } from '../../preload/localized.ts'

/** Words in the language of whoever asked, their `{name}` filled in; numbers are written in the language's own way. */
export type Say = (words: Localized, values?: Record<string, string | number>) => string

/** How a language says things. */
export const sayIn =
  (language: Language): Say =>
  (words, values = {}) =>
    interpolate(words[language], values, language)

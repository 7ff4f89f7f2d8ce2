import { fillText } from '../../preload/sayable.ts'
import type { Language, Words } from '../../preload/words.ts'

/** Words in the language of whoever asked, their `{name}` filled in; numbers are written in the language's own way. */
export type Say = (words: Words, values?: Record<string, string | number>) => string

/** How a language says things. */
export const sayIn =
  (language: Language): Say =>
  (words, values = {}) =>
    fillText(words[language], values, language)

import { errorEntry } from './error-texts.ts'
import type { ErrorShape } from './errors.ts'
import { interpolate } from './message.ts'
import type { Language } from './localized.ts'

export { systemLanguage, type Language } from './localized.ts'

/** What an error says in a language, from its catalogue entry; as it came where this lab has no such entry. */
export function errorIn(language: Language, shape: ErrorShape): Pick<ErrorShape, 'message' | 'safe' | 'do'> {
  const text = errorEntry(shape.key)
  if (!text) return shape
  const say = (words: string): string => interpolate(words, shape.values, language)
  return { message: say(text.message[language]), safe: say(text.safe[language]), do: say(text.do[language]) }
}

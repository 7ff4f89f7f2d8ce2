import { errorEntry } from './error-texts.ts'
import type { ErrorShape } from './errors.ts'
import { fillText } from './sayable.ts'
import type { Language } from './words.ts'

export { systemLanguage, type Language } from './words.ts'

/** What an error says in a language, from its catalogue entry; as it came where this lab has no such entry. */
export function errorIn(language: Language, shape: ErrorShape): Pick<ErrorShape, 'message' | 'safe' | 'do'> {
  const text = errorEntry(shape.key)
  if (!text) return shape
  const say = (words: string): string => fillText(words, shape.values, language)
  return { message: say(text.message[language]), safe: say(text.safe[language]), do: say(text.do[language]) }
}

import { errorTexts, type ErrorKey } from './error-texts.ts'
import { errorsZhCN } from './error-texts.zh-CN.ts'
import { fillText, type ErrorShape } from './errors.ts'

/** The languages that the lab speaks. */
export type Language = 'en' | 'zh-CN'

/** The language that the system asks for by a name such as `zh_CN.UTF-8` or `zh-Hans`, as far as the lab speaks it. */
export const systemLanguage = (preferred: string): Language => (/^zh(?![a-z])/i.test(preferred) ? 'zh-CN' : 'en')

/** What an error says in a language, from its catalogue entry; as it came where this lab has no such entry. */
export function errorIn(language: Language, shape: ErrorShape): Pick<ErrorShape, 'message' | 'safe' | 'do'> {
  if (!Object.hasOwn(errorTexts, shape.key)) return shape
  const text = (language === 'zh-CN' ? errorsZhCN : errorTexts)[shape.key as ErrorKey]
  const say = (words: string): string => fillText(words, shape.values, language)
  return { message: say(text.message), safe: say(text.safe), do: say(text.do) }
}

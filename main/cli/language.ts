import { rules, rulesZhCN } from '../../lab/core/rules.ts'
import { errorIn, systemLanguage, type Language } from '../../preload/error-language.ts'
import type { ErrorShape } from '../../preload/errors.ts'
import { SettingsFile } from '../settings.ts'

/** What the terminal's language is chosen by. */
interface Choice {
  /** The words of the command line, understood or not. */
  words: readonly string[]
  environment: Readonly<Record<string, string | undefined>>
  /** The data folder, in which the window keeps what was chosen there; it is read, never written. */
  home: string
}

/** The language of errors: what `--language` says, then what the user chose in the window, then the system's. */
export function terminalLanguage({ words, environment, home }: Choice): Language {
  const said = words.map((word, at) => (word === '--language' ? words[at + 1] : /^--language=(.*)$/.exec(word)?.[1]))
  const asked = said.find((value) => value === 'en' || value === 'zh-CN')
  if (asked) return asked
  const { language } = new SettingsFile(home, false).value
  if (language !== 'system') return language
  return systemLanguage(environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || '')
}

const ruleNames = Object.keys(rules) as (keyof typeof rules)[]

/** An error as scripts get it, in a language: the shape without what another language would be made from. */
export function toldError(
  language: Language,
  { key, values, ...shape }: ErrorShape,
): Omit<ErrorShape, 'key' | 'values'> {
  const broken = ruleNames.find((name) => rules[name] === values['rule'])
  const said = broken && language === 'zh-CN' ? { ...values, rule: rulesZhCN[broken] } : values
  const { message, safe, do: todo } = errorIn(language, { ...shape, key, values: said })
  return { ...shape, message, safe, do: todo }
}

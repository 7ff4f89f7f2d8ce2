import { errorIn, systemLanguage, type Language } from '../../preload/error-language.ts'
import type { ErrorShape } from '../../preload/errors.ts'
import { findDataFolder } from '../host/data-folder.ts'
import { SettingsFile } from '../lab/settings.ts'

/** What the terminal's language is chosen by. */
interface Choice {
  /** The words of the command line, understood or not. */
  words: readonly string[]
  environment: Readonly<Record<string, string | undefined>>
}

/** The values that the words give an option, as far as they can be told without knowing the command. */
const valuesOf = (option: string, words: readonly string[]): string[] =>
  words.flatMap((word, at) => {
    if (word === `--${option}`) return words[at + 1] ?? []
    return word.startsWith(`--${option}=`) ? word.slice(option.length + 3) : []
  })

/**
 * The language of help, tables and errors: what `--language` says, then what the user chose in the window (it stands in
 * the data folder, which is read and never written), then the system's.
 */
export function terminalLanguage({ words, environment }: Choice): Language {
  const asked = valuesOf('language', words).find((value) => value === 'en' || value === 'zh-CN')
  if (asked) return asked
  const { language } = new SettingsFile(findDataFolder(valuesOf('home', words).at(-1)).path, () => false).value
  if (language !== 'system') return language
  return systemLanguage(environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || '')
}

/** An error as scripts get it, in a language: the shape without what another language would be made from. */
export function toldError(
  language: Language,
  { key, values, ...shape }: ErrorShape,
): Omit<ErrorShape, 'key' | 'values'> {
  const { message, safe, do: todo } = errorIn(language, { ...shape, key, values })
  return { ...shape, message, safe, do: todo }
}

import { connectionErrors } from './error-texts/connections.ts'
import { earlierKeys } from './error-texts/earlier-keys.ts'
import { modelErrors } from './error-texts/models.ts'
import { pictureErrors } from './error-texts/pictures.ts'
import { runErrors } from './error-texts/runs.ts'
import { shellErrors } from './error-texts/shell.ts'
import { storageErrors } from './error-texts/storage.ts'
import { terminalErrors } from './error-texts/terminal.ts'
import type { ErrorText } from './error-texts/text.ts'

/** The error catalogue by the errors' names: what happened, what is safe, what to do. */
export const errorTexts = {
  ...pictureErrors,
  ...modelErrors,
  ...runErrors,
  ...storageErrors,
  ...connectionErrors,
  ...terminalErrors,
  ...shellErrors,
} as const

export type ErrorKey = keyof typeof errorTexts

/** The name that an error of a record has today. */
export const presentKey = (key: string): string => (Object.hasOwn(earlierKeys, key) ? earlierKeys[key]! : key)

/** The entry of a name, of today or of an earlier lab; undefined where this lab has none. */
export function errorEntry(key: string): ErrorText | undefined {
  const name = presentKey(key)
  return Object.hasOwn(errorTexts, name) ? errorTexts[name as ErrorKey] : undefined
}

import { connectionErrors } from './error-texts/connections.ts'
import { modelErrors } from './error-texts/models.ts'
import { pictureErrors } from './error-texts/pictures.ts'
import { runErrors } from './error-texts/runs.ts'
import { shellErrors } from './error-texts/shell.ts'
import { storageErrors } from './error-texts/storage.ts'
import { terminalErrors } from './error-texts/terminal.ts'

/** The error catalogue: what happened, what is safe, what to do. A full stop after a code marks a variant. */
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

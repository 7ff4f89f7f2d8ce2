import type { StartChild } from '../supervisor/started-child.ts'
import type { Output } from './output.ts'
import type { Given } from './read-command.ts'

/** What a command gets: what was asked, where to write, and what it is made of. */
export interface Host {
  given: Given
  output: Output
  /** The way to an absolute path of the data folder. */
  home: string
  version: string
  startChild: StartChild
  /** One line for the log; nobody sees it. */
  log: (line: string) => void
  /** Set when the user has asked for an end (Ctrl-C), or nobody reads the output any more. */
  ending: AbortSignal
  /** Whether a table is wanted rather than JSON lines. */
  forPeople: boolean
  /** Tells an error that does not end the command, on standard error. */
  tell: (thrown: unknown) => void
}

/** Exit codes, as FORMATS has them. */
export const exitCodes = { completed: 0, failed: 1, wrong: 2, interrupted: 130 } as const

import type { Language, Localized } from '../../preload/localized.ts'
import type { StartChild } from '../supervisor/started-child.ts'
import type { Output } from './output.ts'
import type { Say } from './say.ts'

/** An option of a command. */
export interface OptionSpec {
  about: Localized
  /** What stands for its value in the help; an option without one is a switch. */
  value?: Localized
  choices?: readonly string[]
  required?: boolean
}

/** One command: its words, what follows them, and the module that does it. */
export interface CommandSpec {
  /** `run`, `history list` … */
  name: string
  /** What stands for its arguments in the help. */
  usage: Localized
  about: Localized
  /** How many arguments it takes. */
  least: number
  most: number
  options: Record<string, OptionSpec>
  /** Loaded when it is asked for. Resolves with the exit code. */
  load: () => Promise<(host: Host) => Promise<number>>
}

/** A command line, understood. */
export interface Given {
  command: CommandSpec
  arguments: string[]
  /** The values of options, and the switches that are on. */
  options: Readonly<Record<string, string | undefined>>
  switches: ReadonlySet<string>
}

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
  /** The language of whoever asked, and how it says things: help, tables, progress. */
  language: Language
  say: Say
  /** Places of a line, for texts that people read. */
  columns: number
  /** Tells an error that does not end the command, on standard error. */
  tell: (thrown: unknown) => void
}

/** Exit codes, as FORMATS has them. */
export const exitCodes = { completed: 0, failed: 1, wrong: 2, interrupted: 130 } as const

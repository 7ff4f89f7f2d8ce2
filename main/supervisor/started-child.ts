import type { ChildKind } from '../../preload/contract.ts'
import type { LabError } from '../../preload/errors.ts'
import type { Wire } from '../../preload/wires/wire.ts'

/** How a process ended. */
export interface ChildExit {
  code: number | null
  signal: string | null
}

/** A process that was started for the lab. */
export interface StartedChild {
  /** Null until the system has told it. */
  readonly pid: number | null
  /** Closes with the reason that `closeReason` gave, once it is known how the process ended. */
  readonly wire: Wire
  /** Called once, at once if the process has ended already. */
  onExit(listener: (exit: ChildExit) => void): void
  /** Ends it at once, whatever it does. */
  kill(): void
}

/** What to start: one of the lab's children, or the throw-away process in which a risky library is tried first. */
export type ChildProgram = ChildKind

/**
 * Starts a child. Each host brings its own way: a forked process of the pinned Node, or Electron's utility process.
 * @param closeReason what calls in flight are answered with when the process ends
 */
export type StartChild = (program: ChildProgram, closeReason: (exit: ChildExit) => LabError) => StartedChild

import type { ChildKind } from '../../preload/contract.ts'
import type { LabError } from '../../preload/errors.ts'
import { phrase, fromLibrary, type MessageRef, type RawText } from '../../preload/message.ts'
import type { Wire } from '../../preload/wires/wire.ts'

/** How a process ended. */
export interface ChildExit {
  code: number | null
  signal: string | null
  /** Set where it was not started at all, and will not be another time either. */
  refused?: LabError
}

/** Names the pipe to the parent, for a child whose parent is another program than its own. */
export const CHANNEL_VARIABLE = 'SPIRAL_LAB_CHANNEL'

/** Names a folder, for a child that may load what was built in the checkout there. */
export const ACCELERATORS_VARIABLE = 'SPIRAL_LAB_ACCELERATORS'

/** How a process ended, in a word for an error: `SIGKILL`, `code 1`. */
export const exitWords = ({ code, signal }: ChildExit): RawText | MessageRef =>
  signal === null ? phrase('process.code', { code: code ?? '–' }) : fromLibrary(signal)

/** A child in an error, by its kind or by its name such as `training 2`. */
export function childWords(name: string): RawText | MessageRef {
  const [kind, number = ''] = name.split(' ')
  if (kind === 'training' && number) return phrase('child.training', { number })
  return kind === 'imaging' || kind === 'history' || kind === 'probe' || kind === 'timeline'
    ? phrase(`child.${kind}`)
    : fromLibrary(name)
}

/** A process that was started for the lab. */
export interface StartedChild {
  /** Null until the system has told it. */
  readonly pid: number | null
  /** Closes with the reason that `closeReason` gave, once it is known how the process ended. */
  readonly wire: Wire
  /** Called once, at once if the process has ended already. */
  onExit(listener: (exit: ChildExit) => void): void
  /** Called about once a second with the bytes of memory it holds. */
  onHeartbeat(listener: (residentBytes: number) => void): void
  /** Ends it at once, whatever it does. */
  kill(): void
}

/**
 * Starts a child. Each host brings its own way: a forked process of the pinned Node, or Electron's utility process.
 * @param program which bundle of `children/` it runs
 * @param environment variables beside the few that every child gets
 * @param closeReason what calls in flight are answered with when the process ends
 */
export type StartChild = (
  program: ChildKind,
  environment: Record<string, string>,
  closeReason: (exit: ChildExit) => LabError,
) => StartedChild

/**
 * Starts a child that loads an addon bound to V8's own interface: a process of the Node that the addon was built for. Or
 * why there is no such Node.
 */
export type StartBound = StartChild | { missing: MessageRef }

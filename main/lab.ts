import type { AnyRouter } from '@orpc/server'
import type { StartChild } from './supervisor/started-child.ts'

export interface LabOptions {
  host: 'electron' | 'server' | 'terminal'
  /** The data folder; it is made where it is missing. */
  home: string
  version: string
  startChild: StartChild
  /** One line for the log; never shown to the user. */
  log: (line: string) => void
  /** Opens the history for reading alone, beside another lab (terminal commands that only read). */
  readOnly?: boolean
}

/** The lab without its window: what every host serves. */
export interface Lab {
  /** Implements the public contract: serve it with `createWireServer`, or call it in process with `createRouterClient`. */
  readonly router: AnyRouter
  /** The bytes behind a bulk id; undefined where there are none (any more). */
  bytes(bulkId: string): Promise<Blob | undefined>
  /** Keeps uploaded bytes until a call takes them, and tells the id that the call names them by. */
  upload(bytes: Uint8Array): string
  /** Takes uploaded bytes that the host itself uses (a file to be saved), as a call would: undefined once they are taken. */
  takeUpload(bulkId: string): Uint8Array | undefined
  /** Runs that train now. */
  runningRuns(): string[]
  /** Stops what trains (kept as `stopped`), makes the history durable and ends every child. */
  close(): Promise<void>
}

import type { Json, SnapshotValue } from '../../preload/contract/values.ts'
import type { ErrorShape } from '../../preload/errors.ts'

/** What is to be traced, by complete parameters. */
export interface TraceSpec {
  experiment: string
  params: Json
  seed: number
}

/** How far a trace is, and what is drawn at the position that was asked for. */
export interface TraceState {
  /** Positions so far: 0 … length. */
  length: number
  ended: boolean
  /** Whether the user's own input failed. */
  failed: boolean
  /** It computes no further for now: the user stopped it, or it took long. */
  paused: 'stopped' | 'limit' | null
  result: Record<string, Json> | null
  error: ErrorShape | null
  position: number
  frame: SnapshotValue
}

/** Traces one explorable after another off the window's thread. */
export interface Tracer {
  /** Traces anew; what was traced before is dropped. */
  begin(spec: TraceSpec, position: number): void
  /** Asks for the frame of another position: the last one there is, while the trace has not come so far. */
  seek(position: number): void
  /** Computes no further, whatever it does. */
  stop(): void
  /** Computes on after a stop or the limit. */
  goOn(): void
  close(): void
}

import type { TraceSpec, TraceState } from '../../lab/kit/tracer.ts'

/** What the window asks of the worker; `turn` counts the traces, so that an answer to an earlier one is known as such. */
export type TraceOrder =
  | { kind: 'begin'; turn: number; spec: TraceSpec; position: number }
  | { kind: 'seek'; turn: number; position: number }
  | { kind: 'stop' | 'goOn'; turn: number }

/** What the worker tells. */
export interface TraceNews {
  turn: number
  state: TraceState
}

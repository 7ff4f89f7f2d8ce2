import type { Json, SnapshotValue } from '../../../preload/contract/values.ts'
import type { ErrorShape } from '../../../preload/errors.ts'
import type { Tracer, TraceSpec, TraceState } from '../tracer.ts'

/** A tab's present trace: how far it is, and the frame at its position. What it knows is reactive. */
export class LiveTrace<F extends SnapshotValue = SnapshotValue> {
  readonly #tracer: Tracer
  length = $state(0)
  ended = $state(false)
  failed = $state(false)
  /** It computes no further for now. */
  paused = $state<TraceState['paused']>(null)
  result = $state.raw<Record<string, Json> | null>(null)
  error = $state.raw<ErrorShape | null>(null)
  /** The newest frame, of {@link position}; null before the first one. */
  frame = $state.raw<F | null>(null)
  position = $state(0)
  /** Whether anything was told of what was begun last. */
  current = $state(false)

  /** @param open gives the tracer, which tells what it knows to the function it is given */
  constructor(open: (onState: (state: TraceState) => void) => Tracer) {
    this.#tracer = open((state) => this.#take(state))
  }
  #take(state: TraceState): void {
    this.current = true
    this.length = state.length
    this.ended = state.ended
    this.failed = state.failed
    this.paused = state.paused
    this.result = state.result
    this.error = state.error
    this.position = state.position
    // A frame stays until there is another.
    if (state.error === null) this.frame = state.frame as F
  }

  begin(spec: TraceSpec, position: number): void {
    this.current = false
    this.paused = null
    this.#tracer.begin(spec, position)
  }
  seek(position: number): void {
    this.#tracer.seek(position)
  }
  stop(): void {
    this.#tracer.stop()
  }
  goOn(): void {
    this.paused = null
    this.#tracer.goOn()
  }
  close(): void {
    this.#tracer.close()
  }
}

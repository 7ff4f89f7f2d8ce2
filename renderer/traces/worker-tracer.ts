import { startWorker } from '../../lab/kit/start-worker.ts'
import type { Tracer, TraceSpec, TraceState } from '../../lab/kit/tracer.ts'
import { labError } from '../../preload/errors.ts'
import { fromLibrary } from '../../preload/message.ts'
import type { TraceNews, TraceOrder } from './trace-messages.ts'
import workerUrl from './trace-worker.ts?worker&url'

/** How long a worker may be silent after it was told to stop before it is ended, in milliseconds. */
const STOP_MS = 1_000

/** Traces in a worker of the window; ending that is what stops a position that takes for ever. */
export class WorkerTracer implements Tracer {
  readonly #told: (state: TraceState) => void
  #worker: Worker | null = null
  #turn = 0
  /** Whether the worker has not answered the newest trace yet; the newest one after it waits until then. */
  #waiting = false
  #next: { spec: TraceSpec; position: number } | null = null
  #present: { spec: TraceSpec; position: number } | null = null
  #newest: TraceState | null = null
  #patience: ReturnType<typeof setTimeout> | null = null

  constructor(told: (state: TraceState) => void) {
    this.#told = told
  }

  begin(spec: TraceSpec, position: number): void {
    if (this.#waiting) {
      this.#next = { spec, position }
      this.#await(() => this.#restart())
      return
    }
    // What the worker does may take for ever, and nobody wants it any more.
    if (this.#newest && !this.#newest.ended) this.#await(() => this.#restart())
    this.#begin(spec, position)
  }
  #begin(spec: TraceSpec, position: number): void {
    this.#next = null
    this.#newest = null
    this.#present = { spec, position }
    this.#waiting = true
    this.#order({ kind: 'begin', turn: ++this.#turn, spec, position })
  }
  seek(position: number): void {
    if (this.#next) this.#next.position = position
    else if (this.#worker) {
      if (this.#present) this.#present.position = position
      this.#order({ kind: 'seek', turn: this.#turn, position })
    } else if (this.#present) this.#begin(this.#present.spec, position)
  }
  stop(): void {
    this.#order({ kind: 'stop', turn: this.#turn })
    this.#await(() => this.#end())
  }
  goOn(): void {
    if (this.#worker) this.#order({ kind: 'goOn', turn: this.#turn })
    else if (this.#present) this.#begin(this.#present.spec, this.#present.position)
  }
  close(): void {
    this.#drop()
    this.#present = this.#next = null
  }

  #order(order: TraceOrder): void {
    this.#worker ??= this.#start()
    this.#worker.postMessage(order)
  }
  #start(): Worker {
    const worker = startWorker(workerUrl)
    worker.addEventListener('message', ({ data }: MessageEvent<TraceNews>) => {
      if (worker === this.#worker) this.#heard(data)
    })
    worker.addEventListener('error', (event) => {
      if (worker !== this.#worker) return
      this.#drop()
      const error = labError('tracingStopped', { reason: fromLibrary(event.message) }).shape
      this.#told({ ...this.#stopped(), ended: true, failed: true, error })
    })
    return worker
  }
  #heard({ turn, state }: TraceNews): void {
    this.#patient()
    if (turn !== this.#turn) return
    this.#waiting = false
    if (this.#next) return this.#begin(this.#next.spec, this.#next.position)
    this.#newest = state
    this.#told(state)
  }
  /** What is done where the worker stays silent. */
  #await(then: () => void): void {
    this.#patience ??= setTimeout(then, STOP_MS)
  }
  /** Ends a worker that does not answer: the state that it told last stays. */
  #end(): void {
    this.#drop()
    this.#told(this.#stopped())
  }
  /** Another worker takes the newest trace. */
  #restart(): void {
    const newest = this.#next ?? this.#present
    this.#drop()
    if (newest) this.#begin(newest.spec, newest.position)
  }
  #stopped(): TraceState {
    const nothing = { length: 0, failed: false, result: null, error: null, position: 0, frame: null }
    return { ...(this.#newest ?? nothing), ended: false, paused: 'stopped' }
  }
  #drop(): void {
    this.#patient()
    this.#worker?.terminate()
    this.#worker = null
    this.#waiting = false
    this.#next = null
  }
  #patient(): void {
    if (this.#patience) clearTimeout(this.#patience)
    this.#patience = null
  }
}

/** The worker in which a tab's traces are computed: in slices, so that it hears what it is asked between two of them. */
import '../zod-without-eval.ts'
import type { Experiment, Trace } from '../../lab/core/experiment.ts'
import { createRandom } from '../../lab/core/random.ts'
import type { TraceState } from '../../lab/kit/tracer.ts'
import type { Json } from '../../preload/contract/values.ts'
import { toLabError } from '../../preload/errors.ts'
import { printableJson } from '../../preload/printable-json.ts'
import type { TraceNews, TraceOrder } from './trace-messages.ts'

const SLICE_MS = 12
/** How often it tells how far it is while it computes, in milliseconds. */
const NEWS_MS = 50
/** How long it computes until the user is asked whether it is worth going on, in milliseconds. */
const LIMIT_MS = 20_000

const definitions = import.meta.glob<Experiment>('../../lab/experiments/*/experiment.ts', { import: 'default' })

let turn = -1
let trace: Trace | null = null
let position = 0
let paused: TraceState['paused'] = null
let computedMs = 0
let toldAt = -Infinity
let running = false

const { port1: later, port2: sooner } = new MessageChannel()
/** Lets messages in. */
const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    sooner.onmessage = () => resolve()
    later.postMessage(null)
  })

function tell(news: TraceNews): void {
  toldAt = performance.now()
  postMessage(news)
}
function tellState(of: Trace): void {
  const shown = Math.min(position, of.length)
  tell({
    turn,
    state: {
      length: of.length,
      ended: of.ended,
      failed: of.failed ?? false,
      paused: of.ended ? null : paused,
      result: of.ended ? (printableJson(of.result()) as Record<string, Json>) : null,
      error: null,
      position: shown,
      frame: of.frame(shown),
    },
  })
}
function tellFault(thrown: unknown): void {
  trace = null
  const error = toLabError(thrown, (line) => console.error(line)).shape
  tell({
    turn,
    state: { length: 0, ended: true, failed: true, paused: null, result: null, error, position: 0, frame: null },
  })
}

async function compute(): Promise<void> {
  if (running) return
  running = true
  try {
    while (trace && !trace.ended && paused === null) {
      const present = trace
      const begun = performance.now()
      present.advance(SLICE_MS)
      const now = performance.now()
      computedMs += now - begun
      if (computedMs > LIMIT_MS && !present.ended) paused = 'limit'
      if (present.ended || paused !== null || now - toldAt > NEWS_MS) tellState(present)
      await nextTurn()
    }
  } catch (thrown) {
    tellFault(thrown)
  } finally {
    running = false
  }
}

async function begin({ spec, turn: begun, position: wanted }: Extract<TraceOrder, { kind: 'begin' }>): Promise<void> {
  turn = begun
  trace = null
  position = wanted
  paused = null
  computedMs = 0
  toldAt = -Infinity
  try {
    const definition = await definitions[`../../lab/experiments/${spec.experiment}/experiment.ts`]!()
    if (turn !== begun) return
    if (definition.kind !== 'explorable') throw new TypeError(`${spec.experiment} is not an explorable`)
    trace = definition.trace(spec.params, createRandom(spec.seed))
    if (trace.ended) tellState(trace)
    else void compute()
  } catch (thrown) {
    tellFault(thrown)
  }
}

addEventListener('message', ({ data }: MessageEvent<TraceOrder>) => {
  if (data.kind === 'begin') return void begin(data)
  if (data.turn !== turn || !trace) return
  if (data.kind === 'seek') position = data.position
  else if (data.kind === 'stop') paused = 'stopped'
  else {
    paused = null
    computedMs = 0
    void compute()
  }
  try {
    tellState(trace)
  } catch (thrown) {
    tellFault(thrown)
  }
})

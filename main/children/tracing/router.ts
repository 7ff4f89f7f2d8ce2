import { implement } from '@orpc/server'
import type { Trace } from '../../../lab/core/experiment.ts'
import { createRandom } from '../../../lab/core/random.ts'
import { childContracts } from '../../../preload/contract.ts'
import type { Json, RunSpec, RunStatus } from '../../../preload/contract/values.ts'
import { labError, toLabError } from '../../../preload/errors.ts'
import { printableJson } from '../../../preload/printable-json.ts'
import { explorableOf } from '../../experiments.ts'

/** How long it computes between two looks at its orders, and from one sign of progress to the next, in milliseconds. */
const SLICE_MS = 16
const PROGRESS_MS = 100

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

const begin = async ({ experiment, params, seed }: RunSpec): Promise<Trace> =>
  (await explorableOf(experiment)).trace(params, createRandom(seed as number))

/** What the process of one trace serves: it traces a complete spec to its end, or tells a single frame. */
export function createTracingRouter(log: (line: string) => void) {
  const os = implement(childContracts.tracing)
  let stopped = false

  return os.router({
    trace: os.trace.handler(async function* ({ input: { spec, position, until, frames }, signal }) {
      const begun = performance.now()
      try {
        const trace = await begin(spec)
        const goesOn = (): boolean =>
          !trace.ended && !stopped && !signal?.aborted && (until === null || trace.length < until)
        let nextFrame = 0
        let toldAt = begun
        while (goesOn()) {
          trace.advance(SLICE_MS)
          if (frames)
            for (; nextFrame <= trace.length && !stopped; nextFrame++)
              yield { type: 'frame' as const, position: nextFrame, frame: trace.frame(nextFrame) }
          if (performance.now() - toldAt > PROGRESS_MS) {
            toldAt = performance.now()
            yield { type: 'progress' as const, length: trace.length }
          }
          await nextTurn()
        }
        if (frames && !stopped)
          for (; nextFrame <= trace.length; nextFrame++)
            yield { type: 'frame' as const, position: nextFrame, frame: trace.frame(nextFrame) }
        const status: RunStatus = !trace.ended ? 'stopped' : trace.failed ? 'failed' : 'completed'
        const kept = Math.min(position ?? trace.length, trace.length)
        yield {
          type: 'end' as const,
          status,
          result: trace.ended ? (printableJson(trace.result()) as Record<string, Json>) : null,
          error: null,
          durationMs: performance.now() - begun,
          snapshot: trace.frame(kept),
          snapshotEpoch: kept,
        }
      } catch (thrown) {
        yield {
          type: 'end' as const,
          status: 'failed' as const,
          result: null,
          error: toLabError(thrown, log).shape,
          durationMs: performance.now() - begun,
          snapshot: null,
          snapshotEpoch: null,
        }
      }
    }),
    stop: os.stop.handler(() => {
      stopped = true
      return {}
    }),
    frame: os.frame.handler(async ({ input: { spec, position } }) => {
      const trace = await begin(spec)
      while (!trace.ended && trace.length < position) {
        trace.advance(SLICE_MS)
        await nextTurn()
      }
      if (position > trace.length)
        throw labError(
          'positionOutOfRange',
          { position, last: trace.length },
          { path: 'position', received: position, limit: trace.length },
        )
      return { frame: trace.frame(position) }
    }),
  })
}

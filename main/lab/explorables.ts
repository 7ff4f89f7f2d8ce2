import { implement } from '@orpc/server'
import { randomBytes } from 'node:crypto'
import { NUMERICS, refuseNewerNumerics } from '../../lab/core/math/numerics.ts'
import { makeRunId } from '../../lab/core/runs/run-id.ts'
import { proposedName } from '../../lab/core/runs/run-name.ts'
import { createWireClient } from '../../preload/client.ts'
import { contract, type ChildContracts } from '../../preload/contract.ts'
import { labError, toLabError } from '../../preload/errors.ts'
import { checkTraceable, completeSpec, explorableOf } from '../experiments.ts'
import { exitWords, type StartChild } from '../supervisor/started-child.ts'
import { RunRecord, type HistoryClient, type RunEnd } from './run-record.ts'
import { ROOM_MS, type UnfinishedRuns } from './unfinished-runs.ts'

/** How long a trace may take to answer that it stops before its process is ended, in milliseconds. */
const STOP_MS = 2_000

export interface ExplorablesOptions {
  startChild: StartChild
  history: HistoryClient
  unfinished: UnfinishedRuns
  /** Runs began or ended. */
  changed: () => void
  log: (line: string) => void
}

/** Traces explorables, each in a process of its own that ends with it, and keeps them as runs. */
export function createExplorables({ startChild, history, unfinished, changed, log }: ExplorablesOptions) {
  const os = implement(contract.explorables)
  /** The runs that are traced now, and how each is stopped. */
  const live = new Map<string, { stop(): void; ended: Promise<void> }>()

  function startTracing() {
    const child = startChild('tracing', {}, (exit) => labError('tracingStopped', { reason: exitWords(exit) }))
    return { child, client: createWireClient<ChildContracts['tracing']>(child.wire) }
  }

  const router = os.router({
    run: os.run.handler(async function* ({ input, signal }) {
      const spec = await completeSpec(input.spec)
      await checkTraceable(spec)
      const definition = await explorableOf(spec.experiment)
      const runId = makeRunId(Date.now(), randomBytes(10))
      let begun = false
      let stopped = false
      const record = new RunRecord({
        history,
        runId,
        // Nobody waits for room who has not begun, or has stopped.
        whenFull: async (full) => {
          if (!begun || stopped) throw full
          await new Promise((resolve) => setTimeout(resolve, ROOM_MS))
        },
        log,
      })
      unfinished.begin(runId)
      await record
        .begin({
          runId,
          spec,
          name: input.name ?? proposedName(spec, definition),
          proposed: input.name === undefined,
          createdAt: Date.now(),
          provider: null,
          numerics: NUMERICS,
          metrics: [],
          status: 'running',
        })
        .catch((thrown: unknown) => {
          unfinished.end(runId)
          throw thrown
        })
      begun = true
      const { child, client } = startTracing()
      const over = Promise.withResolvers<void>()
      const stop = (): void => {
        if (stopped) return
        stopped = true
        void client.stop().catch(() => {})
        // One position may take for ever: a program's endless loop.
        setTimeout(() => child.kill(), STOP_MS).unref()
      }
      live.set(runId, { stop, ended: over.promise })
      signal?.addEventListener('abort', stop)
      changed()
      let finished = false
      const finish = async (end: RunEnd): Promise<void> => {
        finished = true
        const store = () =>
          record.end(end, null).then(
            () => true,
            (thrown: unknown) => {
              if (toLabError(thrown, log).key === 'diskFull') return false
              unfinished.end(runId)
              throw thrown
            },
          )
        if (await store()) return unfinished.end(runId)
        unfinished.owe(runId, () => store().catch(() => true))
        throw labError('diskFull')
      }
      const nothing = { durationMs: 0, result: null, error: null, snapshot: null, snapshotEpoch: null }
      try {
        yield { type: 'run' as const, runId, spec }
        const { position = null, until = null, frames } = input
        for await (const event of await client.trace({ spec, position, until, frames })) {
          if (event.type !== 'end') {
            yield event
            continue
          }
          const { type, status, result, error, ...state } = event
          await finish({ status, result, error, ...state })
          yield { type, status, result, error }
        }
      } catch (thrown) {
        if (finished) throw thrown
        const error = toLabError(thrown, log).shape
        await finish(stopped ? { ...nothing, status: 'stopped' } : { ...nothing, status: 'failed', error })
        yield stopped
          ? { type: 'end' as const, status: 'stopped' as const, result: null, error: null }
          : { type: 'end' as const, status: 'failed' as const, result: null, error }
      } finally {
        // Whoever asked reads no more.
        if (!finished) stop()
        if (!finished) await finish({ ...nothing, status: 'stopped' }).catch((thrown: unknown) => log(String(thrown)))
        child.kill()
        signal?.removeEventListener('abort', stop)
        live.delete(runId)
        over.resolve()
        changed()
      }
    }),
    stop: os.stop.handler(({ input: { runId } }) => {
      live.get(runId)?.stop()
      return {}
    }),
    state: os.state.handler(async ({ input: { runId: asked, position: wanted }, signal }) => {
      const { runId, spec: stored, snapshotEpoch, numerics } = await history.get({ runId: asked })
      refuseNewerNumerics(numerics)
      const spec = await completeSpec(stored)
      await checkTraceable(spec)
      const position = wanted ?? snapshotEpoch ?? 0
      const { child, client } = startTracing()
      signal?.addEventListener('abort', () => child.kill())
      try {
        return { runId, position, ...(await client.frame({ spec, position })) }
      } finally {
        child.kill()
      }
    }),
  })

  return {
    router,
    running: (): string[] => [...live.keys()],
    /** Stops every trace; resolves when all are stored. */
    async stopAll(): Promise<void> {
      const all = [...live.values()]
      for (const { stop } of all) stop()
      await Promise.all(all.map(({ ended }) => ended))
    },
  }
}

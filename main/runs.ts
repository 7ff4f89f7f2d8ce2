import { implement } from '@orpc/server'
import { randomBytes } from 'node:crypto'
import { makeRunId } from '../lab/core/run-id.ts'
import { proposedName } from '../lab/core/run-name.ts'
import { contract } from '../preload/contract.ts'
import type { RunSpec, RunStatus } from '../preload/contract/values.ts'
import { labError, type LabError } from '../preload/errors.ts'
import { phrase } from '../preload/sayable.ts'
import { checkTrainable, completeSpec, experimentOf } from './experiments.ts'
import type { HistoryClient } from './images.ts'
import { LiveRun } from './live-run.ts'
import type { TrainingPool } from './supervisor/training-pool.ts'

/** Ended runs that are remembered, for whoever comes a little late to watch them. */
const REMEMBERED = 32

const ended = (status: RunStatus, runId: string): LabError =>
  labError('E-RUN-006', { status: phrase(`status.${status}`) }, { path: 'runId', received: runId })

export interface RunsOptions {
  pool: TrainingPool
  history: HistoryClient
  /** What must be known before a spec is trained or previewed. */
  beforeStart: (spec: RunSpec) => Promise<void>
  /** Runs began or ended. */
  changed: () => void
  log: (line: string) => void
}

/** Starts, watches and steers runs. */
export function createRuns({ pool, history, beforeStart, changed, log }: RunsOptions) {
  const os = implement(contract.runs)
  /** Newest last; the first are forgotten once they have ended. */
  const known = new Map<string, LiveRun>()
  const ends = new Set<Promise<void>>()

  async function start(given: RunSpec, name: string | undefined, paused: boolean): Promise<LiveRun> {
    const spec = completeSpec(given)
    checkTrainable(spec)
    await beforeStart(spec)
    const slot = pool.lend()
    const runId = makeRunId(Date.now(), randomBytes(10))
    try {
      const definition = experimentOf(spec.experiment)
      await history.begin({
        runId,
        spec,
        name: name ?? proposedName(spec, definition),
        proposed: name === undefined,
        createdAt: Date.now(),
        provider: null,
        metrics: Object.entries(definition.metrics).map(([metric, { better }]) => ({ name: metric, better })),
        status: paused ? 'paused' : 'running',
      })
    } catch (thrown) {
      slot.release()
      throw thrown
    }
    const run = new LiveRun({ runId, spec, slot, history, log }, paused)
    known.set(runId, run)
    const end = run.run().finally(() => {
      slot.release()
      ends.delete(end)
      for (const [id, { live }] of known) if (known.size > REMEMBERED && !live) known.delete(id)
      changed()
    })
    ends.add(end)
    changed()
    return run
  }

  /** A run that is known here, by any unique beginning or ending of its id. */
  async function find(runId: string): Promise<LiveRun> {
    const found = [...known.values()].filter((run) => run.runId.startsWith(runId) || run.runId.endsWith(runId))
    if (found.length === 1) return found[0]!
    // The history tells whether there is such a run at all, and what became of it.
    const { status } = await history.get({ runId })
    throw ended(status, runId)
  }

  const router = os.router({
    start: os.start.handler(async ({ input: { spec, name, paused } }) => {
      const run = await start(spec, name, paused)
      return { runId: run.runId, spec: run.spec }
    }),
    control: os.control.handler(async ({ input: { runId, action } }) => {
      const run = await find(runId)
      if (!run.live) throw ended(run.status, runId)
      return { status: await run.control(action) }
    }),
    watch: os.watch.handler(async function* ({ input: { runId, snapshots, everyMs }, signal }) {
      yield* (await find(runId)).watch(snapshots, everyMs, signal)
    }),
    preview: os.preview.handler(async ({ input }) => {
      const spec = completeSpec(input.spec)
      checkTrainable(spec)
      await beforeStart(spec)
      return { spec, ...(await pool.idleClient.preview({ spec })) }
    }),
  })

  return {
    router,
    running: (): string[] => [...known.values()].filter(({ live }) => live).map(({ runId }) => runId),
    /** Stops every run that trains; resolves when all are stored. */
    async stopAll(): Promise<void> {
      const running = [...known.values()].filter(({ live }) => live)
      await Promise.all(running.map((run) => run.control('stop').catch((thrown) => log(String(thrown)))))
      await Promise.all(ends)
    },
  }
}

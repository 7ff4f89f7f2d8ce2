import { implement } from '@orpc/server'
import { randomBytes } from 'node:crypto'
import { metricsOf } from '../../lab/core/experiment.ts'
import { NUMERICS } from '../../lab/core/math/numerics.ts'
import { checkBranch } from '../../lab/core/training/branch.ts'
import { makeRunId } from '../../lab/core/runs/run-id.ts'
import { proposedName } from '../../lab/core/runs/run-name.ts'
import { contract } from '../../preload/contract.ts'
import type { MadeBy } from '../../preload/contract/history.ts'
import type { Json, ProviderChoice, RunSpec, RunStatus } from '../../preload/contract/values.ts'
import { labError, type LabError } from '../../preload/errors.ts'
import { phrase } from '../../preload/message.ts'
import { checkTrainable, completeSpec, experimentOf } from '../experiments.ts'
import { LiveRun, type RunStart } from './live-run.ts'
import { createPositions, type PositionsOptions } from './positions.ts'
import { replayRun } from './replay.ts'
import { RunRecord, type HistoryClient } from './run-record.ts'
import type { UnfinishedRuns } from './unfinished-runs.ts'
import type { TrainingPool, TrainingSlot } from '../supervisor/training-pool.ts'

/** Ended runs that are remembered, for whoever comes a little late to watch them. */
const REMEMBERED = 32

/** How long after a stop was asked for a process that keeps it from being done is ended, in milliseconds. */
const UNANSWERED_MS = 30_000

const ended = (status: RunStatus, runId: string): LabError =>
  labError('runNotTraining', { status: phrase(`status.${status}`) }, { path: 'runId', received: runId })

export interface RunsOptions {
  pool: TrainingPool
  history: HistoryClient
  unfinished: UnfinishedRuns
  /** What must be known before a spec is trained or previewed. */
  beforeStart: (spec: RunSpec) => Promise<void>
  /** The child that computes positions. */
  timeline: PositionsOptions['timeline']
  /** What runs are trained on and with now. */
  madeBy: () => MadeBy
  /** Whether nothing can be stored. */
  readOnly: () => boolean
  /** Ends the processes that do not respond. */
  endSilent: () => void
  /** Runs began or ended. */
  changed: () => void
  log: (line: string) => void
}

/** Starts, watches and steers runs. */
export function createRuns(options: RunsOptions) {
  const { pool, history, unfinished, endSilent, beforeStart, timeline, madeBy, readOnly, changed, log } = options
  const os = implement(contract.runs)
  /** Newest last; the first are forgotten once they have ended. */
  const known = new Map<string, LiveRun>()
  const ends = new Map<LiveRun, Promise<void>>()
  const positions = createPositions({ timeline, history, beforeStart })

  /** A stop that is not done after a while is kept from it by a process that hangs, such as the history's: that is ended. */
  function endSilentLater(run: LiveRun): void {
    setTimeout(() => run.live && endSilent(), UNANSWERED_MS).unref()
  }

  /** A spec that can be trained here and now. */
  async function trainable(given: RunSpec): Promise<RunSpec> {
    const spec = await completeSpec(given)
    await checkTrainable(spec)
    await beforeStart(spec)
    return spec
  }

  interface Start {
    name?: string | undefined
    paused: boolean
    branch?: NonNullable<Parameters<HistoryClient['begin']>[0]['branch']>
    provider?: ProviderChoice | undefined
  }
  /** A process for a run. Where as many train as may, one that is coming to its end gives its own back first. */
  async function lend(): Promise<TrainingSlot> {
    while (pool.full) {
      const ending = [...ends].flatMap(([run, end]) => (run.ending ? [end] : []))
      if (ending.length === 0) break
      await Promise.race(ending)
    }
    return pool.lend()
  }

  async function start(spec: RunSpec, { name, paused, branch, provider }: Start): Promise<LiveRun> {
    const slot = await lend()
    const runId = makeRunId(Date.now(), randomBytes(10))
    try {
      const definition = await experimentOf(spec.experiment)
      unfinished.begin(runId)
      const whenFull = (error: LabError): Promise<never> => Promise.reject(error)
      await new RunRecord({ history, runId, whenFull, log }).begin({
        runId,
        spec,
        name: name ?? proposedName(spec, definition),
        proposed: name === undefined,
        createdAt: Date.now(),
        provider: null,
        numerics: NUMERICS,
        metrics: Object.entries(metricsOf(definition)).map(([metric, { better }]) => ({ name: metric, better })),
        status: paused ? 'paused' : 'running',
        madeBy: madeBy(),
        branch: branch ?? null,
      })
    } catch (thrown) {
      unfinished.end(runId)
      slot.release()
      throw thrown
    }
    const from: RunStart | undefined = branch && {
      first: branch.position,
      epochs: branch.position,
      states: [branch.state],
      provider,
      trainedMs: 0,
      again: false,
    }
    return launch(new LiveRun({ runId, spec, slot, history, log, from }, paused), slot)
  }

  /** Trains a run to its end. */
  function launch(run: LiveRun, slot: TrainingSlot): LiveRun {
    const { runId } = run
    // The one that was added last stands last.
    known.delete(runId)
    known.set(runId, run)
    const end = run.run().finally(() => {
      slot.release()
      ends.delete(run)
      for (const [id, { live }] of known) if (known.size > REMEMBERED && !live) known.delete(id)
      if (run.owesItsEnd) unfinished.owe(runId, () => run.storeOwed())
      else unfinished.end(runId)
      changed()
    })
    ends.set(run, end)
    changed()
    return run
  }

  /** Lets a run go on that trains no more. */
  async function resume(asked: string): Promise<LiveRun> {
    // Looked at before anything changes.
    const { runId, epochs: stored } = await history.get({ runId: asked })
    const { spec, states, numerics } = await history.position({ runId, position: stored, states: 2 })
    if (numerics !== NUMERICS) throw labError('otherNumerics', { numerics, known: NUMERICS }, { received: runId })
    await trainable(spec)
    const slot = await lend()
    try {
      unfinished.begin(runId)
      const { provider, first, epochs, durationMs } = await history.resume({ runId })
      const recorded = (provider ?? undefined) as ProviderChoice | undefined
      const from: RunStart = { first, epochs, states, provider: recorded, trainedMs: durationMs, again: true }
      return launch(new LiveRun({ runId, spec, slot, history, log, from }, false), slot)
    } catch (thrown) {
      unfinished.end(runId)
      slot.release()
      throw thrown
    }
  }

  /** A new run from a position of another. */
  async function branchOff(
    asked: string,
    position: number,
    params: Record<string, Json>,
    given: Pick<Start, 'name' | 'paused'>,
  ): Promise<LiveRun> {
    const { runId, spec: parentSpec, provider } = await history.position({ runId: asked, position, states: 0 })
    const complete = await completeSpec(parentSpec)
    const spec = await trainable({ ...complete, params: { ...complete.params, ...params } })
    checkBranch(complete.params, spec.params, position)
    const { branch: state } = await positions.compute(runId, position, { branch: spec })
    return start(spec, {
      ...given,
      branch: { parent: runId, position, parentSpec, state: state! },
      provider: (provider ?? undefined) as ProviderChoice | undefined,
    })
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
      const run = await start(await trainable(spec), { name, paused })
      return { runId: run.runId, spec: run.spec }
    }),
    control: os.control.handler(async ({ input: { runId, action } }) => {
      const run = await find(runId)
      if (!run.live) throw ended(run.status, runId)
      if (action === 'stop') endSilentLater(run)
      return { status: await run.control(action) }
    }),
    watch: os.watch.handler(async function* ({ input: { runId, ...watched }, signal }) {
      yield* (await find(runId)).watch(watched, signal)
    }),
    position: os.position.handler(({ input, signal }) => positions.show(input, signal)),
    resume: os.resume.handler(async ({ input: { runId } }) => {
      const live = [...known.values()].find(
        (run) => run.live && (run.runId.startsWith(runId) || run.runId.endsWith(runId)),
      )
      if (live?.status === 'paused') await live.control('resume')
      const run = live ?? (await resume(runId))
      const { provider } = run
      const exact = provider === null || provider === 'kernels' || provider === 'reference'
      return { runId: run.runId, spec: run.spec, epochs: run.epochsDone, exact, provider }
    }),
    branch: os.branch.handler(async ({ input: { runId, position, params, ...given } }) => {
      const run = await branchOff(runId, position, params, given)
      return { runId: run.runId, spec: run.spec }
    }),
    replay: os.replay.handler(async function* ({ input: { runId }, signal }) {
      yield* replayRun({ runId, history, lend: () => pool.lend(), trainable, madeBy, stamps: !readOnly(), signal })
    }),
    preview: os.preview.handler(async ({ input }) => {
      const spec = await trainable(input.spec)
      return { spec, ...(await pool.idleClient.preview({ spec, inside: input.inside })) }
    }),
  })

  return {
    router,
    weights: (bulkId: string) => positions.weights(bulkId),
    running: (): string[] => [...known.values()].filter(({ live }) => live).map(({ runId }) => runId),
    /** Stops every run that trains; resolves when all are stored. */
    async stopAll(): Promise<void> {
      const running = [...known.values()].filter(({ live }) => live)
      running.forEach(endSilentLater)
      await Promise.all(running.map((run) => run.control('stop').catch((thrown) => log(String(thrown)))))
      await Promise.all(ends.values())
    },
  }
}

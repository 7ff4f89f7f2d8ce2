import type { MadeBy } from '../../preload/contract/history.ts'
import type { ReplayUpdate } from '../../preload/contract/runs.ts'
import type { MetricColumns, ProviderChoice, RunSpec } from '../../preload/contract/values.ts'
import { NUMERICS, refuseNewerNumerics } from '../../lab/core/math/numerics.ts'
import type { TrainingSlot } from '../supervisor/training-pool.ts'
import type { HistoryClient } from './run-record.ts'

export interface ReplayOptions {
  runId: string
  history: HistoryClient
  lend: () => TrainingSlot
  trainable: (spec: RunSpec) => Promise<RunSpec>
  madeBy: () => MadeBy
  /** Whether the verdict is kept with the run. */
  stamps: boolean
  signal: AbortSignal | undefined
}

const lengthOf = (columns: Record<string, Float64Array>): number => Object.values(columns)[0]?.length ?? 0

/** The first epoch of a group that is not as it is stored; null where all are. */
async function firstDifference(
  history: HistoryClient,
  runId: string,
  { firstEpoch, columns }: MetricColumns,
): Promise<number | null> {
  const count = lengthOf(columns)
  const stored = await history.metrics({ runId, from: firstEpoch, to: firstEpoch + count - 1 })
  const known = lengthOf(stored.columns)
  for (let at = 0; at < known; at++)
    for (const [name, values] of Object.entries(columns))
      if (!Object.is(values[at], stored.columns[name]?.[at])) return firstEpoch + at
  return null
}

/**
 * Trains a run again from its beginning (a branch: from where it left), on the recorded provider, and compares every epoch
 * with the stored one byte for byte.
 */
export async function* replayRun({
  runId,
  history,
  lend,
  trainable,
  madeBy,
  stamps,
  signal,
}: ReplayOptions): AsyncGenerator<ReplayUpdate> {
  const { epochs } = await history.get({ runId })
  const stored = await history.position({ runId, position: epochs, states: 0 })
  const { runId: id, spec, provider, first } = stored
  refuseNewerNumerics(stored.numerics)
  const { states } = await history.position({ runId: id, position: first })
  await trainable(spec)
  const slot = lend()
  let differsAt: number | null = null
  let done = first
  try {
    const input = {
      spec,
      provider: (provider ?? undefined) as ProviderChoice | undefined,
      paused: false,
      snapshotEveryMs: null,
      first,
      states,
      record: false,
    }
    for await (const event of await slot.client.run(input, { signal })) {
      if (event.type !== 'epochs') continue
      differsAt = await firstDifference(history, id, event.metrics)
      done = Math.min(epochs, event.metrics.firstEpoch + lengthOf(event.metrics.columns))
      if (differsAt !== null || done >= epochs) break
      yield { type: 'progress', epoch: done, epochs }
    }
  } finally {
    slot.release()
  }
  // It ended before the stored one did.
  if (differsAt === null && done < epochs) differsAt = done
  const stamp = { replayedAt: Date.now(), differsAt, madeBy: { ...madeBy(), numerics: NUMERICS } }
  if (stamps) await history.stampReplay({ runId: id, stamp })
  const verdict = differsAt === null ? ('reproduced' as const) : ('differs' as const)
  yield { type: 'replay', runId: id, verdict, epoch: differsAt, stamp, stamped: stamps }
}

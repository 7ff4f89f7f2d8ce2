import type { MetricColumns } from '../preload/contract/values.ts'
import { LabError } from '../preload/errors.ts'
import type { HistoryClient } from './images.ts'

/** How often a group is offered again to a history process that died. */
const TRIES = 5

/** The part of a group from an epoch on. */
function after({ firstEpoch, columns }: MetricColumns, epoch: number): MetricColumns {
  const skipped = Math.max(0, epoch - firstEpoch)
  return {
    firstEpoch: firstEpoch + skipped,
    columns: Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values.slice(skipped)])),
  }
}

/**
 * Commits a group of epochs, once: where the history process died in the middle, the one that came back is asked how far
 * it is, and gets the rest alone.
 * @returns epochs of the run that are saved
 */
export async function saveMetrics(history: HistoryClient, runId: string, metrics: MetricColumns): Promise<number> {
  let left = metrics
  for (let attempt = 1; ; attempt++) {
    try {
      return (await history.append({ runId, metrics: left })).epochsSaved
    } catch (thrown) {
      if (!(thrown instanceof LabError) || thrown.code !== 'E-STO-008' || attempt === TRIES) throw thrown
      const { epochs } = await history.get({ runId })
      left = after(metrics, epochs)
      if (Object.values(left.columns).every(({ length }) => length === 0)) return epochs
    }
  }
}

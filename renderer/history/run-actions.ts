import type { RunRow } from '../../preload/contract/history.ts'
import { limits } from '../../preload/limits.ts'
import { runsToCsv, runsToJson, type ExportedRun } from '../../lab/core/export-runs.ts'
import type { LabWindow } from '../shell/lab-window.svelte.ts'
import { readAllMetrics } from './read-metrics.ts'

/** Deletes runs and offers to undo it; resolves to whether they are gone. */
export async function deleteRuns(lab: LabWindow, runIds: string[]): Promise<boolean> {
  try {
    const { deleted } = await lab.client.history.delete({ runIds })
    lab.historyRevision++
    lab.notify({
      kind: 'success',
      message: lab.text('notice.deleted', { count: deleted }),
      undo: async () => {
        const { restored } = await lab.client.history.restore({ runIds })
        lab.historyRevision++
        lab.notify({ kind: 'success', message: lab.text('notice.restored', { count: restored }) })
      },
    })
    return true
  } catch (thrown) {
    lab.notify(thrown)
    return false
  }
}

/** Changes what the user says of a run; resolves to its new line, or null where that failed (which was told). */
export async function changeRun(
  lab: LabWindow,
  runId: string,
  change: { name?: string; note?: string; starred?: boolean },
): Promise<RunRow | null> {
  try {
    const row = await lab.client.history.update({ runId, ...change })
    lab.historyRevision++
    return row
  } catch (thrown) {
    lab.notify(thrown)
    return null
  }
}

/** Ids of every run that matches a filter, page by page. */
export async function matchingRuns(lab: LabWindow, filter: object, total: number): Promise<RunRow[]> {
  const found: RunRow[] = []
  for (let offset = 0; offset < total; offset += limits.historyPage) {
    const { rows } = await lab.client.history.list({ ...filter, limit: limits.historyPage, offset })
    found.push(...rows)
    if (rows.length < limits.historyPage) break
  }
  return found
}

/** Hands runs with all their metrics to the user as one file, told run by run how far it is. */
export async function exportRuns(
  lab: LabWindow,
  runIds: readonly string[],
  format: 'csv' | 'json',
  signal: AbortSignal,
  progress: (done: number) => void,
): Promise<void> {
  const runs: ExportedRun[] = []
  for (const runId of runIds) {
    // The picture's own data is the experiment's matter and no figure of the run.
    const { snapshot: _, ...record } = await lab.client.history.get({ runId }, { signal })
    runs.push({ runId, record, metrics: await readAllMetrics(lab.client, runId, record.epochs, signal) })
    progress(runs.length)
  }
  const name = runs.length === 1 ? `run-${runs[0]!.runId.slice(-6)}` : `runs-${runs.length}`
  if (format === 'csv') await lab.saveFile(`${name}.csv`, runsToCsv(runs), 'text/csv')
  else await lab.saveFile(`${name}.json`, `${JSON.stringify(runsToJson(runs), null, 2)}\n`, 'application/json')
}

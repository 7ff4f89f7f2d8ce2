import type { RunRecord, RunRow } from '../../preload/contract/history.ts'
import { limits } from '../../preload/limits.ts'
import { exportFormats, type ExportFormat } from '../../lab/core/export/export-formats.ts'
import { exportRun, weightsOf } from '../../lab/core/export/export-run.ts'
import { runsToCsv, runsToJson, type ExportedRun } from '../../lab/core/export-runs.ts'
import { definitionOf } from '../shell/experiments.ts'
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

/**
 * Hands a run to the user as a script, a notebook or a model file.
 * @throws LabError E-RUN-011, E-RUN-012
 */
export async function exportModel(lab: LabWindow, run: RunRecord, format: ExportFormat): Promise<void> {
  const { ending, mediaType, needsWeights } = exportFormats[format]
  const kept = needsWeights ? weightsOf(run) : null
  const weights = kept === null ? null : new Uint8Array(await lab.fetchBulk(kept))
  const parts = exportRun(format, run, definitionOf(run.experiment), weights)
  // Beside the run's own JSON.
  const name = `${format === 'json' ? 'model' : 'run'}-${run.runId.slice(-6)}.${ending}`
  await lab.saveFile(name, new Blob([...parts] as BlobPart[]), mediaType)
}

import type { RunRecord, RunRow } from '../../../preload/contract/history.ts'
import type { Experiment } from '../../core/experiment.ts'
import { exportFormats, type ExportFormat } from '../../core/export/export-formats.ts'
import { exportRun, weightsOf } from '../../core/export/export-run.ts'
import type { LabContext } from '../lab-context.ts'
import { gather, runsAsFile } from './runs-as-file.ts'
import { text } from './text.ts'

type Files = Pick<LabContext, 'client' | 'fetchBulk' | 'saveFile' | 'say' | 'work'>

/** The share of fetching the weights in exporting a model. */
const FETCHING = 0.1

/** Hands runs with all their metrics to the user as one file. Nothing of it is there before all of it is. */
export async function exportRuns(lab: Files, runs: readonly RunRow[], format: 'csv' | 'json'): Promise<void> {
  const parts = await lab.work(
    () => lab.say(text, 'exporting', { count: runs.length }),
    (tools) => runsAsFile(lab.client, runs, format, tools),
  )
  const name = runs.length === 1 ? `run-${runs[0]!.runId.slice(-6)}` : `runs-${runs.length}`
  await lab.saveFile(`${name}.${format}`, new Blob(parts), format === 'csv' ? 'text/csv' : 'application/json')
}

/**
 * Hands a run to the user as a script, a notebook or a model file.
 * @param definition of the run's experiment; null where there is none of that name
 * @throws LabError runWithoutNetwork, weightsNotKept
 */
export async function exportModel(
  lab: Files,
  run: RunRecord,
  definition: Experiment | null,
  format: ExportFormat,
): Promise<void> {
  const { ending, mediaType, needsWeights } = exportFormats[format]
  const parts = await lab.work(
    () => lab.say(text, 'writingModel'),
    async ({ signal, progress }) => {
      const kept = needsWeights ? weightsOf(run) : null
      const weights = kept === null ? null : new Uint8Array(await lab.fetchBulk(kept, signal))
      let reported = kept === null ? 0 : FETCHING
      progress(reported)
      const pieces = exportRun(format, run, definition, weights, (done) => {
        const now = FETCHING + (1 - FETCHING) * done
        // Thousands of rows: the bar is a hundred pixels long.
        if (now - reported >= 0.01) progress((reported = now))
      })
      return gather(pieces, signal)
    },
  )
  // Beside the run's own JSON.
  const name = `${format === 'json' ? 'model' : 'run'}-${run.runId.slice(-6)}.${ending}`
  await lab.saveFile(name, new Blob(parts), mediaType)
}

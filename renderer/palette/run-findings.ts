import type { RunRecord, RunRow } from '../../preload/contract/history.ts'
import { exportFormatNames, exportFormats } from '../../lab/core/export/export-formats.ts'
import { weightsOf } from '../../lab/core/export/export-run.ts'
import { exportModel, exportRuns } from '../../lab/kit/runs/run-files.ts'
import { text } from '../../lab/kit/runs/text.ts'
import { runTitle, titleOf } from '../history/run-words.ts'
import { formatTime } from '../i18n/format-amounts.ts'
import { definitionOf, loadDefinitions } from '../shell/definitions.svelte.ts'
import type { LabWindow } from '../shell/lab-window.svelte.ts'
import type { Finding } from './finding.ts'

const PREFIX = 'run:'
/** The run of a finding's id; null for the id of anything else. */
export const runIdIn = (id: string): string | null => (id.startsWith(PREFIX) ? id.slice(PREFIX.length) : null)

/** Runs as things to open. */
export const runFindings = (lab: LabWindow, runs: readonly RunRow[]): Finding[] =>
  runs.map((run) => ({
    id: `${PREFIX}${run.runId}`,
    group: 'runs',
    label: () => runTitle(lab, run),
    detail: () => `${titleOf(lab, run.experiment)} · ${formatTime(lab.locale, run.createdAt)}`,
    run: () => lab.openRun(run.runId),
  }))

/** Everything that a run can be written as: the run whose page is in front, or else the newest one. */
export async function exportFindings(lab: LabWindow): Promise<Finding[]> {
  const inFront = lab.place.tab === 'history' && lab.place.page === 'run' ? lab.place.runId : null
  const runId = inFront ?? (await lab.client.history.list({ limit: 1 })).rows[0]?.runId
  if (runId === undefined) return []
  const run: RunRecord = await lab.client.history.get({ runId })
  await loadDefinitions([run.experiment])
  const definition = definitionOf(run.experiment)
  const trains = definition?.kind === 'training'
  const finding = (
    format: 'csv' | 'run' | (typeof exportFormatNames)[number],
    write: () => Promise<void>,
  ): Finding => ({
    id: `export:${format}`,
    group: 'exports',
    label: () => lab.text('palette.export', { format: lab.say(text, `export.${format}`) }),
    detail: () => runTitle(lab, run),
    run: () => void write().catch((thrown: unknown) => lab.notify(thrown)),
  })
  return [
    ...(Object.keys(run.last).length > 0 ? [finding('csv', () => exportRuns(lab, [run], 'csv'))] : []),
    finding('run', () => exportRuns(lab, [run], 'json')),
    ...exportFormatNames
      .filter((format) => trains && (!exportFormats[format].needsWeights || weightsOf(run) !== null))
      .map((format) => finding(format, () => exportModel(lab, run, definition, format))),
  ]
}

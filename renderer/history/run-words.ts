import type { RunRecord, RunRow } from '../../preload/contract/history.ts'
import type { Json } from '../../preload/contract/values.ts'
import { formatFigure } from '../../lab/kit/format-figure.ts'
import { runTitle as titleOfRun } from '../../lab/kit/runs/run-title.ts'
import { metricOf } from '../shell/definitions.svelte.ts'
import { experimentTitle, metricTitle } from '../shell/experiments.ts'
import type { LabWindow } from '../shell/lab-window.svelte.ts'
import { formatMetric } from '../i18n/format-amounts.ts'
import { showParameter } from './parameter-rows.ts'

/** What a run is called where it has no name: its experiment and the end of its id. */
export const runTitle = (lab: LabWindow, run: Pick<RunRow, 'name' | 'experiment' | 'runId'>) =>
  titleOfRun(run, titleOf(lab, run.experiment))

export const titleOf = (lab: LabWindow, experiment: string): string =>
  experimentTitle(experiment, (catalogue, key) => lab.say(catalogue, key))

export const nameOfMetric = (lab: LabWindow, experiment: string, metric: string): string =>
  metricTitle(experiment, metric, (catalogue, key) => lab.say(catalogue, key))

/** A metric's value with as many digits as its experiment declares for it. */
export const metricValue = (lab: LabWindow, experiment: string, metric: string, value: number | undefined): string =>
  formatMetric(lab.locale, value, metricOf(experiment, metric)?.digits ?? 4)

/** What a run came to, but for what stands among its facts. */
export const resultsOf = ({ result }: Pick<RunRecord, 'result'>): [name: string, value: Json][] =>
  Object.entries(result ?? {}).filter(([name]) => !['epochs', 'durationMs', 'provider'].includes(name))

/** A value of a result; a dash where there is none: whole numbers in groups, others with seven digits, text as it is, the rest as JSON. */
export function resultValue(lab: LabWindow, value: Json | undefined): string {
  if (value === undefined) return '–'
  if (typeof value === 'boolean') return lab.text(value ? 'value.yes' : 'value.no')
  if (typeof value !== 'number')
    return value === null ? lab.text('run.none') : showParameter(value, lab.text('run.none'))
  return Number.isInteger(value) ? value.toLocaleString(lab.locale) : formatFigure(value, lab.locale, 7)
}

import type { RunRow } from '../../preload/contract/history.ts'
import { definitionOf, experimentTitle, metricTitle } from '../shell/experiments.ts'
import type { LabWindow } from '../shell/lab-window.svelte.ts'
import { sayMetric } from '../i18n/say-amounts.ts'

/** What a run is called where it has no name: its experiment and the end of its id. */
export const runTitle = (lab: LabWindow, { name, experiment, runId }: Pick<RunRow, 'name' | 'experiment' | 'runId'>) =>
  name || `${titleOf(lab, experiment)} ${runId.slice(-6)}`

export const titleOf = (lab: LabWindow, experiment: string): string =>
  experimentTitle(experiment, (catalogue, key) => lab.say(catalogue, key))

export const nameOfMetric = (lab: LabWindow, experiment: string, metric: string): string =>
  metricTitle(experiment, metric, (catalogue, key) => lab.say(catalogue, key))

/** A metric's value with as many digits as its experiment declares for it. */
export const metricValue = (lab: LabWindow, experiment: string, metric: string, value: number | undefined): string =>
  sayMetric(lab.locale, value, definitionOf(experiment)?.metrics[metric]?.digits ?? 4)

import { metricsOf, type Experiment, type Metric } from '../../lab/core/experiment.ts'

/** With all that the experiments compute they are half of the scripts, and a window opens without them. */
const files = import.meta.glob<Experiment>('../../lab/experiments/*/experiment.ts', { import: 'default' })
const fileOf = (id: string) => files[`../../lab/experiments/${id}/experiment.ts`]
const all = Object.keys(files).map((path) => path.split('/').at(-2)!)

let loaded = $state.raw<ReadonlyMap<string, Experiment>>(new Map())

/** Whether there is an experiment of that name. */
export const isDefined = (id: string): boolean => fileOf(id) !== undefined

/**
 * Loads what is known of some experiments, or of all, where it is not there yet; unknown ones are left out.
 * @throws Error where a script cannot be had: whoever asks again tries again
 */
export async function loadDefinitions(ids: readonly string[] = all): Promise<void> {
  const missing = [...new Set(ids)].filter((id) => isDefined(id) && !loaded.has(id))
  const found = await Promise.all(missing.map(async (id) => [id, await fileOf(id)!()] as const))
  if (found.length > 0) loaded = new Map([...loaded, ...found])
}

/** What is known of an experiment by its id, whether it has a tab or not; null for an unknown one, and before it is loaded. */
export const definitionOf = (id: string): Experiment | null => loaded.get(id) ?? null

/** What a metric of an experiment means; undefined for an unknown one. */
export function metricOf(experiment: string, metric: string): Metric | undefined {
  const definition = definitionOf(experiment)
  return definition ? metricsOf(definition)[metric] : undefined
}

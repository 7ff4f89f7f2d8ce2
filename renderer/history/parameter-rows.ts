import type { Json, RunSpec } from '../../preload/contract/values.ts'
import { compareSpecs, flattenSpec, type ParameterRow } from '../../lab/core/runs/compare.ts'
import type { Experiment } from '../../lab/core/experiment.ts'

/** A parameter's value as it is read: texts without quotation marks, an absent one by the given word. */
export const showParameter = (value: Json | undefined, absent: string): string =>
  value === undefined ? absent : typeof value === 'string' ? value : JSON.stringify(value)

/** Every parameter of several runs, whether it differs or not. */
export function allParameters(specs: readonly RunSpec[]): ParameterRow[] {
  const flat = specs.map(flattenSpec)
  const paths = [...new Set(flat.flatMap((leaves) => [...leaves.keys()]))]
  return paths.map((path) => ({ path, values: flat.map((leaves) => leaves.get(path)) }))
}

/**
 * Where a run's parameters differ from its experiment's defaults: first the run's value, then the default. Empty for an
 * experiment that is not known here, or whose parameters have no defaults of their own.
 */
export function differencesToDefaults(spec: RunSpec, definition: Experiment | null): ParameterRow[] {
  const defaults = definition?.params.safeParse({})
  if (!defaults?.success) return []
  const params = defaults.data as RunSpec['params']
  // A run from before a parameter was there behaves as its default does.
  const completed = definition!.params.safeParse(spec.params)
  const given = completed.success ? (completed.data as RunSpec['params']) : spec.params
  // Seed and provider have no default that would say something of the experiment.
  return compareSpecs([
    { ...spec, params: given },
    { ...spec, params },
  ]).rows
}

import type { Json, RunSpec } from '../../../preload/contract/values.ts'

/** One parameter over several runs: its value in each, `undefined` where a run has none of that name. */
export interface ParameterRow {
  /** As errors name it, such as `params.optimizer.learningRate`. */
  path: string
  values: (Json | undefined)[]
}

export interface ParameterComparison {
  /** Only the parameters that differ, in the order in which the runs name them. */
  rows: ParameterRow[]
  /** How many parameters all runs have in common, value and all. */
  equal: number
}

const plainName = /^[A-Za-z_$][\w$]*$/

/** A key as a step of a path; one with dots or brackets of its own is quoted, so that no two paths look alike. */
const step = (key: string): string => (plainName.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`)

/**
 * The leaves of JSON by their dotted paths, array places in brackets: `optimizer.learningRate`, `layers[0].units`. An empty
 * object or list is a leaf itself.
 * @param prefix stands before every path, such as `params`
 */
export function flattenParams(value: Json, prefix = ''): Map<string, Json> {
  const leaves = new Map<string, Json>()
  const walk = (part: Json, path: string): void => {
    const parts: [string, Json][] =
      part === null || typeof part !== 'object'
        ? []
        : Array.isArray(part)
          ? part.map((each, place) => [`[${place}]`, each])
          : Object.entries(part).map(([key, each]) => [step(key), each])
    if (parts.length === 0) leaves.set(path, part)
    for (const [name, each] of parts) walk(each, path === '' && name.startsWith('.') ? name.slice(1) : path + name)
  }
  walk(value, prefix)
  return leaves
}

/** Everything a run was started with, by path: `experiment`, `seed`, `provider` and what lies in `params`. */
export const flattenSpec = (spec: RunSpec): Map<string, Json> => flattenParams({ ...spec })

const isSame = (a: Json | undefined, b: Json | undefined): boolean => JSON.stringify(a) === JSON.stringify(b)

/** What differs between two to eight runs, and how much does not. */
export function compareSpecs(specs: readonly RunSpec[]): ParameterComparison {
  const flat = specs.map(flattenSpec)
  const paths = new Set(flat.flatMap((leaves) => [...leaves.keys()]))
  const all = [...paths].map((path): ParameterRow => ({ path, values: flat.map((leaves) => leaves.get(path)) }))
  const rows = all.filter(({ values }) => values.some((value) => !isSame(value, values[0])))
  return { rows, equal: all.length - rows.length }
}

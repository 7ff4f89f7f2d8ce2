import type { RunRow } from '../../preload/contract/history.ts'

/** The columns that every run has, in their order; `last.<metric>` and `best.<metric>` come after them. */
export const plainColumns = ['name', 'experiment', 'status', 'createdAt', 'epochs', 'durationMs', 'provider'] as const
type PlainColumn = (typeof plainColumns)[number]
export type ColumnId = PlainColumn | `last.${string}` | `best.${string}`

/** Metrics shown until someone chooses columns: enough to compare, few enough to fit. */
const DEFAULT_METRICS = 3

export const isMetricColumn = (id: ColumnId): id is `last.${string}` | `best.${string}` => /^(last|best)\./.test(id)
export const metricOfColumn = (id: ColumnId): string => id.slice(5)
/** The provider is no order that the history knows. */
export const isSortable = (id: ColumnId): boolean => id !== 'provider'
/** Whether a first click shows the largest first, as for numbers and times. */
export const startsDescending = (id: string): boolean => !['name', 'experiment', 'status'].includes(id)
/** Numbers stand at the right edge of their column. */
export const isNumber = (id: ColumnId): boolean => id === 'epochs' || id === 'durationMs' || isMetricColumn(id)

/** Metrics by how many runs have them, the most frequent first. */
function metricCounts(rows: Iterable<Pick<RunRow, 'last' | 'best'>>): [metric: string, runs: number][] {
  const counts = new Map<string, number>()
  for (const { last, best } of rows)
    for (const name of new Set([...Object.keys(last), ...Object.keys(best)]))
      counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].sort(([, a], [, b]) => b - a)
}

/** What a list can show. */
export interface Columns {
  /** Every column that its runs could fill: the plain ones, then the last and the best of each metric. */
  possible: ColumnId[]
  /** Those that are shown until someone chooses: no metric that most runs do not have. */
  usual: ColumnId[]
}

/** The columns for these runs. */
export function columnsFor(rows: Iterable<Pick<RunRow, 'last' | 'best'>>): Columns {
  const runs = [...rows]
  const metrics = metricCounts(runs)
  const frequent = metrics
    .filter(([, count], place) => place === 0 || count * 2 >= runs.length)
    .slice(0, DEFAULT_METRICS)
  const last = ([name]: [string, number]): ColumnId => `last.${name}`
  return {
    possible: [...plainColumns, ...metrics.flatMap(([name]): ColumnId[] => [`last.${name}`, `best.${name}`])],
    usual: [...plainColumns.filter((id) => id !== 'provider'), ...frequent.map(last)],
  }
}

/** The columns to show: those that were chosen, or the usual ones. The name is always among them. */
export function shownColumns({ possible, usual }: Columns, chosen: readonly string[] | null): ColumnId[] {
  return chosen ? possible.filter((id) => id === 'name' || chosen.includes(id)) : usual
}

/** The chosen columns after one was switched on or off; columns of runs that are not shown now stay chosen. */
export function toggleColumn(columns: Columns, chosen: readonly string[] | null, id: ColumnId): string[] {
  const now = chosen ?? shownColumns(columns, null)
  return now.includes(id) ? now.filter((other) => other !== id) : [...now, id]
}

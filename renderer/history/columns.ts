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

/** Every column that these runs could fill: the plain ones, then the last and the best of each metric. */
export function possibleColumns(rows: Iterable<Pick<RunRow, 'last' | 'best'>>): ColumnId[] {
  const metrics = new Set<string>()
  for (const { last, best } of rows) for (const name of [...Object.keys(last), ...Object.keys(best)]) metrics.add(name)
  return [...plainColumns, ...[...metrics].flatMap((name): ColumnId[] => [`last.${name}`, `best.${name}`])]
}

/** The columns to show: those that were chosen, or a choice that fits a window. The name is always among them. */
export function shownColumns(possible: readonly ColumnId[], chosen: readonly string[] | null): ColumnId[] {
  if (chosen) return possible.filter((id) => id === 'name' || chosen.includes(id))
  const metrics = new Set(possible.filter((id) => id.startsWith('last.')).slice(0, DEFAULT_METRICS))
  return possible.filter((id) => (isMetricColumn(id) ? metrics.has(id) : id !== 'provider'))
}

/** The chosen columns after one was switched on or off; columns of runs that are not shown now stay chosen. */
export function toggleColumn(possible: readonly ColumnId[], chosen: readonly string[] | null, id: ColumnId): string[] {
  const now = chosen ?? shownColumns(possible, null)
  return now.includes(id) ? now.filter((other) => other !== id) : [...now, id]
}

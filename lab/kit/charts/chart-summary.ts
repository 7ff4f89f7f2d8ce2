import { indexOfEpoch, valueNear } from './curves.ts'
import type { Series } from './chart-lines.ts'

/** Rows of a chart's table at most. */
const ROWS = 200

/** What a reader of text learns of a curve. */
export interface CurveSummary {
  first: number | undefined
  last: number | undefined
  /** Of the finite values; ±Infinity where there is none. */
  smallest: number
  largest: number
  /** The first epoch whose value is not finite; null where all are. */
  broken: number | null
}

export function summaryOf({ epochs, values }: Series): CurveSummary {
  let smallest = Infinity
  let largest = -Infinity
  let broken: number | null = null
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (!Number.isFinite(value)) broken ??= epochs[i]!
    else {
      smallest = Math.min(smallest, value)
      largest = Math.max(largest, value)
    }
  }
  return { first: values[0], last: values.at(-1), smallest, largest, broken }
}

/** The first epoch at which any of some curves is not finite; null where all are. */
export function brokenEpoch(series: readonly Series[]): number | null {
  let first: number | null = null
  for (const { epochs, values } of series) {
    // A run ends at its first value that is not finite: the last one tells, without a look at all.
    if (values.length === 0 || Number.isFinite(values.at(-1))) continue
    let at = values.length - 1
    while (at > 0 && !Number.isFinite(values[at - 1])) at--
    first = Math.min(first ?? Infinity, epochs[at]!)
  }
  return first
}

/** Every epoch that any of the curves has, in order. */
function everyEpoch(series: readonly Series[]): Float64Array {
  const [only, ...others] = series
  if (only && others.length === 0) return only.epochs
  return Float64Array.from(new Set(series.flatMap(({ epochs }) => [...epochs]))).sort()
}

/** Rows for a table of curves: evenly spread over a window of epochs (all where it is null). */
export function tableRows(series: readonly Series[], window: readonly [number, number] | null) {
  const epochs = everyEpoch(series)
  const from = window ? indexOfEpoch(epochs, window[0]) : 0
  const to = window ? indexOfEpoch(epochs, window[1] + 1) : epochs.length
  const count = Math.min(ROWS, to - from)
  return Array.from({ length: count }, (_, i) => {
    const epoch = epochs[from + Math.round((i * (to - from - 1)) / Math.max(1, count - 1))]!
    return { epoch, values: series.map((one) => valueNear(one, epoch)?.value) }
  })
}

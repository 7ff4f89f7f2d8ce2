import type { Json } from '../../../preload/contract/values.ts'
import { printableJson } from '../../../preload/printable-json.ts'
import { csvCell } from './csv-cell.ts'
import type { MetricSeries } from './thin-metrics.ts'

/** A run with the metrics to be written out. */
export interface ExportedRun {
  runId: string
  /** What stands in the history for it: name, spec, status, result … */
  record: Record<string, unknown>
  metrics: MetricSeries
}

/** Lines of `run,epoch,metric,value`, heading first, without line ends: all metrics of an epoch, then the next epoch. */
export function* csvLines(runs: Iterable<ExportedRun>): Generator<string> {
  yield 'run,epoch,metric,value'
  for (const { runId, metrics } of runs) {
    const run = csvCell(runId)
    const columns = Object.entries(metrics.columns).map(([name, values]) => ({ name: csvCell(name), values }))
    for (let at = 0; at < metrics.epochs.length; at++)
      for (const { name, values } of columns)
        yield `${run},${csvCell(metrics.epochs[at]!)},${name},${csvCell(values[at]!)}`
  }
}

/** Runs as JSON: what the history says of each, and its metrics; NaN and the infinities are strings. */
export function runsToJson(runs: Iterable<ExportedRun>): Json {
  return Array.from(runs, ({ record, metrics }) =>
    printableJson({ ...record, metrics: { epochs: metrics.epochs, ...metrics.columns } }),
  )
}

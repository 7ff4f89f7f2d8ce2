/** Charts as numbers for other programs. */
import { csvCell } from '../../core/runs/csv-cell.ts'
import type { EpochWindow } from './chart-moves.ts'
import { type Curve, indexOfEpoch } from './curves.ts'

/** The first index whose epoch is above `epoch`. */
function indexAfter(epochs: Float64Array, epoch: number): number {
  const at = indexOfEpoch(epochs, epoch)
  return epochs[at] === epoch ? at + 1 : at
}

/**
 * The points of some curves in wide form, as they were recorded: `epoch`, then one column a curve; empty where a curve has
 * no such epoch.
 * @param window epochs that are written, both ends included; null for all
 */
export function curvesCsv(whole: readonly (Curve & { label: string })[], window: EpochWindow | null): string {
  const series = whole.map(({ label, epochs, values }) => {
    const [from, to] = window ? [indexOfEpoch(epochs, window[0]), indexAfter(epochs, window[1])] : [0, epochs.length]
    return { label, epochs: epochs.subarray(from, to), values: values.subarray(from, to) }
  })
  const indices = series.map(() => 0)
  const lines = [['epoch', ...series.map(({ label }) => csvCell(label))].join(',')]
  for (;;) {
    const epoch = Math.min(...series.map(({ epochs }, s) => epochs[indices[s]!] ?? Infinity))
    if (!Number.isFinite(epoch)) break
    const cells = series.map(({ epochs, values }, s) => {
      if (epochs[indices[s]!] !== epoch) return ''
      const value = values[indices[s]!]!
      indices[s]! += 1
      return String(value)
    })
    lines.push([epoch, ...cells].join(','))
  }
  return `${lines.join('\n')}\n`
}

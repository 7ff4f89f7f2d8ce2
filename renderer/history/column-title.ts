import { order } from '../../lab/experiments/order.ts'
import type { LabWindow } from '../shell/lab-window.svelte.ts'
import { isMetricColumn, metricOfColumn, type ColumnId } from './columns.ts'
import { nameOfMetric } from './run-words.ts'

/** A column's heading in the user's language. A metric has the name that the first experiment with it gives it. */
export function columnTitle(lab: LabWindow, id: ColumnId): string {
  if (!isMetricColumn(id)) return lab.text(`column.${id}`)
  const metric = metricOfColumn(id)
  const named = order.map((experiment) => nameOfMetric(lab, experiment, metric)).find((name) => name !== metric)
  return lab.text(id.startsWith('last.') ? 'column.last' : 'column.best', { metric: named ?? metric })
}

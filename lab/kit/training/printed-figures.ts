/** Whether a run comes to what a notebook printed. */
import { pythonFixed } from '../../core/runs/epoch-line.ts'
import type { PrintedFigures } from '../tab/preset.ts'

/** How far a loss may lie from the printed one, which has six digits itself. */
const LOSS_WITHIN = 1e-5

/** Whether the metrics of a run's last epoch are the printed ones: the loss within 1e-5, the accuracy in all its three digits. */
export function matchesPrinted(printed: PrintedFigures, metrics: Readonly<Record<string, number>>): boolean {
  const { loss = NaN, accuracy = NaN } = metrics
  return (
    Math.abs(loss - printed.loss) <= LOSS_WITHIN &&
    (printed.accuracy === undefined || pythonFixed(accuracy, 3) === pythonFixed(printed.accuracy, 3))
  )
}

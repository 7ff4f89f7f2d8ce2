import type { Params } from './experiment.ts'
import type { Frame } from './frame.ts'
import { forward } from './network.ts'
import { perceptronOutput } from './perceptron.ts'
import { rowsOfFrame } from './tasks.ts'
import { fires } from './threshold-unit.ts'

/** What the unit of a frame says of inputs, as a class. */
export function classOf(frame: Frame, inputs: readonly number[]): 0 | 1 {
  if (frame.unit === 'mcCullochPitts') return fires(frame, inputs)
  if (frame.unit === 'perceptron') return perceptronOutput(frame, inputs)
  return forward(frame.weights, { inputs: inputs.length, hidden: frame.hidden }, inputs).probability > 0.5 ? 1 : 0
}

/** Whether a frame is of some task and unit, and has every row right. */
export const isSolved = (frame: Frame, { task, unit }: Pick<Params, 'task' | 'unit'>): boolean =>
  frame.task === task &&
  frame.unit === unit &&
  rowsOfFrame(frame.rows).every(({ inputs, target }) => classOf(frame, inputs) === target)

import { frameRows, rowsOf, type Task } from './tasks.ts'

/** What is drawn at a position of a trace. Rows are `[inputs…, target]`. */
export type Frame = {
  task: Task
  rows: number[][]
} & (
  | { unit: 'mcCullochPitts'; weights: number[]; threshold: number }
  | {
      unit: 'perceptron'
      weights: number[]
      bias: number
      /** The correction that led here; null at the start. */
      update: { row: number; round: number; score: number; before: { weights: number[]; bias: number } } | null
      /** Corrections so far. */
      mistakes: number
      /** Whether the round after the last correction had no mistake. */
      converged: boolean
    }
  | {
      unit: 'network'
      hidden: number
      /** In PyTorch's order; the gradient is the one that the next step follows. */
      weights: Float32Array
      gradient: Float32Array
      loss: number
    }
)

/** The only frame of a unit that is set by hand. */
export const frameByHand = ({
  task,
  points,
  weights,
  threshold,
}: {
  task: Task
  points: readonly (readonly number[])[]
  weights?: number[] | undefined
  threshold?: number | undefined
}): Extract<Frame, { unit: 'mcCullochPitts' }> => ({
  unit: 'mcCullochPitts',
  task,
  rows: frameRows(rowsOf(task, points)),
  weights: weights!,
  threshold: threshold!,
})

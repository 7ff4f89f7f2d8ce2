/** The unit of W. McCulloch and W. Pitts (1943): it fires where its inputs' weighted sum reaches the threshold. */

/** A unit that is set by hand. */
export interface ThresholdUnit {
  weights: readonly number[]
  threshold: number
}

/** w·x, the excitation less the inhibition. */
export const sumOf = ({ weights }: Pick<ThresholdUnit, 'weights'>, inputs: readonly number[]): number =>
  inputs.reduce((sum, input, index) => sum + weights[index]! * input, 0)

/** 1 where w·x ≥ threshold, otherwise 0. */
export const fires = (unit: ThresholdUnit, inputs: readonly number[]): 0 | 1 =>
  sumOf(unit, inputs) >= unit.threshold ? 1 : 0

import type { Json, RunSpec } from '../../../preload/contract/values.ts'
import { calmerRate } from './divergence.ts'

/** A loss that ends within a hundredth of its beginning has not risen: it has stayed. */
const RISE = 1.01

/** What can be said to a run whose loss ended higher than it began, though every number stayed finite. */
export interface LossRise {
  first: number
  last: number
  /** A learning rate to try; null where the parameters have none. */
  rate: number | null
}

/**
 * Whether a run's loss has risen from its first epoch to its last, and what to try; null where it has not, or where one of
 * them is not finite (that is a divergence, which is told otherwise).
 */
export function lossRise(first: number, last: number, params: RunSpec['params']): LossRise | null {
  if (!Number.isFinite(first) || !Number.isFinite(last) || last <= first * RISE) return null
  const { learningRate } = (params['optimizer'] ?? {}) as Record<string, Json>
  return { first, last, rate: typeof learningRate === 'number' ? calmerRate(learningRate) : null }
}

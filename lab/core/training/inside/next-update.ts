import { clipGradient } from '../network/clip.ts'
import { updateOf } from '../network/optimizer.ts'
import type { TrainerState, TrainingSpec } from '../trainer.ts'

/** What one update would do. */
export interface NextUpdate {
  /** What it adds to the weights. */
  update: Float64Array
  /** The gradient after clipping, without weight decay. */
  clipped: Float64Array
}

/**
 * What one update on the whole training set would add to the weights: the gradient clipped, weight decay added, and the
 * optimizer's own rule from the slots as they are.
 * @param rate the learning rate of that update
 */
export function nextUpdate(
  { weights, slots, updates }: TrainerState,
  gradient: Float32Array,
  { optimizer, weightDecay, gradientClip }: TrainingSpec,
  rate: number,
): NextUpdate {
  // In float64, since a small update would drown in a weight's own rounding.
  const clipped = Float64Array.from(gradient)
  if (gradientClip) clipGradient(clipped, gradientClip)
  const changed = Float64Array.from(weights)
  const copies = slots.map((slot) => Float64Array.from(slot))
  updateOf(optimizer, weightDecay)(changed, clipped.slice(), copies, updates + 1, rate)
  for (let i = 0; i < changed.length; i++) changed[i] = changed[i]! - weights[i]!
  return { update: changed, clipped }
}

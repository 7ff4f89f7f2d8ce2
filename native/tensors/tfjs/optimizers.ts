import { powersOf } from '../../../lab/core/math/whole-power.ts'
import type { GradientClip, OptimizerSpec } from '../../../lab/core/training/trainer.ts'
import type { Tensor1D, TensorLibrary } from './tensor-library.ts'

/** What one update makes of the weights and the slots, each as long as the weights. */
export interface Updated {
  weights: Tensor1D
  slots: Tensor1D[]
}

/**
 * One update.
 * @param updates its number, from 1
 * @param rate its learning rate
 */
export type Update = (
  weights: Tensor1D,
  gradient: Tensor1D,
  slots: Tensor1D[],
  updates: number,
  rate: number,
) => Updated

/**
 * The update rule as PyTorch's documentation of `torch.optim` states it, in tensor operations over the flat weights. The
 * library's own optimizers differ: where epsilon is added, no weight decay, a momentum that holds the learning rate.
 * @param weightDecay added to the gradient, times the weight; AdamW takes it off the weight itself
 */
export function updateOf(tf: TensorLibrary, optimizer: OptimizerSpec, weightDecay: number): Update {
  const decayed = (gradient: Tensor1D, weights: Tensor1D): Tensor1D =>
    weightDecay === 0 ? gradient : tf.add(gradient, tf.mul(weights, weightDecay))
  const average = (factor: number, before: Tensor1D, value: Tensor1D): Tensor1D =>
    tf.add(tf.mul(before, factor), tf.mul(value, 1 - factor))
  const moved = (weights: Tensor1D, direction: Tensor1D, rate: number): Tensor1D =>
    tf.sub(weights, tf.mul(direction, rate))

  switch (optimizer.kind) {
    case 'sgd': {
      const { momentum, dampening = 0, nesterov = false } = optimizer
      return (weights, gradient, [before], updates, rate) => {
        const slope = decayed(gradient, weights)
        if (!before) return { weights: moved(weights, slope, rate), slots: [] }
        // The first gradient becomes the velocity as it is.
        const share = updates === 1 ? 1 : 1 - dampening
        const velocity: Tensor1D = tf.add(tf.mul(before, momentum), tf.mul(slope, share))
        const direction: Tensor1D = nesterov ? tf.add(slope, tf.mul(velocity, momentum)) : velocity
        return { weights: moved(weights, direction, rate), slots: [velocity] }
      }
    }
    case 'adam':
    case 'adamw': {
      const { beta1, beta2, epsilon } = optimizer
      const decoupled = optimizer.kind === 'adamw'
      const [firstPower, secondPower] = [powersOf(beta1), powersOf(beta2)]
      return (weights, gradient, [meanBefore, squareBefore, largestBefore], updates, rate) => {
        const kept: Tensor1D = decoupled ? tf.mul(weights, 1 - rate * weightDecay) : weights
        const slope = decoupled ? gradient : decayed(gradient, weights)
        const mean = average(beta1, meanBefore!, slope)
        const square = average(beta2, squareBefore!, tf.square(slope))
        const largest: Tensor1D | null = largestBefore ? tf.maximum(largestBefore, square) : null
        const size = tf.add(tf.div(tf.sqrt(largest ?? square), Math.sqrt(1 - secondPower(updates))), epsilon)
        return {
          weights: moved(kept, tf.div(mean, size), rate / (1 - firstPower(updates))),
          slots: largest ? [mean, square, largest] : [mean, square],
        }
      }
    }
    case 'rmsprop': {
      const { alpha, epsilon, momentum, centered = false } = optimizer
      return (weights, gradient, slots, _updates, rate) => {
        const slope = decayed(gradient, weights)
        const square = average(alpha, slots[0]!, tf.square(slope))
        const mean = centered ? average(alpha, slots[1]!, slope) : null
        const spread = mean ? tf.sub<Tensor1D>(square, tf.square(mean)) : square
        const step: Tensor1D = tf.div(slope, tf.add(tf.sqrt(spread), epsilon))
        const velocity: Tensor1D | null = momentum === 0 ? null : tf.add(tf.mul(slots.at(-1)!, momentum), step)
        return {
          weights: moved(weights, velocity ?? step, rate),
          slots: [square, mean, velocity].filter((slot) => slot !== null),
        }
      }
    }
    case 'adagrad': {
      const { learningRateDecay = 0, epsilon } = optimizer
      return (weights, gradient, [before], updates, rate) => {
        const slope = decayed(gradient, weights)
        const sum: Tensor1D = tf.add(before!, tf.square(slope))
        const step: Tensor1D = tf.div(slope, tf.add(tf.sqrt(sum), epsilon))
        return { weights: moved(weights, step, rate / (1 + (updates - 1) * learningRateDecay)), slots: [sum] }
      }
    }
  }
}

/** The gradient as the optimizer may see it: `clip_grad_norm_` or `clip_grad_value_`. */
export function clipped(tf: TensorLibrary, gradient: Tensor1D, clip: GradientClip | null | undefined): Tensor1D {
  if (!clip) return gradient
  if (clip.kind === 'value') return tf.clipByValue(gradient, -clip.limit, clip.limit)
  const norm = tf.sqrt(tf.sum(tf.square(gradient)))
  return tf.mul(gradient, tf.minimum(1, tf.div(clip.limit, tf.add(norm, 1e-6))))
}

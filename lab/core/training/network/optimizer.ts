import { powersOf } from '../../math/whole-power.ts'
import type { OptimizerSpec } from '../trainer.ts'

/** float32 in training; float64 where what an update adds is wanted exactly. */
type Floats = Float32Array | Float64Array

/**
 * One update of all weights: gradient in, weights and slots changed in place.
 * @param rate the learning rate of this update
 * @param updates the number of this update, from 1
 */
export type Update = (weights: Floats, gradient: Floats, slots: Floats[], updates: number, rate: number) => void

/**
 * The update rule as PyTorch's documentation of `torch.optim` states it (SGD, Adam, AdamW, RMSprop, Adagrad).
 * @param weightDecay added to the gradient, times the weight; AdamW takes it off the weight itself
 */
export function updateOf(optimizer: OptimizerSpec, weightDecay: number): Update {
  switch (optimizer.kind) {
    case 'sgd': {
      const { momentum, dampening = 0, nesterov = false } = optimizer
      return (weights, gradient, [velocity], updates, rate) => {
        // The first gradient becomes the velocity as it is.
        const share = updates === 1 ? 1 : 1 - dampening
        for (let i = 0; i < weights.length; i++) {
          let slope = gradient[i]! + weightDecay * weights[i]!
          if (velocity) {
            velocity[i] = momentum * velocity[i]! + share * slope
            slope = nesterov ? slope + momentum * velocity[i]! : velocity[i]!
          }
          weights[i] = weights[i]! - rate * slope
        }
      }
    }
    case 'adam':
    case 'adamw': {
      const { beta1, beta2, epsilon } = optimizer
      const decoupled = optimizer.kind === 'adamw'
      const [firstPower, secondPower] = [powersOf(beta1), powersOf(beta2)]
      return (weights, gradient, [mean, square, largest], updates, rate) => {
        const stepRate = rate / (1 - firstPower(updates))
        const correction = Math.sqrt(1 - secondPower(updates))
        for (let i = 0; i < weights.length; i++) {
          const kept = decoupled ? weights[i]! * (1 - rate * weightDecay) : weights[i]!
          const slope = decoupled ? gradient[i]! : gradient[i]! + weightDecay * kept
          mean![i] = beta1 * mean![i]! + (1 - beta1) * slope
          square![i] = beta2 * square![i]! + (1 - beta2) * slope * slope
          if (largest) largest[i] = Math.max(largest[i]!, square![i]!)
          const size = largest ? largest[i]! : square![i]!
          weights[i] = kept - (stepRate * mean![i]!) / (Math.sqrt(size) / correction + epsilon)
        }
      }
    }
    case 'rmsprop': {
      const { alpha, epsilon, momentum, centered = false } = optimizer
      return (weights, gradient, slots, _updates, rate) => {
        const square = slots[0]!
        const mean = centered ? slots[1]! : null
        const velocity = momentum === 0 ? null : slots.at(-1)!
        for (let i = 0; i < weights.length; i++) {
          const slope = gradient[i]! + weightDecay * weights[i]!
          square[i] = alpha * square[i]! + (1 - alpha) * slope * slope
          let spread = square[i]!
          if (mean) {
            mean[i] = alpha * mean[i]! + (1 - alpha) * slope
            spread -= mean[i]! * mean[i]!
          }
          let step = slope / (Math.sqrt(spread) + epsilon)
          if (velocity) step = velocity[i] = momentum * velocity[i]! + step
          weights[i] = weights[i]! - rate * step
        }
      }
    }
    case 'adagrad': {
      const { learningRateDecay = 0, epsilon } = optimizer
      return (weights, gradient, [sum], updates, rate) => {
        const stepRate = rate / (1 + (updates - 1) * learningRateDecay)
        for (let i = 0; i < weights.length; i++) {
          const slope = gradient[i]! + weightDecay * weights[i]!
          sum![i] = sum![i]! + slope * slope
          weights[i] = weights[i]! - (stepRate * slope) / (Math.sqrt(sum![i]!) + epsilon)
        }
      }
    }
  }
}

/** What every slot begins with. */
export const slotStart = (optimizer: OptimizerSpec): number =>
  optimizer.kind === 'adagrad' ? (optimizer.initialAccumulator ?? 0) : 0

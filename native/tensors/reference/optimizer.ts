import type { OptimizerSpec } from '../../../lab/core/trainer.ts'

/** One update of all weights: gradient in, weights and slots changed in place. */
export type Update = (weights: Float32Array, gradient: Float32Array, slots: Float32Array[], updates: number) => void

/** How many slots as long as the weights an optimizer keeps. */
export function slotCount(optimizer: OptimizerSpec): number {
  switch (optimizer.kind) {
    case 'sgd':
      return optimizer.momentum === 0 ? 0 : 1
    case 'adam':
      return 2
    case 'rmsprop':
      return optimizer.momentum === 0 ? 1 : 2
  }
}

/**
 * The update rule as PyTorch's documentation of `torch.optim` states it.
 * @param weightDecay added to the gradient, times the weight
 */
export function updateOf(optimizer: OptimizerSpec, weightDecay: number): Update {
  const { learningRate } = optimizer
  switch (optimizer.kind) {
    case 'sgd':
      return (weights, gradient, [velocity]) => {
        for (let i = 0; i < weights.length; i++) {
          let slope = gradient[i]! + weightDecay * weights[i]!
          if (velocity) slope = velocity[i] = optimizer.momentum * velocity[i]! + slope
          weights[i] = weights[i]! - learningRate * slope
        }
      }
    case 'adam': {
      const { beta1, beta2, epsilon } = optimizer
      return (weights, gradient, [mean, square], updates) => {
        const rate = learningRate / (1 - beta1 ** updates)
        const correction = Math.sqrt(1 - beta2 ** updates)
        for (let i = 0; i < weights.length; i++) {
          const slope = gradient[i]! + weightDecay * weights[i]!
          mean![i] = beta1 * mean![i]! + (1 - beta1) * slope
          square![i] = beta2 * square![i]! + (1 - beta2) * slope * slope
          weights[i] = weights[i]! - (rate * mean![i]!) / (Math.sqrt(square![i]!) / correction + epsilon)
        }
      }
    }
    case 'rmsprop': {
      const { alpha, epsilon, momentum } = optimizer
      return (weights, gradient, [square, velocity]) => {
        for (let i = 0; i < weights.length; i++) {
          const slope = gradient[i]! + weightDecay * weights[i]!
          square![i] = alpha * square![i]! + (1 - alpha) * slope * slope
          let step = slope / (Math.sqrt(square![i]!) + epsilon)
          if (velocity) step = velocity[i] = momentum * velocity[i]! + step
          weights[i] = weights[i]! - learningRate * step
        }
      }
    }
  }
}

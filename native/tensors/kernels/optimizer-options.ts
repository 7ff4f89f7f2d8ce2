import type { TrainingSpec } from '../../../lab/core/trainer.ts'
import * as plan from './assembly/plan.ts'

/** An optimizer as the kernels know it. */
export interface KernelOptimizer {
  /** One of `OPTIMIZER_…`. */
  code: number
  /**
   * Sets the plan's numbers for an update.
   * @param numbers the plan as float64; @param rate the learning rate; @param updates the number of this update, from 1
   */
  prepare(numbers: Float64Array, rate: number, updates: number): void
}

/** The options of an optimizer, in the places where `assembly/optimizer.ts` reads them. */
export function optimizerOf({ optimizer, weightDecay }: TrainingSpec): KernelOptimizer {
  const write = (numbers: Float64Array, rate: number, a = 0, b = 0, c = 0, d = 0): void => {
    numbers[plan.PLAN_RATE >> 3] = rate
    numbers[plan.PLAN_DECAY >> 3] = weightDecay
    numbers[plan.PLAN_OPTION_A >> 3] = a
    numbers[plan.PLAN_OPTION_B >> 3] = b
    numbers[plan.PLAN_OPTION_C >> 3] = c
    numbers[plan.PLAN_OPTION_D >> 3] = d
  }
  switch (optimizer.kind) {
    case 'sgd': {
      const { momentum } = optimizer
      return {
        code: momentum === 0 ? plan.OPTIMIZER_SGD : plan.OPTIMIZER_MOMENTUM,
        prepare: (numbers, rate) => write(numbers, rate, momentum),
      }
    }
    case 'rmsprop': {
      const { alpha, epsilon, momentum } = optimizer
      return {
        code: momentum === 0 ? plan.OPTIMIZER_RMSPROP : plan.OPTIMIZER_RMSPROP_MOMENTUM,
        prepare: (numbers, rate) => write(numbers, rate, alpha, 1 - alpha, epsilon, momentum),
      }
    }
    case 'adam': {
      const { beta1, beta2, epsilon } = optimizer
      return {
        code: plan.OPTIMIZER_ADAM,
        prepare(numbers, rate, updates) {
          write(numbers, rate / (1 - beta1 ** updates), 1 - beta1, beta2, 1 - beta2, epsilon)
          numbers[plan.PLAN_CORRECTION >> 3] = Math.sqrt(1 - beta2 ** updates)
        },
      }
    }
    default:
      throw new Error(`no ${optimizer.kind}`)
  }
}

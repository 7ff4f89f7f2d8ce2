import { powersOf } from '../../../lab/core/math/whole-power.ts'
import type { OptimizerSpec, TrainingSpec } from '../../../lab/core/training/trainer.ts'
import * as plan from './assembly/plan.ts'

/** Powers of Adam's two betas: what they are asked for in turn. */
const powersFor = (optimizer: OptimizerSpec) => {
  const isAdam = optimizer.kind === 'adam' || optimizer.kind === 'adamw'
  return isAdam ? { first: powersOf(optimizer.beta1), second: powersOf(optimizer.beta2) } : null
}

/**
 * Sets the numbers that `assembly/optimizer.ts` reads for one update, by the learning rate that stands among them.
 * @param numbers the plan as float64
 * @returns is given the number of the update, from 1
 */
export function optionsWriter(numbers: Float64Array, training: TrainingSpec): (updates: number) => void {
  const powers = powersFor(training.optimizer)
  return (updates) => writeOptions(numbers, training, updates, powers)
}

function writeOptions(
  numbers: Float64Array,
  { optimizer, weightDecay }: TrainingSpec,
  updates: number,
  powers: ReturnType<typeof powersFor>,
): void {
  const rate = numbers[plan.PLAN_GIVEN_RATE >> 3]!
  numbers[plan.PLAN_RATE >> 3] = rate
  numbers[plan.PLAN_DECAY >> 3] = weightDecay
  numbers[plan.PLAN_SHRINK >> 3] = 1
  switch (optimizer.kind) {
    case 'sgd':
      numbers[plan.PLAN_OPTION_A >> 3] = optimizer.momentum
      // The first gradient becomes the velocity as it is.
      numbers[plan.PLAN_OPTION_B >> 3] = updates === 1 ? 1 : 1 - (optimizer.dampening ?? 0)
      return
    case 'adam':
    case 'adamw': {
      const { beta2, epsilon } = optimizer
      numbers[plan.PLAN_RATE >> 3] = rate / (1 - powers!.first(updates))
      numbers[plan.PLAN_OPTION_A >> 3] = 1 - optimizer.beta1
      numbers[plan.PLAN_OPTION_B >> 3] = beta2
      numbers[plan.PLAN_OPTION_E >> 3] = 1 - beta2
      numbers[plan.PLAN_OPTION_C >> 3] = 1 / Math.sqrt(1 - powers!.second(updates))
      numbers[plan.PLAN_OPTION_D >> 3] = epsilon
      if (optimizer.kind === 'adam') return
      numbers[plan.PLAN_DECAY >> 3] = 0
      numbers[plan.PLAN_SHRINK >> 3] = 1 - rate * weightDecay
      return
    }
    case 'rmsprop':
      numbers[plan.PLAN_OPTION_A >> 3] = optimizer.alpha
      numbers[plan.PLAN_OPTION_B >> 3] = 1 - optimizer.alpha
      numbers[plan.PLAN_OPTION_C >> 3] = optimizer.epsilon
      numbers[plan.PLAN_OPTION_D >> 3] = optimizer.momentum
      return
    case 'adagrad':
      numbers[plan.PLAN_RATE >> 3] = rate / (1 + (updates - 1) * (optimizer.learningRateDecay ?? 0))
      numbers[plan.PLAN_OPTION_C >> 3] = optimizer.epsilon
  }
}

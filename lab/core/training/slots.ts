import type { OptimizerSpec } from './trainer.ts'

/** What an optimizer keeps for each weight, in the order of `TrainerState.slots`. */
export function slotNames(optimizer: OptimizerSpec): string[] {
  switch (optimizer.kind) {
    case 'sgd':
      return optimizer.momentum === 0 ? [] : ['velocity']
    case 'adam':
    case 'adamw':
      return optimizer.amsgrad ? ['mean', 'square', 'largestSquare'] : ['mean', 'square']
    case 'rmsprop':
      return ['square', ...(optimizer.centered ? ['mean'] : []), ...(optimizer.momentum === 0 ? [] : ['velocity'])]
    case 'adagrad':
      return ['sum']
  }
}

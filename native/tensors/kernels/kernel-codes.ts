import type { Activation, LossKind, OptimizerSpec } from '../../../lab/core/training/trainer.ts'
import * as plan from './assembly/plan.ts'

/** What the kernels call the words of a spec. */

export const activationCodes: Record<Activation, number> = {
  linear: plan.ACTIVATION_LINEAR,
  relu: plan.ACTIVATION_RELU,
  tanh: plan.ACTIVATION_TANH,
  sigmoid: plan.ACTIVATION_SIGMOID,
  leakyRelu: plan.ACTIVATION_LEAKY_RELU,
  elu: plan.ACTIVATION_ELU,
  softplus: plan.ACTIVATION_SOFTPLUS,
  gelu: plan.ACTIVATION_GELU,
  silu: plan.ACTIVATION_SILU,
}

export const lossCodes: Record<LossKind, number> = {
  crossEntropy: plan.LOSS_CROSS_ENTROPY,
  hinge: plan.LOSS_HINGE,
  binaryCrossEntropy: plan.LOSS_BINARY_CROSS_ENTROPY,
  meanSquaredError: plan.LOSS_MEAN_SQUARED_ERROR,
  meanAbsoluteError: plan.LOSS_MEAN_ABSOLUTE_ERROR,
  huber: plan.LOSS_HUBER,
}

export function optimizerCode(optimizer: OptimizerSpec): number {
  switch (optimizer.kind) {
    case 'sgd':
      if (optimizer.momentum === 0) return plan.OPTIMIZER_SGD
      return optimizer.nesterov ? plan.OPTIMIZER_NESTEROV : plan.OPTIMIZER_MOMENTUM
    case 'adam':
    case 'adamw':
      return optimizer.amsgrad ? plan.OPTIMIZER_AMSGRAD : plan.OPTIMIZER_ADAM
    case 'rmsprop': {
      const moves = optimizer.momentum !== 0
      if (optimizer.centered) return moves ? plan.OPTIMIZER_CENTERED_MOMENTUM : plan.OPTIMIZER_CENTERED
      return moves ? plan.OPTIMIZER_RMSPROP_MOMENTUM : plan.OPTIMIZER_RMSPROP
    }
    case 'adagrad':
      return plan.OPTIMIZER_ADAGRAD
  }
}

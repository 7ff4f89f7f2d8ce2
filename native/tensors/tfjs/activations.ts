import type { Activation } from '../../../lab/core/training/trainer.ts'
import type { Tensor2D, TensorLibrary } from './tensor-library.ts'

/** PyTorch's activations with PyTorch's defaults, as functions that the library can differentiate. */
export const activations: Record<Activation, (tf: TensorLibrary, values: Tensor2D) => Tensor2D> = {
  linear: (_, values) => values,
  relu: (tf, values) => tf.relu(values),
  leakyRelu: (tf, values) => tf.leakyRelu(values, 0.01),
  elu: (tf, values) => tf.elu(values),
  gelu: (tf, values) => tf.mul(tf.mul(values, 0.5), tf.add(tf.erf(tf.mul(values, Math.SQRT1_2)), 1)),
  silu: (tf, values) => tf.mul(values, tf.sigmoid(values)),
  softplus: (tf, values) => tf.softplus(values),
  sigmoid: (tf, values) => tf.sigmoid(values),
  tanh: (tf, values) => tf.tanh(values),
}

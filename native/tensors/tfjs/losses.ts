import type { LossKind } from '../../../lab/core/training/trainer.ts'
import type { Scalar, Tensor1D, Tensor2D, TensorLibrary } from './tensor-library.ts'

/**
 * The mean loss of a batch, as a function that the library can differentiate.
 * @param wanted what the outputs are held against, samples × outputs: class numbers as one-hot rows (as 0 or 1 for one
 * output), or targets
 * @param turn where huber turns into a line
 */
type Loss = (tf: TensorLibrary, outputs: Tensor2D, wanted: Tensor2D, turn: number) => Scalar

/** PyTorch's losses. */
export const losses: Record<LossKind, Loss> = {
  crossEntropy: (tf, outputs, wanted) => tf.neg<Scalar>(tf.mean(tf.sum(tf.mul(tf.logSoftmax(outputs), wanted), 1))),
  binaryCrossEntropy: (tf, outputs, wanted) => tf.mean<Scalar>(tf.sub(tf.softplus(outputs), tf.mul(outputs, wanted))),
  hinge: (tf, outputs, wanted) => {
    const right = tf.sum(tf.mul(outputs, wanted), 1, true)
    const margins = tf.relu(tf.add(tf.sub(outputs, right), 1))
    // The right class itself is no mistake.
    return tf.mean<Scalar>(tf.mul(margins, tf.sub(1, wanted)))
  },
  meanSquaredError: (tf, outputs, wanted) => tf.mean<Scalar>(tf.square(tf.sub(outputs, wanted))),
  meanAbsoluteError: (tf, outputs, wanted) => tf.mean<Scalar>(tf.abs(tf.sub(outputs, wanted))),
  huber: (tf, outputs, wanted, turn) => {
    const size = tf.abs(tf.sub(outputs, wanted))
    const within = tf.minimum(size, turn)
    // ½ size² up to `turn`; from there on its tangent.
    return tf.mean<Scalar>(tf.add(tf.mul(tf.square(within), 0.5), tf.mul(tf.sub(size, within), turn)))
  },
}

/** The share of samples whose largest output is that of their class; with one output, whose sign says 1 or 0. */
export function accuracyOf(tf: TensorLibrary, kind: LossKind, outputs: Tensor2D, labels: Tensor1D): Scalar {
  const said =
    kind === 'binaryCrossEntropy' ? tf.cast(tf.reshape(tf.greater(outputs, 0), [-1]), 'int32') : tf.argMax(outputs, 1)
  return tf.mean<Scalar>(tf.cast(tf.equal(said, labels), 'float32'))
}

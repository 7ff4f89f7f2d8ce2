import type { Dataset, ModelSpec } from '../../../lab/core/trainer.ts'
import type { Tensor1D, Tensor2D, TensorLibrary } from './tensor-library.ts'

/** Samples as the library holds them. */
export interface Batch {
  /** samples × inputs */
  inputs: Tensor2D
  /** samples × outputs: class numbers as one-hot rows (as 0 or 1 for one output), or targets. */
  wanted: Tensor2D
  /** Class numbers, where the loss is of them. */
  labels: Tensor1D | null
}

/** A whole dataset. Its arrays are copied: the library keeps what it is given. */
export function wholeBatch(tf: TensorLibrary, model: ModelSpec, data: Dataset, ofLabels: boolean): Batch {
  const width = model.layers.at(-1)!.units
  const inputs = tf.tensor2d(data.inputs.slice(), [data.samples, model.inputs])
  if (!ofLabels) return { inputs, wanted: tf.tensor2d(data.targets!.slice(), [data.samples, width]), labels: null }
  const labels = tf.tensor1d(data.labels!.slice(), 'int32')
  const wanted = tf.tidy((): Tensor2D =>
    tf.cast(width === 1 ? tf.reshape(labels, [data.samples, 1]) : (tf.oneHot(labels, width) as Tensor2D), 'float32'),
  )
  return { inputs, wanted, labels }
}

/** The samples whose numbers stand in `order`. */
export function gathered(tf: TensorLibrary, { inputs, wanted, labels }: Batch, order: Int32Array): Batch {
  const rows = tf.tensor1d(order.slice(), 'int32')
  const batch = {
    inputs: tf.gather(inputs, rows),
    wanted: tf.gather(wanted, rows),
    labels: labels && tf.gather(labels, rows),
  }
  rows.dispose()
  return batch
}

export function disposeBatch(tf: TensorLibrary, { inputs, wanted, labels }: Batch): void {
  tf.dispose(labels ? [inputs, wanted, labels] : [inputs, wanted])
}

import { comparesLabels } from '../../../lab/core/training/refuse-unfit.ts'
import type { Dataset, LossKind, ModelSpec } from '../../../lab/core/training/trainer.ts'
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
export function wholeBatch(tf: TensorLibrary, model: ModelSpec, data: Dataset, loss: LossKind): Batch {
  const width = model.layers.at(-1)!.units
  const rows = (values: Float32Array, count: number): Tensor2D => tf.tensor2d(values, [data.samples, count])
  const inputs = rows(data.inputs.slice(), model.inputs)
  if (!comparesLabels(loss)) return { inputs, wanted: rows(data.targets!.slice(), width), labels: null }
  const labels = data.labels!
  const wanted = new Float32Array(data.samples * width)
  labels.forEach((label, sample) => {
    if (loss === 'binaryCrossEntropy') wanted[sample] = label
    else wanted[sample * width + label] = 1
  })
  return { inputs, wanted: rows(wanted, width), labels: tf.tensor1d(labels.slice(), 'int32') }
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

import type { Random } from '../../../lab/core/random.ts'
import {
  batchNorm as constants,
  layoutOf,
  type ModelSpec,
  type TensorPlace,
} from '../../../lab/core/training/trainer.ts'
import { activations } from './activations.ts'
import type { Tensor1D, Tensor2D, TensorLibrary } from './tensor-library.ts'

/** The state that a forward pass starts from: flat arrays in the order of `layoutOf`. */
export interface NetworkState {
  weights: Tensor1D
  /** batchNorm's running statistics; without batchNorm there are none. */
  buffers: Tensor1D | null
}

export interface Passed {
  /** samples × units of the last layer */
  outputs: Tensor2D
  /** The running statistics after a pass in training mode; as they were in evaluation mode. */
  buffers: Tensor1D | null
}

/**
 * The dense network as a function that the library can differentiate.
 * @returns a pass over `inputs` (samples × model.inputs); with `masks` in training mode, with null in evaluation mode
 */
export function forwardOf(
  tf: TensorLibrary,
  model: ModelSpec,
): (state: NetworkState, inputs: Tensor2D, masks: Random | null) => Passed {
  const layout = layoutOf(model)
  return (state, inputs, masks) => {
    const parts = partsOf(tf, layout.entries, state.weights)
    const running = state.buffers && partsOf(tf, layout.buffers, state.buffers)
    const moved: Tensor1D[] = []
    let outputs = inputs
    model.layers.forEach(({ units, activation, batchNorm, dropout = 0 }, layer) => {
      const part = (role: TensorPlace['role']): Tensor1D | undefined => parts.get(`${layer} ${role}`)
      const weight: Tensor2D = tf.reshape(part('weight')!, [units, outputs.shape[1]])
      const bias = part('bias')
      const products: Tensor2D = tf.matMul(outputs, weight, false, true)
      let sums: Tensor2D = bias ? tf.add(products, bias) : products
      if (batchNorm) {
        const statistics = [running!.get(`${layer} runningMean`)!, running!.get(`${layer} runningVariance`)!] as const
        const normal = masks ? batchStatistics(tf, sums) : statistics
        if (masks) moved.push(...movedStatistics(tf, statistics, normal, outputs.shape[0]))
        const deviation = tf.sqrt(tf.add(normal[1], constants.epsilon))
        const normalized: Tensor2D = tf.div(tf.sub<Tensor2D>(sums, normal[0]), deviation)
        sums = tf.add(tf.mul(normalized, part('scale')!), part('shift')!)
      }
      outputs = activations[activation](tf, sums)
      if (masks && dropout > 0) outputs = tf.mul(outputs, dropoutMask(tf, outputs.shape, dropout, masks))
    })
    return { outputs, buffers: moved.length > 0 ? tf.concat1d(moved) : state.buffers }
  }
}

/** A flat array's parts, by layer and role. */
function partsOf(tf: TensorLibrary, places: TensorPlace[], flat: Tensor1D): Map<string, Tensor1D> {
  const parts = tf.split<Tensor1D>(
    flat,
    places.map(({ length }) => length),
  )
  return new Map(places.map(({ layer, role }, at) => [`${layer} ${role}`, parts[at]!]))
}

type Statistics = readonly [mean: Tensor1D, variance: Tensor1D]

/** Mean and (biased) variance of each unit over a batch, which the gradient goes through. */
function batchStatistics(tf: TensorLibrary, sums: Tensor2D): Statistics {
  const mean = tf.mean<Tensor1D>(sums, 0)
  return [mean, tf.mean<Tensor1D>(tf.square(tf.sub(sums, mean)), 0)]
}

/** The running statistics moved on; PyTorch moves the variance towards the unbiased one. */
function movedStatistics(tf: TensorLibrary, before: Statistics, batch: Statistics, samples: number): Tensor1D[] {
  const { momentum } = constants
  const unbiased = [batch[0], tf.mul<Tensor1D>(batch[1], samples / (samples - 1))]
  return before.map((statistic, at) => tf.add(tf.mul(statistic, 1 - momentum), tf.mul(unbiased[at]!, momentum)))
}

/** 1 / (1 − p) where an output is kept, 0 where it is dropped: one draw each, row by row. */
function dropoutMask(tf: TensorLibrary, shape: [number, number], dropout: number, random: Random): Tensor2D {
  const kept = 1 / (1 - dropout)
  return tf.tensor2d(
    Float32Array.from({ length: shape[0] * shape[1] }, () => random.bernoulli(1 - dropout) * kept),
    shape,
  )
}

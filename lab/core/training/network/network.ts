import type { Pieces } from '../pieces.ts'
import { layoutOf, type ModelSpec, type TensorPlace } from '../trainer.ts'
import { Layer, type Masks } from './layer.ts'

/** The flat arrays of a network, as `layoutOf` says: weights and their gradient, and batchNorm's running statistics. */
export interface NetworkArrays {
  weights: Float32Array
  gradient: Float32Array
  buffers: Float32Array
}

/** A dense network's two passes over up to `capacity` samples, written to be read. */
export class Network {
  /** Inputs of the pass to come: samples × inputs. */
  readonly inputs: Float32Array
  readonly layers: readonly Layer[]

  constructor(model: ModelSpec, arrays: NetworkArrays, capacity: number) {
    this.inputs = new Float32Array(model.inputs * capacity)
    const { entries, buffers } = layoutOf(model)
    const all = [...entries, ...buffers]
    this.layers = model.layers.map((spec, layer) => {
      const part = (array: Float32Array, role: TensorPlace['role']): Float32Array | null => {
        const place = all.find((candidate) => candidate.layer === layer && candidate.role === role)
        return place ? array.subarray(place.offset, place.offset + place.length) : null
      }
      const { weights, gradient } = arrays
      const fanIn = layer === 0 ? model.inputs : model.layers[layer - 1]!.units
      const batchNorm = spec.batchNorm && {
        scale: part(weights, 'scale')!,
        shift: part(weights, 'shift')!,
        scaleGradient: part(gradient, 'scale')!,
        shiftGradient: part(gradient, 'shift')!,
        runningMean: part(arrays.buffers, 'runningMean')!,
        runningVariance: part(arrays.buffers, 'runningVariance')!,
      }
      const parts = {
        weight: part(weights, 'weight')!,
        weightGradient: part(gradient, 'weight')!,
        bias: part(weights, 'bias'),
        biasGradient: part(gradient, 'bias'),
        batchNorm: batchNorm || null,
      }
      return new Layer(spec, fanIn, parts, capacity)
    })
  }

  get #last(): Layer {
    return this.layers.at(-1)!
  }

  /** The gradient of the loss by the outputs: written before `backward`. */
  get outputGradient(): Float32Array {
    return this.#last.gradient
  }

  /**
   * The last layer's outputs for the first `samples` of `inputs`.
   * @param masks training mode, with dropout's masks from here; null is evaluation mode
   */
  *forward(samples: number, masks: Masks | null): Pieces<Float32Array> {
    let inputs = this.inputs
    for (const layer of this.layers) {
      yield* layer.forward(inputs, samples, masks)
      inputs = layer.outputs
    }
    return inputs
  }

  /** The gradient of the loss by every weight, into the array that the constructor got. */
  *backward(samples: number): Pieces<void> {
    for (let at = this.layers.length - 1; at >= 0; at--) {
      const before = this.layers[at - 1]
      yield* this.layers[at]!.backward(before?.outputs ?? this.inputs, before?.gradient ?? null, samples)
    }
  }
}

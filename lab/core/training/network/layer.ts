import type { Random } from '../../random.ts'
import { PIECE_VALUES, PIECE_WORK, type Pieces } from '../pieces.ts'
import type { LayerSpec } from '../trainer.ts'
import { activate, throughActivation } from './activate.ts'
import { BatchNorm, type BatchNormParts } from './batch-norm.ts'

/** Where dropout's masks are drawn from. */
export type Masks = Pick<Random, 'bernoulli'>

/** What of the flat arrays belongs to one layer. */
export interface LayerParts {
  /** units × fanIn */
  weight: Float32Array
  weightGradient: Float32Array
  /** units each; null without bias */
  bias: Float32Array | null
  biasGradient: Float32Array | null
  batchNorm: BatchNormParts | null
}

/** Linear, then BatchNorm1d, then the activation, then Dropout: PyTorch's modules in the usual order. */
export class Layer {
  readonly spec: LayerSpec
  readonly fanIn: number
  readonly parts: LayerParts
  /** What the last pass gave: samples × units. */
  readonly outputs: Float32Array
  /** The gradient of the loss by the outputs, written by who comes after. */
  readonly gradient: Float32Array
  /** What the activation was applied to: samples × units. */
  readonly sums: Float32Array
  readonly #activated: Float32Array
  readonly #kept: Float32Array | null
  readonly #batchNorm: BatchNorm | null

  constructor(spec: LayerSpec, fanIn: number, parts: LayerParts, capacity: number) {
    this.spec = spec
    this.fanIn = fanIn
    this.parts = parts
    const size = spec.units * capacity
    this.gradient = new Float32Array(size)
    this.sums = new Float32Array(size)
    this.#activated = new Float32Array(size)
    this.#kept = spec.dropout ? new Float32Array(size) : null
    this.outputs = this.#kept ? new Float32Array(size) : this.#activated
    this.#batchNorm = parts.batchNorm && new BatchNorm(spec.units, parts.batchNorm, capacity)
  }

  get #samplesAPiece(): number {
    return Math.max(1, Math.floor(PIECE_WORK / (this.fanIn * this.spec.units)))
  }

  /**
   * The outputs for `inputs` (samples × fanIn).
   * @param masks in training, where dropout's masks come from; null in evaluation
   */
  *forward(inputs: Float32Array, samples: number, masks: Masks | null): Pieces<void> {
    const { units, activation } = this.spec
    const before = this.sums
    const activated = this.#activated
    const several = this.#samplesAPiece
    for (let from = 0; from < samples; from += several) {
      if (from > 0) yield
      this.#sum(inputs, from, Math.min(from + several, samples))
    }
    if (this.#batchNorm) yield* this.#batchNorm.forward(before, samples, masks !== null)
    yield* activate(activation, before, activated, samples * units)
    const kept = this.#kept
    if (!kept) return
    for (let from = 0; from < samples * units; from += PIECE_VALUES) {
      if (from > 0) yield
      this.#drop(kept, masks, from, Math.min(from + PIECE_VALUES, samples * units))
    }
  }

  /**
   * The gradients by this layer's weights, from `gradient` and the last pass in training; and by its inputs.
   * @param below gets the gradient by `inputs`; null for the first layer, which has nobody to tell
   */
  *backward(inputs: Float32Array, below: Float32Array | null, samples: number): Pieces<void> {
    const { fanIn, gradient } = this
    const { units, activation } = this.spec
    const { weightGradient, biasGradient } = this.parts
    const kept = this.#kept
    if (kept) for (let i = 0; i < samples * units; i++) gradient[i] = gradient[i]! * kept[i]!
    yield* throughActivation(activation, gradient, this.sums, this.#activated, samples * units)
    if (this.#batchNorm) yield* this.#batchNorm.backward(gradient, samples)
    weightGradient.fill(0)
    biasGradient?.fill(0)
    below?.fill(0, 0, samples * fanIn)
    const several = this.#samplesAPiece
    for (let from = 0; from < samples; from += several) {
      if (from > 0) yield
      this.#goBack(inputs, below, from, Math.min(from + several, samples))
    }
  }

  /** Adds up to `sums` of samples `from … to − 1`. */
  #sum(inputs: Float32Array, from: number, to: number): void {
    const { fanIn, sums } = this
    const { units } = this.spec
    const { weight, bias } = this.parts
    for (let s = from; s < to; s++) {
      for (let u = 0; u < units; u++) {
        let sum = bias ? bias[u]! : 0
        for (let i = 0, w = u * fanIn, x = s * fanIn; i < fanIn; i++) sum += weight[w + i]! * inputs[x + i]!
        sums[s * units + u] = sum
      }
    }
  }

  /** nn.Dropout: what is kept grows by 1 / (1 − p), so that evaluation needs no factor. */
  #drop(kept: Float32Array, masks: Masks | null, from: number, to: number): void {
    const { dropout = 0 } = this.spec
    for (let i = from; i < to; i++) {
      kept[i] = masks ? masks.bernoulli(1 - dropout) / (1 - dropout) : 1
      this.outputs[i] = this.#activated[i]! * kept[i]!
    }
  }

  /** Adds to the gradients by weights, biases and inputs what samples `from … to − 1` give. */
  #goBack(inputs: Float32Array, below: Float32Array | null, from: number, to: number): void {
    const { fanIn, gradient } = this
    const { units } = this.spec
    const { weight, weightGradient, biasGradient } = this.parts
    for (let s = from; s < to; s++) {
      const x = s * fanIn
      for (let u = 0; u < units; u++) {
        const g = gradient[s * units + u]!
        if (g === 0) continue
        const w = u * fanIn
        if (biasGradient) biasGradient[u] = biasGradient[u]! + g
        for (let i = 0; i < fanIn; i++) weightGradient[w + i] = weightGradient[w + i]! + g * inputs[x + i]!
        if (below) for (let i = 0; i < fanIn; i++) below[x + i] = below[x + i]! + g * weight[w + i]!
      }
    }
  }
}

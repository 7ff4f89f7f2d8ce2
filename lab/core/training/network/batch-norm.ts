import type { Pieces } from '../pieces.ts'
import { batchNorm } from '../trainer.ts'

/** Parts of the flat arrays that one BatchNorm1d has: `units` values each. */
export interface BatchNormParts {
  scale: Float32Array
  shift: Float32Array
  scaleGradient: Float32Array
  shiftGradient: Float32Array
  runningMean: Float32Array
  runningVariance: Float32Array
}

/** `torch.nn.BatchNorm1d`: y = (x − mean) / √(variance + eps) · scale + shift, feature by feature. */
export class BatchNorm {
  readonly units: number
  readonly parts: BatchNormParts
  /** (x − mean) / √(variance + eps) of the last training pass: samples × units. */
  readonly #normal: Float32Array
  readonly #inverse: Float64Array

  constructor(units: number, parts: BatchNormParts, capacity: number) {
    this.units = units
    this.parts = parts
    this.#normal = new Float32Array(units * capacity)
    this.#inverse = new Float64Array(units)
  }

  /**
   * Changes `values` (samples × units) in place. In training by the batch's own mean and biased variance, and the running
   * ones follow by a tenth (the variance unbiased); otherwise by the running ones.
   */
  *forward(values: Float32Array, samples: number, training: boolean): Pieces<void> {
    const { units } = this
    const { scale, shift, runningMean, runningVariance } = this.parts
    for (let u = 0; u < units; u++) {
      if (u > 0) yield
      let mean = runningMean[u]!
      let variance = runningVariance[u]!
      if (training) {
        mean = 0
        for (let i = u; i < samples * units; i += units) mean += values[i]!
        mean /= samples
        variance = 0
        for (let i = u; i < samples * units; i += units) variance += (values[i]! - mean) * (values[i]! - mean)
        variance /= samples
        const { momentum } = batchNorm
        runningMean[u] = (1 - momentum) * runningMean[u]! + momentum * mean
        runningVariance[u] = (1 - momentum) * runningVariance[u]! + (momentum * variance * samples) / (samples - 1)
      }
      const inverse = 1 / Math.sqrt(variance + batchNorm.epsilon)
      this.#inverse[u] = inverse
      for (let i = u; i < samples * units; i += units) {
        const normal = (values[i]! - mean) * inverse
        if (training) this.#normal[i] = normal
        values[i] = normal * scale[u]! + shift[u]!
      }
    }
  }

  /** Turns the gradient by the outputs of the last training pass into the one by its inputs, in place. */
  *backward(gradient: Float32Array, samples: number): Pieces<void> {
    const { units } = this
    const { scale, scaleGradient, shiftGradient } = this.parts
    for (let u = 0; u < units; u++) {
      if (u > 0) yield
      let sum = 0
      let product = 0
      for (let i = u; i < samples * units; i += units) {
        sum += gradient[i]!
        product += gradient[i]! * this.#normal[i]!
      }
      shiftGradient[u] = sum
      scaleGradient[u] = product
      const factor = scale[u]! * this.#inverse[u]!
      for (let i = u; i < samples * units; i += units)
        gradient[i] = factor * (gradient[i]! - sum / samples - (this.#normal[i]! * product) / samples)
    }
  }
}

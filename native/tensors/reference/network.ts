import type { Activation, ModelSpec } from '../../../lab/core/trainer.ts'

/** Applies an activation in place. What is not a number stays so, that a run that diverges is seen to. */
function activate(values: Float32Array, count: number, kind: Activation): void {
  if (kind === 'relu') for (let i = 0; i < count; i++) values[i] = values[i]! < 0 ? 0 : values[i]!
  else if (kind === 'tanh') for (let i = 0; i < count; i++) values[i] = Math.tanh(values[i]!)
  else if (kind === 'sigmoid') for (let i = 0; i < count; i++) values[i] = 1 / (1 + Math.exp(-values[i]!))
}

/** Multiplies the gradient of an activation's output by its derivative, which its output alone tells. */
function throughActivation(gradient: Float32Array, outputs: Float32Array, count: number, kind: Activation): void {
  if (kind === 'relu') for (let i = 0; i < count; i++) gradient[i] = outputs[i]! <= 0 ? 0 : gradient[i]!
  else if (kind === 'tanh') for (let i = 0; i < count; i++) gradient[i] = gradient[i]! * (1 - outputs[i]! * outputs[i]!)
  else if (kind === 'sigmoid')
    for (let i = 0; i < count; i++) gradient[i] = gradient[i]! * outputs[i]! * (1 - outputs[i]!)
}

/** A dense network's two passes over up to `capacity` samples, written to be read. */
export class Network {
  /** Outputs of each layer, and the gradient of the loss by each; `outputs[0]` are the inputs. */
  readonly outputs: Float32Array[]
  readonly gradients: Float32Array[]
  readonly #units: number[]

  constructor(
    readonly model: ModelSpec,
    readonly weights: Float32Array,
    capacity: number,
  ) {
    this.#units = [model.inputs, ...model.layers.map(({ units }) => units)]
    this.outputs = this.#units.map((units) => new Float32Array(units * capacity))
    this.gradients = this.#units.map((units) => new Float32Array(units * capacity))
  }

  /** The last layer's outputs for the samples in `outputs[0]`. */
  forward(samples: number): Float32Array {
    const { weights } = this
    let offset = 0
    this.model.layers.forEach(({ units, activation }, layer) => {
      const fanIn = this.#units[layer]!
      const from = this.outputs[layer]!
      const to = this.outputs[layer + 1]!
      const bias = offset + units * fanIn
      for (let s = 0; s < samples; s++) {
        for (let u = 0; u < units; u++) {
          let sum = weights[bias + u]!
          for (let i = 0, w = offset + u * fanIn, x = s * fanIn; i < fanIn; i++) sum += weights[w + i]! * from[x + i]!
          to[s * units + u] = sum
        }
      }
      activate(to, samples * units, activation)
      offset = bias + units
    })
    return this.outputs.at(-1)!
  }

  /** The gradient of the loss by every weight, from the one by the outputs that stands in the last of `gradients`. */
  backward(samples: number, weightGradient: Float32Array): void {
    const { weights } = this
    weightGradient.fill(0)
    let end = weights.length
    for (let layer = this.model.layers.length - 1; layer >= 0; layer--) {
      const { units, activation } = this.model.layers[layer]!
      const fanIn = this.#units[layer]!
      const offset = end - units * (fanIn + 1)
      const bias = end - units
      const inputs = this.outputs[layer]!
      const above = this.gradients[layer + 1]!
      const below = this.gradients[layer]!
      throughActivation(above, this.outputs[layer + 1]!, samples * units, activation)
      if (layer > 0) below.fill(0, 0, samples * fanIn)
      for (let s = 0; s < samples; s++) {
        for (let u = 0; u < units; u++) {
          const slope = above[s * units + u]!
          if (slope === 0) continue
          weightGradient[bias + u] = weightGradient[bias + u]! + slope
          const x = s * fanIn
          const w = offset + u * fanIn
          for (let i = 0; i < fanIn; i++) weightGradient[w + i] = weightGradient[w + i]! + slope * inputs[x + i]!
          if (layer > 0) for (let i = 0; i < fanIn; i++) below[x + i] = below[x + i]! + slope * weights[w + i]!
        }
      }
      end = offset
    }
  }
}

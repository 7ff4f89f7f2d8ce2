/** The training of the small network as a recording: any step's weights, exactly, without keeping them all. */
import type { Random } from '../../core/random.ts'
import { initialWeights } from '../../core/training/initial-weights.ts'
import { backward, type Backward, descend, indexOf, type Shape } from './network.ts'
import type { Row } from './tasks.ts'

/** Values that a recording keeps at most (8 MiB). */
const KEPT_VALUES = 2_097_152

/** Trains step by step, and gives the weights after any step that it has reached. */
export class NetworkTraining {
  /** Steps done. */
  steps = 0
  readonly #rows: readonly Row[]
  readonly #shape: Shape
  readonly #rate: number
  /** Every so many steps the weights are kept; what lies between is computed again. */
  readonly #stride: number
  readonly #kept: Float32Array[] = []
  readonly #weights: Float32Array

  constructor(rows: readonly Row[], shape: Shape, rate: number, maxSteps: number, random: Random) {
    this.#rows = rows
    this.#shape = shape
    this.#rate = rate
    this.#weights = initialWeights(random, {
      inputs: shape.inputs,
      layers: [
        { units: shape.hidden, activation: 'sigmoid' },
        { units: 1, activation: 'linear' },
      ],
    })
    this.#stride = Math.ceil(((maxSteps + 1) * indexOf(shape).length) / KEPT_VALUES)
    this.#kept.push(this.#weights.slice())
  }

  /** One step of gradient descent. */
  step(): void {
    descend(this.#weights, backward(this.#weights, this.#shape, this.#rows).gradient, this.#rate)
    this.steps++
    if (this.steps % this.#stride === 0) this.#kept.push(this.#weights.slice())
  }

  /** The weights after so many steps, with the loss and the gradient that the next step would follow. */
  at(steps: number): Backward & { weights: Float32Array } {
    const weights = this.#kept[Math.floor(steps / this.#stride)]!.slice()
    for (let step = 0; step < steps % this.#stride; step++)
      descend(weights, backward(weights, this.#shape, this.#rows).gradient, this.#rate)
    return { weights, ...backward(weights, this.#shape, this.#rows) }
  }
}

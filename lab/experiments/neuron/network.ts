/**
 * The smallest network that solves XOR: `Linear(inputs, hidden)`, sigmoid, `Linear(hidden, 1)`, trained with
 * `BCEWithLogitsLoss` and plain SGD on all rows at once. Values are rounded to float32 after every operation, as
 * PyTorch's are.
 */
import { exp } from '../../core/math/exp.ts'
import { log1p } from '../../core/math/log.ts'
import type { Row } from './tasks.ts'

/** How many inputs and hidden units. */
export interface Shape {
  inputs: number
  hidden: number
}

/** Where each value lies in the flat list of weights: PyTorch's order, layer by layer, weight row by row, then bias. */
export const indexOf = ({ inputs, hidden }: Shape) => ({
  weight: (unit: number, input: number): number => unit * inputs + input,
  bias: (unit: number): number => hidden * inputs + unit,
  outputWeight: (unit: number): number => hidden * (inputs + 1) + unit,
  outputBias: hidden * (inputs + 2),
  length: hidden * (inputs + 2) + 1,
})

const { fround, max, abs } = Math
const sigmoid = (z: number): number => fround(1 / (1 + exp(-z)))

/** What flows through the network for one row. */
export interface Forward {
  /** z = Σ w·x + b of each hidden unit, and a = sigmoid(z). */
  sums: Float64Array
  hidden: Float64Array
  /** The output's z, and sigmoid of it: how likely class 1 is. */
  logit: number
  probability: number
}

/** Room for what flows through, to be used again: a step of training makes nothing new. */
export const forwardRoom = ({ hidden }: Shape): Forward => ({
  sums: new Float64Array(hidden),
  hidden: new Float64Array(hidden),
  logit: 0,
  probability: 0,
})

/** One row through the network. */
export function forward(
  weights: Float32Array,
  shape: Shape,
  inputs: readonly number[],
  into = forwardRoom(shape),
): Forward {
  const { inputs: inputCount, hidden: units } = shape
  const biases = units * inputCount
  let logit = weights[biases + 2 * units]!
  for (let unit = 0; unit < units; unit++) {
    let sum = weights[biases + unit]!
    for (let input = 0; input < inputCount; input++) sum += weights[unit * inputCount + input]! * inputs[input]!
    into.sums[unit] = fround(sum)
    into.hidden[unit] = sigmoid(fround(sum))
    logit += weights[biases + units + unit]! * into.hidden[unit]!
  }
  into.logit = fround(logit)
  into.probability = sigmoid(into.logit)
  return into
}

/** The loss over all rows, and its derivative by every weight. */
export interface Backward {
  loss: number
  gradient: Float32Array
}

/** Mean of max(z, 0) − z·t + log(1 + e^−|z|) over the rows, and its gradient by the chain rule. */
export function backward(weights: Float32Array, shape: Shape, rows: readonly Row[]): Backward {
  const at = indexOf(shape)
  const gradient = new Float64Array(at.length)
  const room = forwardRoom(shape)
  let loss = 0
  for (const { inputs, target } of rows) {
    const { hidden, logit, probability } = forward(weights, shape, inputs, room)
    loss += max(logit, 0) - logit * target + log1p(exp(-abs(logit)))
    const outputDelta = (probability - target) / rows.length
    gradient[at.outputBias]! += outputDelta
    for (let unit = 0; unit < shape.hidden; unit++) {
      const activation = hidden[unit]!
      gradient[at.outputWeight(unit)]! += outputDelta * activation
      const delta = outputDelta * weights[at.outputWeight(unit)]! * activation * (1 - activation)
      gradient[at.bias(unit)]! += delta
      for (let input = 0; input < shape.inputs; input++) gradient[at.weight(unit, input)]! += delta * inputs[input]!
    }
  }
  return { loss: fround(loss / rows.length), gradient: Float32Array.from(gradient) }
}

/** Takes one step of gradient descent, in place: w ← w − rate · gradient. */
export function descend(weights: Float32Array, gradient: Float32Array, rate: number): void {
  for (let index = 0; index < weights.length; index++) weights[index] = weights[index]! - rate * gradient[index]!
}

/** The weights nested by layer, as `state_dict()` lists them: a matrix of the hidden layer, one of the output. */
export function nestedWeights(weights: Float32Array, shape: Shape): { weights: number[][][]; bias: number[][] } {
  const at = indexOf(shape)
  const units = Array.from({ length: shape.hidden }, (_, unit) => unit)
  const inputs = Array.from({ length: shape.inputs }, (_, input) => input)
  return {
    weights: [
      units.map((unit) => inputs.map((input) => weights[at.weight(unit, input)]!)),
      [units.map((unit) => weights[at.outputWeight(unit)]!)],
    ],
    bias: [units.map((unit) => weights[at.bias(unit)]!), [weights[at.outputBias]!]],
  }
}

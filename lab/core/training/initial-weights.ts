import type { Random } from '../random.ts'
import { layoutOf, type ModelSpec } from './trainer.ts'

/** How weights begin: PyTorch's own way for `nn.Linear`, or a function of `torch.nn.init` (and biases of 0). */
export type Init =
  | { kind: 'pytorch' }
  /** xavier_uniform_, xavier_normal_ with a gain of 1 */
  | { kind: 'xavier'; distribution: 'uniform' | 'normal' }
  /** kaiming_uniform_, kaiming_normal_ as they are by default: fan_in, gain √2 */
  | { kind: 'he'; distribution: 'uniform' | 'normal' }
  /** normal_ with a mean of 0 */
  | { kind: 'normal'; standardDeviation: number }
  | { kind: 'zeros' }
  | { kind: 'constant'; value: number }

/** `uniform_(−bound, bound)`: the bounds are float32, the product is float64 and rounded once, as in PyTorch. */
function fillUniform(random: Random, values: Float32Array, exactBound: number): void {
  const bound = Math.fround(exactBound)
  const width = Math.fround(2 * bound)
  for (let i = 0; i < values.length; i++) values[i] = random.uniform() * width - bound
}

/** `normal_(0, deviation)`. */
function fillNormal(random: Random, values: Float32Array, deviation: number): void {
  const drawn = random.normal(values.length)
  for (let i = 0; i < values.length; i++) values[i] = drawn[i]! * deviation
}

/** One weight (outputs × inputs) anew. */
function fillWeight(random: Random, values: Float32Array, [outputs, inputs]: [number, number], init: Init): void {
  switch (init.kind) {
    case 'pytorch':
      // `kaiming_uniform_(a=√5)` comes to the bias's bound, 1/√inputs, but for the last digit of a float64.
      return fillUniform(random, values, Math.sqrt(3) * (Math.sqrt(2 / 6) / Math.sqrt(inputs)))
    case 'xavier':
    case 'he': {
      const deviation = init.kind === 'he' ? Math.sqrt(2) / Math.sqrt(inputs) : Math.sqrt(2 / (inputs + outputs))
      if (init.distribution === 'normal') return fillNormal(random, values, deviation)
      return fillUniform(random, values, Math.sqrt(3) * deviation)
    }
    case 'normal':
      return fillNormal(random, values, init.standardDeviation)
    case 'zeros':
      values.fill(0)
      return
    case 'constant':
      values.fill(init.value)
  }
}

/**
 * The weights that a new model begins with, laid out as `layoutOf` says. The draws are those of a script that builds the
 * model and then initializes it: PyTorch's default (weight row by row, then bias, layer by layer, to the bit), and, where
 * `init` asks for another, the weights once more, layer by layer. batchNorm begins with scale 1 and shift 0.
 */
export function initialWeights(random: Random, model: ModelSpec, init: Init = { kind: 'pytorch' }): Float32Array {
  const { entries, length } = layoutOf(model)
  const weights = new Float32Array(length)
  let inputs = model.inputs
  for (const { role, shape, offset, length: count } of entries) {
    const values = weights.subarray(offset, offset + count)
    if (role === 'weight') {
      inputs = shape[1]!
      fillWeight(random, values, [shape[0]!, inputs], { kind: 'pytorch' })
    } else if (role === 'bias') fillUniform(random, values, 1 / Math.sqrt(inputs))
    else if (role === 'scale') values.fill(1)
  }
  if (init.kind === 'pytorch') return weights
  for (const { role, shape, offset, length: count } of entries) {
    const values = weights.subarray(offset, offset + count)
    if (role === 'weight') fillWeight(random, values, [shape[0]!, shape[1]!], init)
    else if (role === 'bias') values.fill(0)
  }
  return weights
}

/** The weights of model number `modelIndex`: those of the models built before it, in the same way, are drawn and dropped. */
export function modelWeights(random: Random, model: ModelSpec, modelIndex: number, init?: Init): Float32Array {
  for (let before = 0; before < modelIndex; before++) initialWeights(random, model, init)
  return initialWeights(random, model, init)
}

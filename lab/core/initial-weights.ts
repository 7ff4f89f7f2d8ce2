import type { Random } from './random.ts'
import { layoutOf, type ModelSpec } from './trainer.ts'

/**
 * PyTorch's default weights of `nn.Linear`, to the bit: weight row by row, then bias, uniform within ±1/√(inputs of the
 * layer). The bounds are float32, the product is float64 and rounded once, as in PyTorch's `uniform_`.
 */
export function initialWeights(random: Random, model: ModelSpec): Float32Array {
  const { places, length } = layoutOf(model)
  const weights = new Float32Array(length)
  let fanIn = model.inputs
  for (const { shape, offset, length: count } of places) {
    if (shape.length === 2) fanIn = shape[1]!
    // `kaiming_uniform_(a=√5)` comes to the bias's bound, but for the last digit of a float64.
    const exact = shape.length === 2 ? Math.sqrt(3) * (Math.sqrt(2 / 6) / Math.sqrt(fanIn)) : 1 / Math.sqrt(fanIn)
    const bound = Math.fround(exact)
    const width = Math.fround(2 * bound)
    for (let i = offset; i < offset + count; i++) weights[i] = random.uniform() * width - bound
  }
  return weights
}

/** The weights of model number `modelIndex`: those of the models built before it, of the same shape, are drawn and dropped. */
export function modelWeights(random: Random, model: ModelSpec, modelIndex: number): Float32Array {
  const { length } = layoutOf(model)
  for (let draw = 0; draw < modelIndex * length; draw++) random.draw()
  return initialWeights(random, model)
}

import { expect, it } from 'vitest'
import { activations } from '../../../lab/core/training/activations.ts'
import { createRandom } from '../../../lab/core/random.ts'
import type { Activation, ModelSpec } from '../../../lab/core/training/trainer.ts'
import { loadKernels } from './provider.ts'

const kernels = await loadKernels()

/** What one unit with weight 1 and an activation makes of some values. */
function outputsOf(activation: Activation, inputs: Float32Array): Float32Array {
  const model: ModelSpec = { inputs: 1, layers: [{ units: 1, activation }] }
  const data = { samples: 1, inputs: new Float32Array(1), labels: null, targets: new Float32Array(1) }
  const trainer = kernels.create(
    model,
    Float32Array.of(1, 0),
    data,
    { loss: 'meanSquaredError', optimizer: { kind: 'sgd', learningRate: 1, momentum: 0 }, weightDecay: 0 },
    createRandom(1),
  )
  const outputs = new Float32Array(inputs.length)
  trainer.predict(inputs, inputs.length, outputs)
  return outputs
}

const random = createRandom(5)
const inputs = Float32Array.from([
  ...Array.from({ length: 4000 }, () => (random.uniform() - 0.5) * 40),
  ...Array.from({ length: 2000 }, () => (random.uniform() - 0.5) * 2),
  ...Array.from({ length: 500 }, () => (random.uniform() - 0.5) * 1e-3),
  ...[0, -0, 0.625, -0.625, 20, 88, -88, 100, -100, 1e30, -1e30],
])
const ulp = 2 ** -24

// In halves of the last digit of a float32: how far from the exact value, beside its own size.
it.each<[Activation, number]>([
  ['linear', 0],
  ['relu', 0],
  ['leakyRelu', 2],
  ['elu', 6],
  ['softplus', 8],
  ['sigmoid', 8],
  ['tanh', 5],
  ['silu', 10],
])('%s is exact to %d half units in the last place', (activation, allowed) => {
  const outputs = outputsOf(activation, inputs)
  inputs.forEach((x, i) => {
    const exact = activations[activation].value(x)
    // Below this, what would be a denormal number may be zero.
    if (Math.abs(exact) < 1e-37) expect(Math.abs(outputs[i]!)).toBeLessThan(1e-36)
    else expect(Math.abs(outputs[i]! / exact - 1) / ulp, `at ${x}`).toBeLessThanOrEqual(allowed)
  })
})

it('gelu is exact to 4e-7, beside the size of its input', () => {
  const outputs = outputsOf('gelu', inputs)
  inputs.forEach((x, i) =>
    expect(Math.abs(outputs[i]! - activations.gelu.value(x)) / Math.max(1, Math.abs(x)), `at ${x}`).toBeLessThan(4e-7),
  )
})

it.each(Object.keys(activations) as Activation[])('%s lets NaN through', (activation) => {
  expect(outputsOf(activation, Float32Array.of(NaN, 1))[0]).toBeNaN()
})

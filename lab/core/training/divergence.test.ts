import fc from 'fast-check'
import { expect, it } from 'vitest'
import { calmerRate, divergedError, firstBrokenLayer } from './divergence.ts'
import { drain } from './pieces.ts'
import { initialWeights } from './initial-weights.ts'
import { createRandom } from '../random.ts'
import { layoutOf, type Dataset, type ModelSpec } from './trainer.ts'

const model: ModelSpec = {
  inputs: 2,
  layers: [
    { units: 3, activation: 'relu' },
    { units: 4, activation: 'linear' },
    { units: 2, activation: 'linear' },
  ],
}

const data: Dataset = {
  samples: 300,
  inputs: createRandom(1).normal(600),
  labels: new Int32Array(300),
  targets: null,
}

it('names the first layer with a weight or bias that is not finite', () => {
  const { length, entries } = layoutOf(model)
  expect(drain(firstBrokenLayer(model, new Float32Array(length), data))).toBeNull()
  fc.assert(
    fc.property(
      fc.nat({ max: length - 1 }),
      fc.nat({ max: length - 1 }),
      fc.constantFrom(NaN, Infinity, -Infinity),
      (one, other, value) => {
        const weights = new Float32Array(length)
        weights[one] = value
        weights[other] = value
        const first = Math.min(one, other)
        const layer = first < entries[2]!.offset ? 1 : first < entries[4]!.offset ? 2 : 3
        expect(drain(firstBrokenLayer(model, weights, data))).toBe(layer)
      },
    ),
  )
})

it('names the first layer whose outputs are too large, though every weight is finite', () => {
  const weights = initialWeights(createRandom(3), model)
  const { entries } = layoutOf(model)
  const grow = (layer: number, factor: number): Float32Array => {
    const grown = weights.slice()
    for (const { offset, length } of entries.filter((place) => place.layer <= layer && place.role === 'weight'))
      for (let i = offset; i < offset + length; i++) grown[i] = grown[i]! * factor
    return grown
  }
  expect(drain(firstBrokenLayer(model, weights, data))).toBeNull()
  expect(drain(firstBrokenLayer(model, grow(1, 1e25), data))).toBe(2)
  expect(drain(firstBrokenLayer(model, grow(2, 1e15), data))).toBe(3)
  // Only two samples, far behind, are too much for it (relu lets one of them through, whatever the signs).
  const far = { ...data, inputs: data.inputs.slice() }
  far.inputs.set([3e38, 3e38, -3e38, -3e38], 590)
  expect(drain(firstBrokenLayer(model, grow(0, 100), far))).toBe(1)
})

it('knows that batch normalization takes the size off what comes before it', () => {
  const normal: ModelSpec = { ...model, layers: model.layers.map((layer) => ({ ...layer, batchNorm: true })) }
  const weights = initialWeights(createRandom(3), normal)
  for (let i = 0; i < 6; i++) weights[i] = weights[i]! * 1e15
  expect(drain(firstBrokenLayer(normal, weights, data))).toBeNull()
  const scale = layoutOf(normal).entries.find(({ layer, role }) => layer === 1 && role === 'scale')!
  weights.fill(3e38, scale.offset, scale.offset + scale.length)
  expect(drain(firstBrokenLayer(normal, weights, data))).toBe(2)
})

it('says where, and which rate to try', () => {
  expect(divergedError(NaN, 12, 2, 0.3).shape).toMatchObject({
    code: 'E-RUN-001',
    message: 'The loss became NaN at epoch 12 (first in layer 2).',
    do: 'Run again with a learning rate of 0.03 or less',
    path: 'params.optimizer.learningRate',
    received: 0.3,
    limit: 0.03,
  })
  const whole = divergedError(Infinity, 0, null, 1e30)
  expect(whole.shape.message).toBe('The loss became Infinity at epoch 0 (first in the loss itself).')
})

it.each([
  [1, 0.1],
  [0.001, 0.0001],
  [0.37, 0.04],
  [7, 0.1],
  [1e30, 0.1],
])('after %d suggests %d', (rate, calmer) => {
  expect(calmerRate(rate)).toBe(calmer)
})

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { calmerRate, divergedError, firstBrokenLayer } from './divergence.ts'
import { layoutOf, type ModelSpec } from './trainer.ts'

const model: ModelSpec = {
  inputs: 2,
  layers: [
    { units: 3, activation: 'relu' },
    { units: 4, activation: 'linear' },
    { units: 2, activation: 'linear' },
  ],
}

it('names the first layer with a weight or bias that is not finite', () => {
  const { length, places } = layoutOf(model)
  expect(firstBrokenLayer(model, new Float32Array(length))).toBeNull()
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
        const layer = first < places[2]!.offset ? 1 : first < places[4]!.offset ? 2 : 3
        expect(firstBrokenLayer(model, weights)).toBe(layer)
      },
    ),
  )
})

it('says where, and which rate to try', () => {
  const weights = new Float32Array(layoutOf(model).length)
  weights[10] = NaN
  expect(divergedError(NaN, 12, model, weights, 0.3).shape).toMatchObject({
    code: 'E-RUN-001',
    message: 'The loss became NaN at epoch 12 (first in layer 2).',
    do: 'Run again with a learning rate of 0.03 or less',
    path: 'params.optimizer.learningRate',
    received: 0.3,
    limit: 0.03,
  })
  const whole = divergedError(Infinity, 0, model, new Float32Array(weights.length), 1e30)
  expect(whole.shape.message).toBe('The loss became Infinity at epoch 0 (first in the loss itself).')
})

it.each([
  [1, 0.1],
  [0.001, 0.0001],
  [0.37, 0.04],
  [1e30, 1e29],
])('after %d suggests %d', (rate, calmer) => {
  expect(calmerRate(rate)).toBe(calmer)
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { spiral } from '../../../lab/core/datasets.ts'
import { initialWeights, modelWeights } from '../../../lab/core/initial-weights.ts'
import { createRandom } from '../../../lab/core/random.ts'
import {
  layoutOf,
  type Activation,
  type Dataset,
  type ModelSpec,
  type OptimizerSpec,
} from '../../../lab/core/trainer.ts'
import reference from '../../../tests/reference/spiral-12345.json' with { type: 'json' }
import { referenceProvider } from './provider.ts'

const adam: OptimizerSpec = { kind: 'adam', learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }
const course = [
  {
    name: 'linear-sgd',
    activation: 'linear',
    optimizer: { kind: 'sgd', learningRate: 0.001, momentum: 0 },
    modelIndex: 0,
  },
  { name: 'relu-adam', activation: 'relu', optimizer: adam, modelIndex: 1 },
] as const

describe.each(course)('the course’s model $name', ({ name, activation, optimizer, modelIndex }) => {
  it('gives PyTorch’s loss and accuracy at each of 1000 epochs', () => {
    const random = createRandom(12345)
    const data = spiral(random, { samplesPerClass: 1000, classes: 3, noise: 0.2 })
    reference.X.forEach((value, i) => expect(Math.abs(data.inputs[i]! - value)).toBeLessThan(1e-6))
    const model: ModelSpec = {
      inputs: 2,
      layers: [
        { units: 100, activation },
        { units: 3, activation: 'linear' },
      ],
    }
    const weights = modelWeights(random, model, modelIndex)
    const trainer = referenceProvider.create(
      model,
      weights,
      data,
      {
        loss: 'crossEntropy',
        optimizer,
        weightDecay: 1e-5,
      },
      random,
    )
    const figures = reference.models[name]
    let worstLoss = 0
    let worstAccuracy = 0
    figures.loss.forEach((loss, epoch) => {
      const step = trainer.step()
      worstLoss = Math.max(worstLoss, Math.abs(step.loss / loss - 1))
      worstAccuracy = Math.max(worstAccuracy, Math.abs(step.accuracy - figures.accuracy[epoch]!))
    })
    expect(figures.loss.length).toBe(1000)
    expect(worstLoss).toBeLessThan(1e-4)
    expect(worstAccuracy).toBeLessThanOrEqual(0.002)
  }, 120_000)
})

it('follows the numerical gradient, whatever the shape, activation and loss', () => {
  const activation = fc.constantFrom<Activation>('linear', 'tanh', 'sigmoid')
  const shape = fc.record({
    inputs: fc.integer({ min: 1, max: 4 }),
    hidden: fc.array(fc.record({ units: fc.integer({ min: 1, max: 5 }), activation }), { maxLength: 3 }),
    outputs: fc.integer({ min: 1, max: 4 }),
    seed: fc.nat(),
    classes: fc.boolean(),
  })
  fc.assert(
    fc.property(shape, ({ inputs, hidden, outputs, seed, classes }) => {
      const random = createRandom(seed)
      const samples = 5
      const model: ModelSpec = { inputs, layers: [...hidden, { units: outputs, activation: 'linear' }] }
      const data: Dataset = {
        samples,
        inputs: random.normal(samples * inputs),
        labels: classes ? Int32Array.from({ length: samples }, () => random.integer(outputs)) : null,
        targets: classes ? null : random.normal(samples * outputs),
      }
      const weights = initialWeights(random, model)
      const loss = classes ? 'crossEntropy' : 'meanSquaredError'
      const training = (learningRate: number) =>
        ({ loss, optimizer: { kind: 'sgd', learningRate, momentum: 0 }, weightDecay: 0 }) as const
      const lossAt = (at: Float32Array): number =>
        referenceProvider.create(model, at, data, training(1), random).evaluate().loss
      const trainer = referenceProvider.create(model, weights, data, training(1), random)
      trainer.step()
      const moved = trainer.weights()
      expect(moved.length).toBe(layoutOf(model).length)
      for (let i = 0; i < weights.length; i++) {
        const h = 2 ** -6
        const up = weights.slice()
        const down = weights.slice()
        up[i] = up[i]! + h
        down[i] = down[i]! - h
        const slope = (lossAt(up) - lossAt(down)) / (up[i]! - down[i]!)
        expect(Math.abs(weights[i]! - moved[i]! - slope)).toBeLessThan(2e-3 * Math.max(1, Math.abs(slope)))
      }
    }),
    { numRuns: 60 },
  )
})

it.each<OptimizerSpec>([
  adam,
  { kind: 'sgd', learningRate: 0.1, momentum: 0.9 },
  { kind: 'rmsprop', learningRate: 0.01, alpha: 0.9, epsilon: 1e-8, momentum: 0.5 },
])('goes on from a saved state with the same bits ($kind)', (optimizer) => {
  const make = () => {
    const random = createRandom(7)
    const data = spiral(random, { samplesPerClass: 20, classes: 3, noise: 0.3 })
    const model: ModelSpec = {
      inputs: 2,
      layers: [
        { units: 8, activation: 'tanh' },
        { units: 3, activation: 'linear' },
      ],
    }
    return referenceProvider.create(
      model,
      initialWeights(random, model),
      data,
      {
        loss: 'crossEntropy',
        optimizer,
        weightDecay: 0.01,
      },
      random,
    )
  }
  const whole = make()
  for (let i = 0; i < 20; i++) whole.step()
  const first = make()
  for (let i = 0; i < 9; i++) first.step()
  const second = make()
  second.restore(first.state())
  for (let i = 9; i < 20; i++) second.step()
  expect(second.weights()).toEqual(whole.weights())
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { spiral } from '../../../lab/core/datasets.ts'
import { initialWeights, modelWeights } from '../../../lab/core/initial-weights.ts'
import { createRandom, type Random } from '../../../lab/core/random.ts'
import type { Activation, Dataset, ModelSpec, OptimizerSpec, TrainingSpec } from '../../../lab/core/trainer.ts'
import reference from '../../../tests/reference/spiral-12345.json' with { type: 'json' }
import { referenceProvider } from '../reference/provider.ts'
import { loadKernels } from './provider.ts'

const kernels = await loadKernels()
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
    const model: ModelSpec = {
      inputs: 2,
      layers: [
        { units: 100, activation },
        { units: 3, activation: 'linear' },
      ],
    }
    const training: TrainingSpec = { loss: 'crossEntropy', optimizer, weightDecay: 1e-5 }
    const trainer = kernels.create(model, modelWeights(random, model, modelIndex), data, training, random)
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
  })
})

interface Case {
  model: ModelSpec
  data: Dataset
  weights: Float32Array
  training: TrainingSpec
  random: Random
}

const sizes = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom(16, 31, 32, 33))
const cases = fc
  .record({
    inputs: sizes,
    hidden: fc.array(
      fc.record({
        units: sizes,
        activation: fc.constantFrom<Activation>('linear', 'relu', 'tanh', 'sigmoid'),
        bias: fc.boolean(),
      }),
      { maxLength: 4 },
    ),
    outputs: fc.integer({ min: 1, max: 11 }),
    samples: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 1500 })),
    optimizer: fc.constantFrom<OptimizerSpec>(
      { kind: 'sgd', learningRate: 0.1, momentum: 0 },
      { kind: 'sgd', learningRate: 0.1, momentum: 0.9 },
      { kind: 'adam', learningRate: 0.01, beta1: 0.9, beta2: 0.99, epsilon: 1e-6 },
      { kind: 'rmsprop', learningRate: 0.01, alpha: 0.9, epsilon: 1e-3, momentum: 0 },
      { kind: 'rmsprop', learningRate: 0.01, alpha: 0.9, epsilon: 1e-3, momentum: 0.5 },
    ),
    weightDecay: fc.constantFrom(0, 0.01),
    classes: fc.boolean(),
    seed: fc.nat(),
  })
  .map(({ inputs, hidden, outputs, samples, optimizer, weightDecay, classes, seed }): Case => {
    const random = createRandom(seed)
    const model: ModelSpec = { inputs, layers: [...hidden, { units: outputs, activation: 'linear' }] }
    return {
      model,
      random,
      weights: initialWeights(random, model),
      data: {
        samples,
        inputs: random.normal(samples * inputs),
        labels: classes ? Int32Array.from({ length: samples }, () => random.integer(outputs)) : null,
        targets: classes ? null : random.normal(samples * outputs),
      },
      training: { loss: classes ? 'crossEntropy' : 'meanSquaredError', optimizer, weightDecay },
    }
  })

/** The largest difference, beside the values' own size. */
const distance = (a: Float32Array, b: Float32Array): number =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!) / (1 + Math.abs(b[i]!))), 0)

it('agrees with the plain reference, whatever the shape', () => {
  fc.assert(
    fc.property(cases, ({ model, weights, data, training, random }) => {
      const ours = kernels.create(model, weights, data, training, random)
      const theirs = referenceProvider.create(model, weights, data, training, random)
      for (let step = 0; step < 3; step++) {
        const mine = { ...ours.step() }
        const other = theirs.step()
        expect(Math.abs(mine.loss - other.loss)).toBeLessThan(2e-4 * (1 + Math.abs(other.loss)))
        if (data.labels) expect(Math.abs(mine.accuracy - other.accuracy)).toBeLessThanOrEqual(2 / data.samples)
        else expect(mine.accuracy).toBeNaN()
      }
      const order = random.permutation(data.samples)
      const half = Math.ceil(data.samples / 2)
      const mine = ours.stepOn(order, 0, half).loss
      expect(Math.abs(mine - theirs.stepOn(order, 0, half).loss)).toBeLessThan(5e-4 * (1 + Math.abs(mine)))
      expect(Math.abs(ours.evaluate().loss - theirs.evaluate().loss)).toBeLessThan(1e-3 * (1 + Math.abs(mine)))
      expect(distance(ours.weights(), theirs.weights())).toBeLessThan(2e-3)
      const count = Math.min(data.samples, 300)
      const [a, b] = [ours, theirs].map((trainer) => {
        const outputs = new Float32Array(count * model.layers.at(-1)!.units)
        trainer.predict(data.inputs, count, outputs)
        return outputs
      })
      expect(distance(a!, b!)).toBeLessThan(5e-3)
      ours.dispose()
    }),
    { numRuns: 150 },
  )
})

it('goes on from a saved state with the same bits', () => {
  fc.assert(
    fc.property(cases, ({ model, weights, data, training, random }) => {
      const make = () => kernels.create(model, weights, data, training, random)
      const [whole, first, second] = [make(), make(), make()]
      for (let i = 0; i < 6; i++) whole.step()
      for (let i = 0; i < 2; i++) first.step()
      second.restore(first.state())
      for (let i = 2; i < 6; i++) second.step()
      expect(second.state()).toEqual(whole.state())
      expect(second.step()).toEqual(whole.step())
    }),
    { numRuns: 30 },
  )
})

it('shows a loss that is not finite where a run diverges, and goes on', () => {
  const random = createRandom(1)
  const model: ModelSpec = {
    inputs: 2,
    layers: [
      { units: 5, activation: 'linear' },
      { units: 3, activation: 'linear' },
    ],
  }
  const data = spiral(random, { samplesPerClass: 30, classes: 3, noise: 0.2 })
  const trainer = kernels.create(
    model,
    initialWeights(random, model),
    data,
    { loss: 'crossEntropy', optimizer: { kind: 'sgd', learningRate: 1e30, momentum: 0 }, weightDecay: 0 },
    random,
  )
  const losses = Array.from({ length: 8 }, () => trainer.step().loss)
  expect(losses[0]).toBeLessThan(2)
  expect(losses.at(-1)).toBeNaN()
  expect(trainer.weights().some(Number.isNaN)).toBe(true)
})

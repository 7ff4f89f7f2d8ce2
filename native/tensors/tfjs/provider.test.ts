import { createRequire } from 'node:module'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { spiral } from '../../../lab/core/datasets.ts'
import { initialWeights, modelWeights } from '../../../lab/core/initial-weights.ts'
import { createRandom } from '../../../lab/core/random.ts'
import {
  layoutOf,
  type Activation,
  type Dataset,
  type LossKind,
  type ModelSpec,
  type OptimizerSpec,
  type TrainerProvider,
  type TrainingSpec,
} from '../../../lab/core/trainer.ts'
import reference from '../../../tests/reference/spiral-12345.json' with { type: 'json' }
import { loadTfjs } from './load-tfjs.ts'
import type { TensorLibrary } from './tensor-library.ts'

const tf = createRequire(import.meta.url)('@tensorflow/tfjs') as TensorLibrary
const adam: OptimizerSpec = { kind: 'adam', learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }
const sgd: OptimizerSpec = { kind: 'sgd', learningRate: 0.001, momentum: 0 }

let provider: TrainerProvider
beforeAll(async () => {
  provider = (await loadTfjs()).provider
})

describe.each([
  { name: 'linear-sgd', activation: 'linear', optimizer: sgd, modelIndex: 0 },
  { name: 'relu-adam', activation: 'relu', optimizer: adam, modelIndex: 1 },
] as const)('the course’s model $name', ({ name, activation, optimizer, modelIndex }) => {
  it('gives PyTorch’s loss and accuracy at each of the first 60 epochs', () => {
    const random = createRandom(12345)
    const data = spiral(random, { samplesPerClass: 1000, classes: 3, noise: 0.2 })
    const model: ModelSpec = {
      inputs: 2,
      layers: [
        { units: 100, activation },
        { units: 3, activation: 'linear' },
      ],
    }
    const weights = modelWeights(random, model, modelIndex)
    const training: TrainingSpec = { loss: 'crossEntropy', optimizer, weightDecay: 1e-5 }
    const trainer = provider.create(model, weights, data, training, random)
    const figures = reference.models[name]
    for (let epoch = 0; epoch < 60; epoch++) {
      const { loss, accuracy } = trainer.step()
      expect(Math.abs(loss / figures.loss[epoch]! - 1)).toBeLessThan(1e-4)
      expect(Math.abs(accuracy - figures.accuracy[epoch]!)).toBeLessThan(0.001)
    }
    trainer.dispose()
  }, 120_000)
})

/** Class numbers or targets, as the loss wants them. */
function dataFor(loss: LossKind, samples: number, inputs: number, outputs: number, seed: number): Dataset {
  const random = createRandom(seed)
  const ofLabels = loss === 'crossEntropy' || loss === 'hinge' || loss === 'binaryCrossEntropy'
  return {
    samples,
    inputs: random.normal(samples * inputs),
    labels: ofLabels ? Int32Array.from({ length: samples }, () => random.integer(Math.max(outputs, 2))) : null,
    targets: ofLabels ? null : random.normal(samples * outputs),
  }
}

it('follows the numerical gradient, whatever the shape, activation and loss', () => {
  const activation = fc.constantFrom<Activation>('linear', 'elu', 'gelu', 'silu', 'softplus', 'sigmoid', 'tanh')
  const shape = fc.record({
    inputs: fc.integer({ min: 1, max: 3 }),
    hidden: fc.array(fc.record({ units: fc.integer({ min: 1, max: 4 }), activation, bias: fc.boolean() }), {
      maxLength: 2,
    }),
    classes: fc.integer({ min: 2, max: 4 }),
    loss: fc.constantFrom<LossKind>('crossEntropy', 'binaryCrossEntropy', 'meanSquaredError', 'huber'),
    huberDelta: fc.constantFrom(0.5, 1, 3),
    seed: fc.nat(),
  })
  fc.assert(
    fc.property(shape, ({ inputs, hidden, classes, loss, huberDelta, seed }) => {
      const outputs = loss === 'binaryCrossEntropy' ? 1 : classes
      const model: ModelSpec = { inputs, layers: [...hidden, { units: outputs, activation: 'linear' }] }
      const data = dataFor(loss, 5, inputs, outputs, seed)
      const random = createRandom(seed)
      const weights = initialWeights(random, model)
      const training: TrainingSpec = { loss, huberDelta, optimizer: { ...sgd, learningRate: 1 }, weightDecay: 0 }
      const trainer = provider.create(model, weights, data, training, random)
      const lossAt = (at: Float32Array): number => {
        trainer.restore({ weights: at, buffers: new Float32Array(0), slots: [], updates: 0 })
        return trainer.evaluate().loss
      }
      trainer.step()
      const moved = trainer.weights()
      for (let i = 0; i < weights.length; i++) {
        const h = 2 ** -6
        const [up, down] = [weights.slice(), weights.slice()]
        up[i] = up[i]! + h
        down[i] = down[i]! - h
        const slope = (lossAt(up) - lossAt(down)) / (up[i]! - down[i]!)
        expect(Math.abs(weights[i]! - moved[i]! - slope)).toBeLessThan(4e-3 * Math.max(1, Math.abs(slope)))
      }
      trainer.dispose()
    }),
    { numRuns: 30 },
  )
})

const everything: ModelSpec = {
  inputs: 2,
  layers: [
    { units: 8, activation: 'leakyRelu', batchNorm: true, dropout: 0.25 },
    { units: 6, activation: 'gelu', bias: false },
    { units: 3, activation: 'linear' },
  ],
}
const optimizers: OptimizerSpec[] = [
  { ...adam, amsgrad: true },
  { ...adam, kind: 'adamw' },
  { kind: 'sgd', learningRate: 0.1, momentum: 0.9, nesterov: true },
  { kind: 'sgd', learningRate: 0.1, momentum: 0.9, dampening: 0.3 },
  { kind: 'rmsprop', learningRate: 0.01, alpha: 0.9, epsilon: 1e-8, momentum: 0.5, centered: true },
  { kind: 'adagrad', learningRate: 0.01, learningRateDecay: 0.1, initialAccumulator: 0.2, epsilon: 1e-10 },
]
const made = (optimizer: OptimizerSpec, clip: 'norm' | 'value') => {
  const random = createRandom(7)
  const data = spiral(random, { samplesPerClass: 20, classes: 3, noise: 0.3 })
  const training: TrainingSpec = {
    loss: 'hinge',
    optimizer,
    weightDecay: 0.01,
    gradientClip: { kind: clip, limit: 0.05 },
  }
  return { random, trainer: provider.create(everything, initialWeights(random, everything), data, training, random) }
}

it.each(optimizers)('goes on from a saved state with the same bits, and gives every tensor back (%o)', (optimizer) => {
  const before = tf.memory().numTensors
  const order = createRandom(1).permutation(60)
  const whole = made(optimizer, 'norm')
  const parted = made(optimizer, 'norm')
  const stepBoth = (one: typeof whole): void => {
    one.trainer.step()
    one.trainer.stepOn(order, 10, 31)
  }
  for (let i = 0; i < 4; i++) stepBoth(whole)
  for (let i = 0; i < 2; i++) stepBoth(parted)
  const resumed = made(optimizer, 'norm')
  resumed.trainer.restore(parted.trainer.state())
  resumed.random.restore(parted.random.state())
  const held = tf.memory().numTensors
  for (let i = 0; i < 2; i++) stepBoth(resumed)
  resumed.trainer.evaluate()
  resumed.trainer.predict(new Float32Array(8), 4, new Float32Array(12))
  expect(tf.memory().numTensors).toBe(held)
  expect(resumed.trainer.state()).toEqual(whole.trainer.state())
  expect(resumed.trainer.weights().length).toBe(layoutOf(everything).length)
  for (const { trainer } of [whole, parted, resumed]) trainer.dispose()
  expect(tf.memory().numTensors).toBe(before)
})

it('follows another learning rate and clips what is too steep', () => {
  const { trainer } = made({ kind: 'sgd', learningRate: 1, momentum: 0 }, 'value')
  const before = trainer.weights()
  trainer.setLearningRate(0)
  trainer.step()
  expect(trainer.weights()).toEqual(before)
  trainer.setLearningRate(2)
  trainer.step()
  const decay = before.map((weight) => 2 * (0.01 * Math.abs(weight) + 0.05))
  const moved = trainer.weights()
  expect(moved).not.toEqual(before)
  moved.forEach((weight, i) => expect(Math.abs(weight - before[i]!)).toBeLessThan(decay[i]! + 1e-6))
  trainer.dispose()
})

it('predicts what it measures, in as many parts as it needs', () => {
  const { trainer } = made(adam, 'norm')
  const count = 40_000
  const inputs = createRandom(3).normal(2 * count)
  const outputs = new Float32Array(3 * count)
  trainer.predict(inputs, count, outputs)
  const alone = new Float32Array(3)
  trainer.predict(inputs.subarray(2 * 39_999), 1, alone)
  expect([...outputs.subarray(3 * 39_999)]).toEqual([...alone])
  trainer.dispose()
})

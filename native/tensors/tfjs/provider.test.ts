import { createRequire } from 'node:module'
import { beforeAll, expect, it } from 'vitest'
import { spiral } from '../../../lab/core/training/datasets.ts'
import { initialWeights } from '../../../lab/core/training/initial-weights.ts'
import { createRandom } from '../../../lab/core/random.ts'
import {
  layoutOf,
  type ModelSpec,
  type OptimizerSpec,
  type TrainerProvider,
  type TrainingSpec,
} from '../../../lab/core/training/trainer.ts'
import { loadTfjs } from './load-tfjs.ts'
import type { TensorLibrary } from './tensor-library.ts'

const tf = createRequire(import.meta.url)('@tensorflow/tfjs') as TensorLibrary
const adam: OptimizerSpec = { kind: 'adam', learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }

let provider: TrainerProvider
beforeAll(async () => {
  provider = (await loadTfjs()).provider
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

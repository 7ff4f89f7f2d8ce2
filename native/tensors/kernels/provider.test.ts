import { describe, expect, it } from 'vitest'
import { spiral } from '../../../lab/core/training/datasets.ts'
import { initialWeights, modelWeights } from '../../../lab/core/training/initial-weights.ts'
import { createRandom } from '../../../lab/core/random.ts'
import type { ModelSpec, OptimizerSpec, TrainingSpec } from '../../../lab/core/training/trainer.ts'
import reference from '../../../tests/reference/spiral-12345.json' with { type: 'json' }
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

it('refuses a model whose memory WebAssembly cannot have, before it makes any', () => {
  const huge = (units: number): ModelSpec => ({
    inputs: units,
    layers: [
      { units, activation: 'relu' },
      { units, activation: 'linear' },
    ],
  })
  const training: TrainingSpec = { loss: 'meanSquaredError', optimizer: adam, weightDecay: 0 }
  expect(kernels.refuses(huge(1000), training)).toBeNull()
  expect(kernels.refuses(huge(20_000), training)?.english).toMatch(/^it needs 12,\d{3} MiB/)
})

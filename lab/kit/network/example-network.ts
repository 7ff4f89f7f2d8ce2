/** Networks for the examples: drawn from a seed, trained for a few steps, and looked into. */
import type { Inside, InsideRequest } from '../../../preload/contract/inside.ts'
import { createRandom } from '../../core/random.ts'
import { cubic, spiral } from '../../core/training/datasets.ts'
import { modelWeights } from '../../core/training/initial-weights.ts'
import { createInside } from '../../core/training/inside/create-inside.ts'
import { weightNorms } from '../../core/training/inside/layer-norms.ts'
import {
  type Dataset,
  layoutOf,
  type LayerSpec,
  type ModelSpec,
  type TrainingSpec,
} from '../../core/training/trainer.ts'

/** A network in training, a step each time it is asked for. */
export interface ExampleNetwork {
  model: ModelSpec
  data: Dataset
  step: () => void
  look: (request?: Partial<InsideRequest>) => Inside
}

const request: InsideRequest = { units: 8, open: [], mapSize: 32, large: null, space: true }

/**
 * The course's spiral, or its cubic with one input.
 * @param rate of plain SGD on all samples
 */
export function exampleNetwork(
  hidden: readonly LayerSpec[],
  {
    inputs = 2,
    rate = 0.5,
    steps = 60,
    samples = 40,
  }: { inputs?: 1 | 2; rate?: number; steps?: number; samples?: number } = {},
): ExampleNetwork {
  const random = createRandom(12345)
  const data =
    inputs === 2
      ? spiral(random, { samplesPerClass: samples, classes: 3, noise: 0.2 })
      : cubic(random, { samples, noise: 0.3 })
  const model = { inputs, layers: [...hidden, { units: inputs === 2 ? 3 : 1, activation: 'linear' as const }] }
  const { bufferLength, buffers: places } = layoutOf(model)
  const buffers = new Float32Array(bufferLength)
  for (const { role, offset, length } of places)
    if (role === 'runningVariance') buffers.fill(1, offset, offset + length)
  const weights = modelWeights(random, model, 0, { kind: 'pytorch' })
  const training: TrainingSpec = {
    loss: inputs === 2 ? 'crossEntropy' : 'meanSquaredError',
    optimizer: { kind: 'sgd', learningRate: rate, momentum: 0 },
    weightDecay: 0,
  }
  let updates = 0
  const inside = createInside({
    model,
    data,
    training,
    startNorms: weightNorms(model, weights),
    bounds: { xMin: -1.15, xMax: 1.15, yMin: -1.15, yMax: 1.15 },
    state: () => ({ weights: weights.slice(), buffers: buffers.slice(), slots: [], updates }),
    nextRate: () => rate,
  })
  const step = () => {
    const { update } = inside({ ...request, units: 0 })
    update?.forEach((change, i) => (weights[i]! += change))
    updates++
  }
  for (let i = 0; i < steps; i++) step()
  return { model, data, step, look: (change) => inside({ ...request, ...change }) }
}

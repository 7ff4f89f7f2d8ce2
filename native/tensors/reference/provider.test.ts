import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../lab/core/random.ts'
import { layoutOf, type TrainingSpec } from '../../../lab/core/training/trainer.ts'
import { everyActivation, everyLoss, trainings, type Given } from '../../../tests/tensors/random-specs.ts'
import { referenceProvider } from './provider.ts'

const small = trainings({ inputs: 3, units: 4, samples: 7 })

/** The first step of plain SGD with a rate of 1, which takes the gradient off the weights. */
function firstStep(
  { model, data, seed, training }: Given,
  weights: Float32Array,
): { loss: number; after: Float32Array } {
  const plain: TrainingSpec = {
    ...training,
    optimizer: { kind: 'sgd', learningRate: 1, momentum: 0 },
    weightDecay: 0,
    gradientClip: null,
  }
  // The same masks each time: with them the loss is a function of the weights.
  const trainer = referenceProvider.create(model, weights, data, plain, createRandom(seed))
  const { loss } = trainer.step()
  return { loss, after: trainer.weights() }
}

/** Compares the gradient with differences of the loss; counts [compared, left out because the loss bends there]. */
function compareGradient(given: Given): [number, number] {
  const { weights } = given
  const { loss: here, after } = firstStep(given, weights)
  /** How steep the loss is to one side of where it is. */
  const steepness = (i: number, h: number): number => {
    const moved = weights.slice()
    moved[i] = moved[i]! + h
    return (firstStep(given, moved).loss - here) / (moved[i]! - weights[i]!)
  }
  const counts: [number, number] = [0, 0]
  for (let i = 0; i < weights.length; i++) {
    const [right, left, farRight, farLeft] = [7, 7, 6, 6].map((power, k) =>
      steepness(i, (1 - 2 * (k % 2)) * 2 ** -power),
    )
    const [narrow, wide] = [(right! + left!) / 2, (farRight! + farLeft!) / 2]
    const slope = (4 * narrow - wide) / 3
    const allowed = 2e-3 * Math.max(1, Math.abs(slope))
    // Where the loss is smooth the two sides differ twice as much at twice the distance; at a corner they do not.
    const bend = farRight! - farLeft! - 2 * (right! - left!)
    if (Math.abs(wide - narrow) > allowed / 10 || Math.abs(bend) > allowed / 2) {
      counts[1]++
      continue
    }
    counts[0]++
    expect(Math.abs(weights[i]! - after[i]! - slope), `gradient of weight ${i}`).toBeLessThan(allowed)
  }
  return counts
}

/** Over many trainings; at most a quarter of the weights may lie at a corner. */
function compareGradients(some: fc.Arbitrary<Given>): void {
  let [compared, leftOut] = [0, 0]
  fc.assert(
    fc.property(some, (given) => {
      const [more, corners] = compareGradient(given)
      compared += more
      leftOut += corners
    }),
    { numRuns: 30, seed: 20261124 },
  )
  expect(leftOut).toBeLessThan((compared + leftOut) / 4)
}

describe('follows the numerical gradient in training mode, whatever else there is', () => {
  it.for(everyActivation)('with %s in every hidden layer', (activation) => {
    const inAll = ({ model, ...given }: Given): Given => {
      const hidden = model.layers.slice(0, -1).map((layer) => ({ ...layer, activation }))
      return { ...given, model: { ...model, layers: [...hidden, model.layers.at(-1)!] } }
    }
    compareGradients(small.map(inAll).filter(({ model }) => model.layers.length > 1))
  })
  it.for(everyLoss)('with the loss %s', (loss) => {
    compareGradients(small.filter(({ training }) => training.loss === loss))
  })
  it('with batch normalization in every hidden layer', () => {
    const normalizing = ({ model, ...given }: Given): Given | null => {
      const layers = model.layers.map((layer, i) => ({ ...layer, batchNorm: i < model.layers.length - 1, dropout: 0 }))
      const grown = { ...model, layers }
      const { length, entries: places } = layoutOf(grown)
      const weights = createRandom(given.seed).normal(Math.max(16, length)).slice(0, length)
      for (const { role, offset, length: count } of places)
        if (role === 'scale') weights.fill(1.5, offset, offset + count)
      return model.layers.length > 1 && given.data.samples > 4 ? { ...given, model: grown, weights } : null
    }
    compareGradients(small.map(normalizing).filter((given) => given !== null))
  })
})

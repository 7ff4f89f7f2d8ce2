import { expect, it } from 'vitest'
import { randomOf } from '../../lab/core/runs/run-random.ts'
import type { Seed } from '../../preload/contract/values.ts'
import classification from '../../lab/experiments/classification/experiment.ts'
import { loadKernels } from '../../native/tensors/kernels/provider.ts'

const kernels = await loadKernels()

/** What each epoch of a run on the kernels says, until it ends by itself. */
function epochsOf(params: object, seed: Seed = 7): { loss: number; accuracy: number }[] {
  const given = classification.params.parse({
    dataset: { samplesPerClass: 60 },
    layers: [{ units: 12 }],
    optimizer: { kind: 'adam', learningRate: 0.05 },
    batchSize: 45,
    epochs: 300,
    ...params,
  })
  const session = classification.start!(given, {
    random: randomOf(seed),
    createTrainer: (...parts) => kernels.create(...parts),
  })
  const seen: { loss: number; accuracy: number }[] = []
  do {
    const { loss, accuracy } = session.epoch()
    seen.push({ loss: loss!, accuracy: accuracy! })
  } while (seen.length < session.epochs && !session.stopped())
  session.trainer.dispose()
  return seen
}

const whole = epochsOf({})

it('trains as many epochs as were asked for', () => {
  expect(whole.length).toBe(300)
  expect(epochsOf({ epochs: 1 }).length).toBe(1)
})

it('ends with the first epoch that reaches a target, and trains the same until there', () => {
  const target = (whole[0]!.loss + whole.at(-1)!.loss) / 2
  const seen = epochsOf({ earlyStopping: { target } })
  expect(seen).toEqual(whole.slice(0, 1 + whole.findIndex(({ loss }) => loss <= target)))
  expect(seen.length).toBeLessThan(300)
  const right = epochsOf({ earlyStopping: { metric: 'accuracy', target: 0.7 } })
  expect(right).toEqual(whole.slice(0, 1 + whole.findIndex(({ accuracy }) => accuracy >= 0.7)))
})

it('ends where so many epochs in a row were no better', () => {
  const patience = 5
  const seen = epochsOf({ earlyStopping: { patience } })
  const losses = seen.map(({ loss }) => loss)
  expect(seen.length).toBeLessThan(300)
  expect(seen).toEqual(whole.slice(0, seen.length))
  // The best stands just before the last five, and nowhere earlier have there been five that were no better.
  expect(losses.indexOf(Math.min(...losses))).toBe(seen.length - 1 - patience)
  for (let end = patience + 1; end < seen.length; end++)
    expect(Math.min(...losses.slice(end - patience, end))).toBeLessThan(Math.min(...losses.slice(0, end - patience)))
})

it('takes one seed or three: each of the three moves only what is its own', () => {
  const three = { data: 1, weights: 2, shuffle: 3 }
  const first = epochsOf({ epochs: 4 }, three)
  expect(epochsOf({ epochs: 4 }, { ...three })).toEqual(first)
  for (const name of ['data', 'weights', 'shuffle'])
    expect(epochsOf({ epochs: 4 }, { ...three, [name]: 9 })).not.toEqual(first)
  // Without batches and masks nothing is shuffled, so that this seed changes nothing.
  const calm = { epochs: 4, batchSize: null }
  expect(epochsOf(calm, { ...three, shuffle: 9 })).toEqual(epochsOf(calm, three))
})

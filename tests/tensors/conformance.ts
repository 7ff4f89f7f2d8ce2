import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { createRandom, type Random } from '../../lab/core/random.ts'
import { layoutOf, type Trainer, type TrainerProvider } from '../../lab/core/training/trainer.ts'
import { referenceProvider } from '../../native/tensors/reference/provider.ts'
import { LabError } from '../../preload/errors.ts'
import { courseModels, figureRuns, startRun } from './figure-runs.ts'
import { everyActivation, trainings, type Given, type Widths } from './random-specs.ts'

export interface ConformanceOptions {
  /** Largest relative difference of a loss from PyTorch's, at every epoch. */
  loss: number
  /** Largest difference of a figure, a weight or an output from the reference's after some steps, by its size or by 1. */
  step: number
  /** Epochs of the course's two models, up to 1,000. */
  courseEpochs: number
  /** How many random trainings are compared, and how large they may be. */
  trainings: number
  widths: Widths
}

const usual: ConformanceOptions = {
  loss: 1e-4,
  step: 1e-4,
  courseEpochs: 1000,
  trainings: 200,
  widths: { inputs: 9, units: 24, samples: 150 },
}

/** The largest difference of two arrays, each value's by its size or by 1; Infinity where only one is not a number. */
function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let worst = a.length === b.length ? 0 : Infinity
  for (let i = 0; i < b.length; i++) {
    if (Object.is(a[i], b[i])) continue
    const apart = Math.abs(a[i]! - b[i]!) / Math.max(1, Math.abs(b[i]!))
    worst = Math.max(worst, Number.isNaN(apart) ? Infinity : apart)
  }
  return worst
}

/** Some full steps, some on parts in another order, with the rate changed in between; then what evaluation says. */
function exercise(trainer: Trainer, { data, seed }: Given): number[] {
  const seen: number[] = []
  const note = ({ loss, accuracy }: { loss: number; accuracy: number }) => seen.push(loss, accuracy)
  for (let i = 0; i < 3; i++) note(trainer.step())
  const order = createRandom(seed + 2).permutation(data.samples)
  const half = Math.max(2, data.samples >> 1)
  trainer.setLearningRate(0.004)
  note(trainer.stepOn(order, 0, half))
  if (data.samples - half >= 2) note(trainer.stepOn(order, half, data.samples))
  note(trainer.evaluate())
  return seen
}

const create = (by: TrainerProvider, given: Given, masks: Random = createRandom(given.seed)): Trainer =>
  by.create(given.model, given.weights, given.data, given.training, masks)

/** A small classification that every kind of layer can stand in, for what is not left to chance. */
const small = (change: Partial<Given['model']['layers'][number]> = {}): Given => {
  const random = createRandom(5)
  const model: Given['model'] = {
    inputs: 2,
    layers: [
      { units: 5, activation: 'tanh', ...change },
      { units: 3, activation: 'linear' },
    ],
  }
  const { length } = layoutOf(model)
  return {
    model,
    weights: random.normal(Math.max(16, length)).subarray(0, length).slice(),
    data: {
      samples: 12,
      inputs: random.normal(24),
      labels: Int32Array.from({ length: 12 }, (_, i) => i % 3),
      targets: null,
    },
    training: { loss: 'crossEntropy', optimizer: { kind: 'sgd', learningRate: 0.1, momentum: 0 }, weightDecay: 0 },
    seed: 5,
  }
}

/**
 * What every provider must hold: PyTorch's figures, the reference's numbers on random trainings, states that can be taken
 * up, masks in their order, and clear refusals. What the provider refuses to train is skipped, with its reason.
 */
export function describeConformance(
  load: () => TrainerProvider | Promise<TrainerProvider>,
  options: Partial<ConformanceOptions> = {},
): void {
  const limit = { ...usual, ...options }
  let provider: TrainerProvider
  beforeAll(async () => {
    provider = await load()
  })
  const accepts = ({ model, training }: Given): boolean => provider.refuses(model, training) === null
  // The same trainings each time: a difference in rounding at a corner of ReLU must not come and go.
  const sampled = (numRuns = limit.trainings) => ({ numRuns, seed: 20261124 })

  describe('PyTorch’s figures', () => {
    it.for(figureRuns)('$name', (run, { skip }) => {
      const session = startRun(provider, run)
      if (typeof session === 'string') return skip(session)
      const off = { loss: 0, accuracy: 0 }
      run.loss.forEach((loss, epoch) => {
        const metrics = session.epoch()
        off.loss = Math.max(off.loss, Math.abs(metrics['loss']! / loss - 1))
        if (run.accuracy) off.accuracy = Math.max(off.accuracy, Math.abs(metrics['accuracy']! - run.accuracy[epoch]!))
      })
      const { loss } = session.result() as { loss: number }
      session.trainer.dispose()
      expect(off.loss, 'loss of an epoch').toBeLessThan(limit.loss)
      expect(Math.abs(loss / run.result.loss - 1), 'loss at the end').toBeLessThan(limit.loss)
      // With few samples one of them may stand so near a border that the last digit decides.
      expect(off.accuracy, 'accuracy').toBeLessThanOrEqual(Math.max(0.002, 1.01 / run.samples))
    })
  })

  it.for(courseModels)('gives the course’s model $name at every epoch', { timeout: 300_000 }, (course, { skip }) => {
    const { params, figures } = course
    const session = startRun(provider, { spec: { experiment: 'classification', seed: 12345, params } })
    if (typeof session === 'string') return skip(session)
    const off = { loss: 0, accuracy: 0 }
    for (let epoch = 0; epoch < limit.courseEpochs; epoch++) {
      const metrics = session.epoch()
      off.loss = Math.max(off.loss, Math.abs(metrics['loss']! / figures.loss[epoch]! - 1))
      off.accuracy = Math.max(off.accuracy, Math.abs(metrics['accuracy']! - figures.accuracy[epoch]!))
    }
    session.trainer.dispose()
    expect(off.loss).toBeLessThan(limit.loss)
    expect(off.accuracy).toBeLessThanOrEqual(0.002)
  })

  it('agrees with the reference on random trainings: figures, weights, statistics, slots, outputs, masks', () => {
    fc.assert(
      fc.property(trainings(limit.widths), (given) => {
        fc.pre(accepts(given))
        const [masks, referenceMasks] = [createRandom(given.seed), createRandom(given.seed)]
        const trainer = create(provider, given, masks)
        const reference = create(referenceProvider, given, referenceMasks)
        expect(distance(exercise(trainer, given), exercise(reference, given)), 'figures').toBeLessThan(limit.step)
        const [state, expected] = [trainer.state(), reference.state()]
        expect(state.updates).toBe(expected.updates)
        expect(distance(state.weights, expected.weights), 'weights').toBeLessThan(limit.step)
        expect(distance(state.buffers, expected.buffers), 'running statistics').toBeLessThan(limit.step)
        expect(state.slots.length).toBe(expected.slots.length)
        state.slots.forEach((slot, i) =>
          expect(distance(slot, expected.slots[i]!), `slot ${i}`).toBeLessThan(limit.step),
        )
        expect(masks.state(), 'draws of masks').toEqual(referenceMasks.state())
        const width = given.model.layers.at(-1)!.units
        const count = 1 + (given.seed % 600)
        const inputs = createRandom(given.seed + 3).normal(count * given.model.inputs)
        const [outputs, wanted] = [new Float32Array(count * width), new Float32Array(count * width)]
        trainer.predict(inputs, count, outputs)
        reference.predict(inputs, count, wanted)
        trainer.dispose()
        expect(distance(outputs, wanted), 'outputs').toBeLessThan(limit.step)
      }),
      sampled(),
    )
  })

  it('goes on from a saved state with the same bits', () => {
    fc.assert(
      fc.property(trainings(limit.widths), (given) => {
        fc.pre(accepts(given))
        const masks = createRandom(given.seed)
        const first = create(provider, given, masks)
        for (let i = 0; i < 3; i++) first.step()
        const [saved, savedMasks] = [first.state(), masks.state()]
        const go = (trainer: Trainer): [number[], Float32Array] => {
          const losses = [trainer.step().loss, trainer.step().loss, trainer.evaluate().loss]
          const weights = trainer.weights()
          trainer.dispose()
          return [losses, weights]
        }
        const expected = go(first)
        masks.restore(savedMasks)
        const second = create(provider, { ...given, weights: new Float32Array(given.weights.length) }, masks)
        second.restore(saved)
        expect(go(second)).toEqual(expected)
      }),
      sampled(Math.ceil(limit.trainings / 5)),
    )
  })

  it('looks without touching: neither predicting nor evaluating changes what follows', () => {
    const given = small({ batchNorm: true, dropout: 0.4 })
    if (!accepts(given)) return
    const play = (look: boolean): [number[], Float32Array] => {
      const trainer = create(provider, given)
      const losses = Array.from({ length: 6 }, () => {
        if (look) trainer.evaluate()
        if (look) trainer.predict(given.data.inputs, 7, new Float32Array(21))
        return trainer.step().loss
      })
      const weights = trainer.weights()
      trainer.dispose()
      return [losses, weights]
    }
    expect(play(true)).toEqual(play(false))
  })

  it('takes its rate from outside, and keeps what it was given as it was', () => {
    const given = small()
    const before = given.weights.slice()
    const trainer = create(provider, given)
    trainer.setLearningRate(0)
    trainer.step()
    expect(trainer.weights()).toEqual(before)
    trainer.setLearningRate(0.25)
    trainer.step()
    expect(trainer.weights()).not.toEqual(before)
    expect(given.weights).toEqual(before)
    trainer.dispose()
  })

  it.for(everyActivation)('never hides behind %s what is not a number', (activation, { skip }) => {
    const given = small({ activation })
    if (!accepts(given)) return skip('it refuses the model')
    const trainer = create(provider, given)
    const state = trainer.state()
    state.weights.fill(NaN)
    trainer.restore(state)
    expect(trainer.evaluate().loss).toBeNaN()
    expect(trainer.step().loss).toBeNaN()
    trainer.dispose()
  })

  it.for<[string, string, (given: Given) => unknown]>([
    ['a label that is no class', 'labelOutOfRange', ({ data }) => (data.labels![3] = 3)],
    ['a label under 0', 'labelOutOfRange', ({ data }) => (data.labels![3] = -1)],
    ['NaN in the data', 'dataNotFinite', ({ data }) => (data.inputs[5] = NaN)],
    ['an infinite value', 'dataNotFinite', ({ data }) => (data.inputs[5] = -Infinity)],
    ['too few inputs', 'dataShapeMismatch', ({ data }) => (data.inputs = data.inputs.slice(1))],
    ['no labels', 'dataShapeMismatch', ({ data }) => (data.labels = null)],
    ['targets that are missing', 'dataShapeMismatch', ({ training }) => (training.loss = 'huber')],
    [
      'more outputs than one for two classes',
      'dataShapeMismatch',
      ({ training }) => (training.loss = 'binaryCrossEntropy'),
    ],
    ['weights of another model', 'dataShapeMismatch', (given) => (given.weights = given.weights.slice(1))],
    ['zero units', 'field.range', ({ model }) => (model.layers[0]!.units = 0)],
    ['half a unit', 'field.range', ({ model }) => (model.layers[0]!.units = 2.5)],
    ['no layer', 'countOutOfRange', ({ model }) => (model.layers = [])],
    ['a dropout of everything', 'field.range', ({ model }) => (model.layers[0]!.dropout = 1)],
  ])('refuses %s', ([, key, damage]) => {
    const given = small()
    damage(given)
    let thrown: unknown
    try {
      create(provider, given)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(LabError)
    expect((thrown as LabError).shape.key).toBe(key)
  })
}

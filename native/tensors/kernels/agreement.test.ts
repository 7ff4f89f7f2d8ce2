import fc from 'fast-check'
import { expect, it } from 'vitest'
import { initialWeights } from '../../../lab/core/training/initial-weights.ts'
import { createRandom } from '../../../lab/core/random.ts'
import type { Pieces } from '../../../lab/core/training/pieces.ts'
import { comparesLabels } from '../../../lab/core/training/refuse-unfit.ts'
import {
  layoutOf,
  type Activation,
  type Dataset,
  type GradientClip,
  type LayerSpec,
  type LossKind,
  type ModelSpec,
  type OptimizerSpec,
  type TrainerProvider,
  type TrainingSpec,
} from '../../../lab/core/training/trainer.ts'
import { referenceProvider } from '../reference/provider.ts'
import { loadKernels } from './provider.ts'

const kernels = await loadKernels()
const threaded = await loadKernels({ threads: 3 })

interface Case {
  model: ModelSpec
  data: Dataset
  weights: Float32Array
  training: TrainingSpec
  seed: number
}

const activation = fc.constantFrom<Activation>(
  ...(['linear', 'relu', 'leakyRelu', 'elu', 'gelu', 'silu', 'softplus', 'sigmoid', 'tanh'] as const),
)
const sizes = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom(16, 31, 32, 33))
const layer: fc.Arbitrary<LayerSpec> = fc.record({
  units: sizes,
  activation,
  bias: fc.boolean(),
  batchNorm: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  dropout: fc.constantFrom(0, 0, 0, 0.3),
})
// The optimizers' epsilons are large: where a gradient should be zero, a small one would divide rounding by rounding, and
// one sample that rounding puts on the other side of a kink would be worth 1 / epsilon times its gradient (at 1e-3 seed
// -776485383 was 1e-2 apart after three steps, and 1e-7 with sgd).
const epsilon = 1e-2
const adam: OptimizerSpec = { kind: 'adam', learningRate: 0.01, beta1: 0.8, beta2: 0.99, epsilon }
const optimizer = fc.constantFrom<OptimizerSpec>(
  { kind: 'sgd', learningRate: 0.1, momentum: 0 },
  { kind: 'sgd', learningRate: 0.05, momentum: 0.9, dampening: 0.3 },
  { kind: 'sgd', learningRate: 0.05, momentum: 0.9, nesterov: true },
  adam,
  { kind: 'adam', learningRate: 0.01, beta1: 0.8, beta2: 0.5, epsilon, amsgrad: true },
  { kind: 'adamw', learningRate: 0.01, beta1: 0.8, beta2: 0.99, epsilon },
  { kind: 'rmsprop', learningRate: 0.01, alpha: 0.9, epsilon, momentum: 0 },
  { kind: 'rmsprop', learningRate: 0.01, alpha: 0.9, epsilon, momentum: 0.5 },
  { kind: 'rmsprop', learningRate: 0.001, alpha: 0.9, epsilon: 0.1, momentum: 0, centered: true },
  { kind: 'rmsprop', learningRate: 0.001, alpha: 0.9, epsilon: 0.1, momentum: 0.5, centered: true },
  { kind: 'adagrad', learningRate: 0.05, learningRateDecay: 0.1, initialAccumulator: 0.1, epsilon },
)
const loss = fc.constantFrom<LossKind>(
  ...(['crossEntropy', 'hinge', 'binaryCrossEntropy', 'meanSquaredError', 'meanAbsoluteError', 'huber'] as const),
)
const gradientClip = fc.constantFrom<GradientClip | null>(
  null,
  null,
  { kind: 'norm', limit: 0.2 },
  { kind: 'value', limit: 0.05 },
)

const cases = fc
  .record({
    inputs: sizes,
    hidden: fc.array(layer, { maxLength: 4 }),
    top: layer,
    samples: fc.oneof(fc.integer({ min: 2, max: 20 }), fc.integer({ min: 2, max: 1500 })),
    optimizer,
    weightDecay: fc.constantFrom(0, 0.01),
    loss,
    gradientClip,
    seed: fc.nat(),
  })
  .map(({ inputs, hidden, top, samples, loss: kind, seed, ...rest }): Case => {
    const random = createRandom(seed)
    const units = kind === 'binaryCrossEntropy' ? 1 : top.units
    // A dropped output layer or a normalized one is no model of anything, but it has to be computed right as well.
    const model: ModelSpec = { inputs, layers: [...hidden, { ...top, units }] }
    const weights = initialWeights(random, model)
    const isLabelled = comparesLabels(kind)
    return {
      model,
      weights,
      seed,
      data: {
        samples,
        inputs: random.normal(samples * inputs),
        labels: isLabelled ? Int32Array.from({ length: samples }, () => random.integer(Math.max(2, units))) : null,
        targets: isLabelled ? null : random.normal(samples * units),
      },
      training: { loss: kind, huberDelta: 0.7, ...rest },
    }
  })
  // One class alone has no second label.
  .filter(({ model, training }) => training.loss !== 'crossEntropy' || model.layers.at(-1)!.units > 1)
  .filter(({ model, training }) => training.loss !== 'hinge' || model.layers.at(-1)!.units > 1)

const start = (provider: TrainerProvider, { model, weights, data, training, seed }: Case) =>
  provider.create(model, weights, data, training, createRandom(seed + 1))

/** The largest difference, beside the values' own size. */
const distance = (a: Float32Array, b: Float32Array): number =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!) / (1 + Math.abs(b[i]!))), 0)

/** Figures of three whole steps, one on a part of the data in another order, and of an evaluation; then some outputs. */
function run(provider: TrainerProvider, given: Case) {
  const { model, data, seed } = given
  const trainer = start(provider, given)
  const figures = [1, 2, 3].map(() => ({ ...trainer.step() }))
  trainer.setLearningRate(0.001)
  const order = createRandom(seed + 2).permutation(data.samples)
  figures.push({ ...trainer.stepOn(order, 0, Math.max(2, data.samples >> 1)) }, { ...trainer.evaluate() })
  const count = Math.min(data.samples, 300)
  const outputs = new Float32Array(count * model.layers.at(-1)!.units)
  trainer.predict(data.inputs, count, outputs)
  const state = trainer.state()
  trainer.dispose()
  return { figures, outputs, state }
}

it('agrees with the plain reference, whatever the model', () => {
  fc.assert(
    fc.property(cases, (given) => {
      const [ours, theirs] = [run(kernels, given), run(referenceProvider, given)]
      ours.figures.forEach(({ loss: mine, accuracy }, i) => {
        const other = theirs.figures[i]!
        expect(Math.abs(mine - other.loss)).toBeLessThan(2e-3 * (1 + Math.abs(other.loss)))
        if (given.data.labels)
          expect(Math.abs(accuracy - other.accuracy)).toBeLessThanOrEqual(2.5 / given.data.samples + 0.002)
        else expect(accuracy).toBeNaN()
      })
      expect(distance(ours.outputs, theirs.outputs)).toBeLessThan(1e-2)
      expect(distance(ours.state.buffers, theirs.state.buffers)).toBeLessThan(1e-3)
      expect(distance(ours.state.weights, theirs.state.weights)).toBeLessThan(1e-2)
    }),
    { numRuns: 150 },
  )
})

it('goes on from a saved state with the same bits', () => {
  fc.assert(
    fc.property(cases, (given) => {
      // Masks go on where the generator stands, which is no part of a trainer's state.
      const still = {
        ...given,
        model: { ...given.model, layers: given.model.layers.map((each) => ({ ...each, dropout: 0 })) },
      }
      const [whole, first, second] = [1, 2, 3].map(() => start(kernels, still))
      for (let i = 0; i < 6; i++) whole!.step()
      for (let i = 0; i < 2; i++) first!.step()
      second!.restore(first!.state())
      for (let i = 2; i < 6; i++) second!.step()
      expect(second!.state()).toEqual(whole!.state())
      expect(second!.step()).toEqual(whole!.step())
    }),
    { numRuns: 30 },
  )
})

it('gives the same bits with any number of threads', () => {
  fc.assert(
    fc.property(cases, (given) => {
      expect(run(threaded, given)).toEqual(run(kernels, given))
    }),
    { numRuns: 20 },
  )
})

/** The same as `run`, with everything in pieces, and how many pieces there were. */
function runInPieces(provider: TrainerProvider, given: Case) {
  const { model, data, seed } = given
  const trainer = start(provider, given)
  const pieces = trainer.inPieces!
  let count = 0
  const done = <T>(work: Pieces<T>): T => {
    while (true) {
      const piece = work.next()
      if (piece.done) return piece.value
      count++
    }
  }
  const figures = [1, 2, 3].map(() => ({ ...done(pieces.step(null, 0, data.samples)) }))
  trainer.setLearningRate(0.001)
  const order = createRandom(seed + 2).permutation(data.samples)
  figures.push({ ...done(pieces.step(order, 0, Math.max(2, data.samples >> 1))) }, { ...done(pieces.evaluate()) })
  const some = Math.min(data.samples, 300)
  const outputs = new Float32Array(some * model.layers.at(-1)!.units)
  done(pieces.predict(data.inputs, some, outputs))
  const state = trainer.state()
  trainer.dispose()
  return { result: { figures, outputs, state }, count }
}

it('gives the same bits in pieces as in one go', () => {
  fc.assert(
    fc.property(cases, (given) => {
      for (const provider of [kernels, threaded, referenceProvider])
        expect(runInPieces(provider, given).result).toEqual(run(provider, given))
    }),
    { numRuns: 20 },
  )
})

it.each<[string, Partial<LayerSpec>, number, number, TrainingSpec['gradientClip']]>([
  ['threads that share the samples', {}, 100, 12_000, null],
  ['threads that share the samples, with dropout', { dropout: 0.3 }, 60, 20_000, { kind: 'value', limit: 0.01 }],
  ['threads that share the units', {}, 400, 1200, { kind: 'norm', limit: 0.5 }],
  ['the whole batch normalized', { batchNorm: true }, 200, 1500, null],
])('gives the same bits in many pieces: %s', (_, layer, units, samples, gradientClip) => {
  const random = createRandom(5)
  const hidden: LayerSpec = { units, activation: 'tanh', ...layer }
  const model: ModelSpec = { inputs: 2, layers: [hidden, hidden, { units: 3, activation: 'linear' }] }
  const given: Case = {
    model,
    weights: initialWeights(random, model),
    seed: 6,
    training: { loss: 'crossEntropy', optimizer: adam, weightDecay: 0, gradientClip },
    data: {
      samples,
      inputs: random.normal(samples * 2),
      labels: Int32Array.from({ length: samples }, () => random.integer(3)),
      targets: null,
    },
  }
  const whole = run(kernels, given)
  for (const provider of [kernels, threaded]) {
    const { result, count } = runInPieces(provider, given)
    expect(result).toEqual(whole)
    expect(count).toBeGreaterThan(40)
  }
})

it.each([
  ['without anything beside', {}],
  ['normalized', { batchNorm: true }],
])('tells the same outputs in many pieces: %s', (_, layer: Partial<LayerSpec>) => {
  const random = createRandom(8)
  const hidden: LayerSpec = { units: 1100, activation: 'gelu', ...layer }
  const model: ModelSpec = { inputs: 2, layers: [hidden, hidden, { units: 3, activation: 'linear' }] }
  const data = { samples: 40, inputs: random.normal(80), labels: new Int32Array(40), targets: null }
  const training: TrainingSpec = { loss: 'crossEntropy', optimizer: adam, weightDecay: 0 }
  const weights = initialWeights(random, model)
  const count = 150
  const inputs = random.normal(count * 2)
  for (const provider of [kernels, threaded, referenceProvider]) {
    const trainer = provider.create(model, weights, data, training, random)
    trainer.step()
    const [whole, parts] = [new Float32Array(count * 3), new Float32Array(count * 3)]
    trainer.predict(inputs, count, whole)
    let pieces = 0
    for (const work = trainer.inPieces!.predict(inputs, count, parts); !work.next().done;) pieces++
    expect(parts).toEqual(whole)
    expect(pieces).toBeGreaterThan(20)
    // One that was left in its middle changes nothing of what comes after it.
    const left = trainer.inPieces!.predict(inputs.toReversed(), count, new Float32Array(count * 3))
    for (let i = 0; i < 5; i++) left.next()
    trainer.predict(inputs, count, parts)
    expect(parts).toEqual(whole)
    trainer.dispose()
  }
})

/** A big network, whose threads share the units; and the course's, whose threads share the samples. */
it.each([
  { units: 280, samples: 150, steps: 60 },
  { units: 100, samples: 3000, steps: 400 },
])('gives the same bits step by step with the other threads awake: $units units', ({ units, samples, steps }) => {
  const random = createRandom(3)
  const model: ModelSpec = {
    inputs: units === 100 ? 2 : 250,
    layers: [
      { units, activation: 'relu' },
      { units: 3, activation: 'linear' },
    ],
  }
  const given: Case = {
    model,
    weights: initialWeights(random, model),
    seed: 4,
    training: { loss: 'crossEntropy', optimizer: adam, weightDecay: 1e-4 },
    data: {
      samples,
      inputs: random.normal(samples * model.inputs),
      labels: Int32Array.from({ length: samples }, () => random.integer(3)),
      targets: null,
    },
  }
  const [alone, together] = [start(kernels, given), start(threaded, given)]
  for (let i = 0; i < steps; i++) expect(together.step()).toEqual(alone.step())
  expect(together.state()).toEqual(alone.state())
  together.dispose()
})

it('starts with the weights that it is given', () => {
  fc.assert(
    fc.property(cases, (given) => {
      const weights = createRandom(given.seed).normal(layoutOf(given.model).length)
      expect(start(kernels, { ...given, weights }).weights()).toEqual(weights)
    }),
    { numRuns: 30 },
  )
})

import fc from 'fast-check'
import { initialWeights } from '../../lab/core/training/initial-weights.ts'
import { createRandom } from '../../lab/core/random.ts'
import type {
  Activation,
  Dataset,
  GradientClip,
  LayerSpec,
  LossKind,
  ModelSpec,
  OptimizerSpec,
  TrainingSpec,
} from '../../lab/core/training/trainer.ts'

/** One training, whole: everything that a provider is given but dropout's generator. */
export interface Given {
  model: ModelSpec
  weights: Float32Array
  data: Dataset
  training: TrainingSpec
  seed: number
}

export const everyActivation: readonly Activation[] = [
  'linear',
  'relu',
  'leakyRelu',
  'elu',
  'gelu',
  'silu',
  'softplus',
  'sigmoid',
  'tanh',
]
export const everyLoss: readonly LossKind[] = [
  'crossEntropy',
  'binaryCrossEntropy',
  'hinge',
  'meanSquaredError',
  'meanAbsoluteError',
  'huber',
]

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true })
/**
 * Large enough that an adaptive optimizer does not turn a gradient of rounding errors into a whole step, in which two
 * providers would rightly differ.
 */
const epsilon = between(0.01, 0.3)
const rate = between(0.001, 0.05)

const adaptive = {
  learningRate: rate,
  beta1: between(0, 0.95),
  beta2: between(0.5, 0.999),
  epsilon,
  amsgrad: fc.boolean(),
}

/** Every optimizer at settings of all kinds. */
export const optimizers: fc.Arbitrary<OptimizerSpec> = fc.oneof(
  fc
    .record({ learningRate: rate, momentum: fc.oneof(fc.constant(0), between(0.1, 0.95)), dampening: between(0, 0.9) })
    .map((sgd): OptimizerSpec => ({ kind: 'sgd', ...sgd })),
  fc
    .record({ learningRate: rate, momentum: between(0.1, 0.95) })
    .map((sgd): OptimizerSpec => ({ kind: 'sgd', ...sgd, nesterov: true })),
  fc.record(adaptive).map((adam): OptimizerSpec => ({ kind: 'adam', ...adam })),
  fc.record(adaptive).map((adam): OptimizerSpec => ({ kind: 'adamw', ...adam })),
  fc
    .record({
      learningRate: rate,
      alpha: between(0.5, 0.99),
      epsilon,
      momentum: fc.oneof(fc.constant(0), between(0.1, 0.9)),
      centered: fc.boolean(),
    })
    .map((rmsprop): OptimizerSpec => ({ kind: 'rmsprop', ...rmsprop })),
  fc
    .record({ learningRate: rate, learningRateDecay: between(0, 0.5), initialAccumulator: between(0, 1), epsilon })
    .map((adagrad): OptimizerSpec => ({ kind: 'adagrad', ...adagrad })),
)

const layer = (widest: number): fc.Arbitrary<LayerSpec> =>
  fc.record(
    {
      units: fc.integer({ min: 1, max: widest }),
      activation: fc.constantFrom(...everyActivation),
      bias: fc.boolean(),
      batchNorm: fc.boolean(),
      dropout: fc.oneof(fc.constant(0), between(0.05, 0.7)),
    },
    { requiredKeys: ['units', 'activation'] },
  )

const clip: fc.Arbitrary<GradientClip | null> = fc.option(
  fc.record({ kind: fc.constantFrom<GradientClip['kind']>('norm', 'value'), limit: between(0.01, 1) }),
)

/** Samples with labels or targets, as the loss wants them. */
function dataFor(loss: LossKind, samples: number, inputs: number, outputs: number, seed: number): Dataset {
  const random = createRandom(seed)
  const classes = { crossEntropy: outputs, hinge: outputs, binaryCrossEntropy: 2 }[loss as string]
  const values = random.normal(samples * inputs)
  return {
    samples,
    inputs: values,
    labels: classes === undefined ? null : Int32Array.from({ length: samples }, () => random.integer(classes)),
    targets: classes === undefined ? random.normal(samples * outputs) : null,
  }
}

/** Initial weights moved a little, so that nothing lies exactly on a corner (behind a dead ReLU a shift of 0 would). */
function somewhere(model: ModelSpec, seed: number): Float32Array {
  const random = createRandom(seed)
  const weights = initialWeights(random, model)
  const moves = random.normal(weights.length)
  return weights.map((weight, i) => weight + 0.1 * moves[i]!)
}

export interface Widths {
  inputs: number
  units: number
  samples: number
}

/** Any training with up to these sizes. */
export const trainings = ({ inputs, units, samples }: Widths): fc.Arbitrary<Given> =>
  fc
    .record({
      inputs: fc.integer({ min: 1, max: inputs }),
      hidden: fc.array(layer(units), { maxLength: 3 }),
      outputs: fc.integer({ min: 1, max: 7 }),
      samples: fc.integer({ min: 2, max: samples }),
      loss: fc.constantFrom(...everyLoss),
      huberDelta: fc.option(between(0.2, 3), { nil: undefined }),
      optimizer: optimizers,
      weightDecay: fc.oneof(fc.constant(0), between(0, 0.1)),
      gradientClip: clip,
      seed: fc.nat(),
    })
    .map(({ inputs, hidden, outputs, samples, seed, ...training }) => {
      const width = training.loss === 'binaryCrossEntropy' ? 1 : outputs
      const model: ModelSpec = { inputs, layers: [...hidden, { units: width, activation: 'linear' }] }
      return {
        model,
        weights: somewhere(model, seed),
        data: dataFor(training.loss, samples, inputs, width, seed + 1),
        training,
        seed,
      }
    })

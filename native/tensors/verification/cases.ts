import type { Seed } from '../../../preload/contract/values.ts'
import type { SharedParams } from '../../../lab/core/training/training-params.ts'
import type { Activation, LayerSpec } from '../../../lab/core/training/trainer.ts'

/** The course's data of a case. */
export type CaseData =
  | { kind: 'spiral'; samplesPerClass: number; classes: number; noise: number }
  | { kind: 'cubic'; samples: number; noise: number }

/** A training whose every bit is known: what `lab doctor --verify` computes again. */
export interface VerificationCase {
  name: string
  seed: Seed
  data: CaseData
  params: SharedParams
}

const layer = (units: number, activation: Activation, more: Partial<LayerSpec> = {}) => ({
  units,
  activation,
  bias: true,
  batchNorm: false,
  dropout: null,
  ...more,
})

const plain: SharedParams = {
  layers: [layer(12, 'relu'), layer(7, 'tanh')],
  loss: 'crossEntropy',
  init: { kind: 'pytorch' },
  optimizer: { kind: 'adam', learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  weightDecay: 1e-5,
  gradientClip: { kind: 'none' },
  schedule: { kind: 'constant' },
  warmup: { kind: 'none' },
  epochs: 16,
  batchSize: null,
  earlyStopping: { metric: 'loss', patience: null, minimumChange: 0, target: null },
  modelIndex: 0,
}

const spiral = (samplesPerClass: number, classes = 3): CaseData => ({
  kind: 'spiral',
  samplesPerClass,
  classes,
  noise: 0.2,
})

/** Three arms of 23 points: more than one panel of samples, and the last not full. */
const classify = (
  name: string,
  params: Partial<SharedParams>,
  { seed = 7, data = spiral(23) }: { seed?: Seed; data?: CaseData } = {},
): VerificationCase => ({ name, seed, data, params: { ...plain, ...params } })

const fit = (name: string, params: Partial<SharedParams>): VerificationCase => ({
  name,
  seed: 7,
  data: { kind: 'cubic', samples: 37, noise: 0.3 },
  params: { ...plain, layers: [layer(16, 'tanh')], loss: 'meanSquaredError', ...params },
})

const course = { layers: [layer(100, 'relu')], epochs: 60 }
const courseData = { seed: 12345, data: spiral(1000) }

const optimizers: Record<string, SharedParams['optimizer']> = {
  sgd: { kind: 'sgd', learningRate: 0.1, momentum: 0 },
  'sgd with momentum and dampening': { kind: 'sgd', learningRate: 0.1, momentum: 0.9, dampening: 0.3 },
  "sgd with Nesterov's momentum": { kind: 'sgd', learningRate: 0.1, momentum: 0.8, nesterov: true },
  'adam with other betas': { kind: 'adam', learningRate: 0.01, beta1: 0.8, beta2: 0.95, epsilon: 1e-3 },
  'adam with amsgrad': { kind: 'adam', learningRate: 0.05, beta1: 0.9, beta2: 0.99, epsilon: 1e-8, amsgrad: true },
  adamw: { kind: 'adamw', learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  rmsprop: { kind: 'rmsprop', learningRate: 0.01, alpha: 0.99, epsilon: 1e-8, momentum: 0 },
  'rmsprop, centered, with momentum': {
    kind: 'rmsprop',
    learningRate: 0.01,
    alpha: 0.9,
    epsilon: 1e-6,
    momentum: 0.5,
    centered: true,
  },
  adagrad: { kind: 'adagrad', learningRate: 0.05, epsilon: 1e-10 },
  'adagrad with decay and a beginning': {
    kind: 'adagrad',
    learningRate: 0.1,
    learningRateDecay: 0.05,
    initialAccumulator: 0.1,
    epsilon: 1e-10,
  },
}

const inits: Record<string, SharedParams['init']> = {
  'xavier uniform': { kind: 'xavier', distribution: 'uniform' },
  'xavier normal': { kind: 'xavier', distribution: 'normal' },
  'he uniform': { kind: 'he', distribution: 'uniform' },
  'he normal': { kind: 'he', distribution: 'normal' },
  normal: { kind: 'normal', standardDeviation: 0.4 },
  zeros: { kind: 'zeros' },
  constant: { kind: 'constant', value: 0.1 },
}

const schedules: Record<string, Partial<SharedParams>> = {
  step: { schedule: { kind: 'step', stepSize: 3, gamma: 0.7 } },
  exponential: { schedule: { kind: 'exponential', gamma: 0.93 } },
  cosine: { schedule: { kind: 'cosine', minimumRate: 0.001, period: null } },
  'cosine, up again': { schedule: { kind: 'cosine', minimumRate: 0, period: 5 } },
  'warm-up, then exponential': {
    schedule: { kind: 'exponential', gamma: 0.9 },
    warmup: { kind: 'linear', epochs: 5, startFactor: 0.1 },
  },
}

const activations: Activation[] = ['linear', 'relu', 'leakyRelu', 'elu', 'gelu', 'silu', 'softplus', 'sigmoid', 'tanh']

const named = <T>(kind: string, cases: Record<string, T>, params: (value: T) => Partial<SharedParams>) =>
  Object.entries(cases).map(([name, value]) => classify(`${kind}: ${name}`, params(value)))

/** The course's models, and one case of each layer, activation, loss, optimizer option, schedule, beginning, batch and clip. */
export const verificationCases: VerificationCase[] = [
  classify(
    'course: linear, SGD',
    {
      ...course,
      layers: [layer(100, 'linear')],
      optimizer: { kind: 'sgd', learningRate: 0.001, momentum: 0 },
    },
    courseData,
  ),
  classify(
    'course: ReLU, Adam',
    {
      ...course,
      optimizer: { kind: 'adam', learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
      modelIndex: 1,
    },
    courseData,
  ),
  {
    ...fit('course: the cubic', { layers: [layer(100, 'tanh')], epochs: 200 }),
    seed: 12345,
    data: { kind: 'cubic', samples: 100, noise: 0.3 },
  },
  classify('layers: none', { layers: [] }),
  classify('layers: without bias', { layers: [layer(12, 'relu', { bias: false })] }),
  classify('layers: batchNorm', { layers: [layer(12, 'relu', { batchNorm: true }), layer(7, 'tanh')] }),
  classify('layers: dropout', { layers: [layer(12, 'relu', { dropout: 0.4 })] }),
  classify('layers: wide', { layers: [layer(130, 'relu')] }),
  classify('layers: five', { layers: Array.from({ length: 5 }, () => layer(9, 'relu')) }),
  ...activations.map((activation) =>
    classify(`activation: ${activation}`, { layers: [layer(12, activation), layer(5, activation)] }),
  ),
  classify('loss: crossEntropy', {}),
  classify('loss: hinge', { loss: 'hinge' }),
  classify('loss: binaryCrossEntropy', { loss: 'binaryCrossEntropy' }, { data: spiral(35, 2) }),
  fit('loss: meanSquaredError', {}),
  fit('loss: meanAbsoluteError', { loss: 'meanAbsoluteError' }),
  fit('loss: huber', { loss: 'huber', huberDelta: 0.2 }),
  ...named('optimizer', optimizers, (optimizer) => ({ optimizer, weightDecay: 1e-3 })),
  ...named('schedule', schedules, (schedule) => schedule),
  ...named('beginning', inits, (init) => ({ init })),
  classify('batches: of 16', { batchSize: 16 }),
  classify('batches: of 16, batchNorm and dropout', {
    layers: [layer(12, 'relu', { batchNorm: true, dropout: 0.25 })],
    batchSize: 16,
  }),
  classify('clipping: norm', { gradientClip: { kind: 'norm', limit: 0.1 } }),
  classify('clipping: value', { gradientClip: { kind: 'value', limit: 0.01 } }),
  classify('seeds: three', { batchSize: 32 }, { seed: { data: 1, weights: 2, shuffle: 3 } }),
]

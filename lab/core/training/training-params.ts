import { z } from 'zod'
import { limits } from '../../../preload/limits.ts'
import { phrase } from '../../../preload/message.ts'
import { earlyStoppingParams, gradientClipParams, initParams, scheduleParams, warmupParams } from './course-params.ts'
import type { EarlyStopping } from './early-stopping.ts'
import type { Init } from './initial-weights.ts'
import type { TrainingPlan } from './training-plan.ts'
import { optimizerParams } from './optimizer-params.ts'
import type { Schedule, Warmup } from './schedule.ts'
import type { Activation, GradientClip, LossKind, ModelSpec, OptimizerSpec, TrainingSpec } from './trainer.ts'

/** The parameters that every experiment with a dense network shares. Each number says how its slider is drawn. */

const activationNames = [
  'linear',
  'relu',
  'leakyRelu',
  'elu',
  'gelu',
  'silu',
  'softplus',
  'sigmoid',
  'tanh',
] as const satisfies readonly Activation[]

/** The hidden layers; the output layer is added to them. */
export const layersParams = (activation: Activation) =>
  z
    .array(
      z.strictObject({
        units: z.int().min(1).max(limits.layerUnits).default(100).meta({
          description: 'Neurons of the layer',
          scale: 'log',
          step: 1,
          sliderMin: 1,
          sliderMax: 512,
        }),
        activation: z
          .enum(activationNames)
          .default(activation)
          .meta({ description: 'Applied to each neuron’s weighted sum' }),
        bias: z
          .boolean()
          .default(true)
          .meta({ description: 'Whether each neuron adds a number of its own', advanced: true }),
        batchNorm: z
          .boolean()
          .default(false)
          .meta({ description: 'Whether sums are normalized over the batch, before the activation', advanced: true }),
        dropout: z.number().min(0).lt(1).default(0.5).nullable().default(null).meta({
          description: 'The share of outputs that is dropped in training',
          advanced: true,
          scale: 'linear',
          step: 0.05,
          sliderMin: 0,
          sliderMax: 0.9,
        }),
      }),
    )
    .max(limits.modelLayers)
    .prefault([{}])
    .meta({ description: 'Hidden layers, from the inputs to the outputs' })

/**
 * What is left: how weights follow, how long, in what batches, which of several models from one seed; and what a beginner
 * leaves as it is.
 * @param metrics that early stopping may watch, the default first
 */
export const trainingParams = <M extends string>(metrics: [M, ...M[]]) => ({
  optimizer: optimizerParams,
  weightDecay: z.number().min(0).max(1e6).default(1e-5).meta({
    description: 'Pull of every weight towards zero',
    scale: 'log',
    step: 1e-6,
    sliderMin: 0,
    sliderMax: 0.1,
  }),
  epochs: z.int().min(1).max(limits.epochs).default(1000).meta({
    description: 'Passes over the data',
    scale: 'log',
    step: 1,
    sliderMin: 1,
    sliderMax: 10_000,
  }),
  batchSize: z
    .int()
    .min(1)
    .max(limits.samplesPerClass * limits.classes)
    .default(32)
    .nullable()
    .default(null)
    .meta({
      description: 'Samples of one update; none means all of them',
      scale: 'log',
      step: 1,
      sliderMin: 1,
      sliderMax: 1024,
    }),
  modelIndex: z.int().min(0).max(100).default(0).meta({
    description: 'How many models of this shape were built from the seed before',
    advanced: true,
    scale: 'linear',
    step: 1,
    sliderMin: 0,
    sliderMax: 10,
  }),
  init: initParams,
  schedule: scheduleParams,
  warmup: warmupParams,
  gradientClip: gradientClipParams,
  earlyStopping: earlyStoppingParams(metrics),
})

/** What the shared parameters parse to. */
export interface SharedParams {
  layers: { units: number; activation: Activation; bias: boolean; batchNorm: boolean; dropout: number | null }[]
  loss: LossKind
  huberDelta?: number
  init: Init
  optimizer: OptimizerSpec
  weightDecay: number
  gradientClip: GradientClip | { kind: 'none' }
  schedule: Schedule
  warmup: Warmup
  epochs: number
  batchSize: number | null
  earlyStopping: EarlyStopping
  modelIndex: number
}

/** The network that parameters ask for: their hidden layers and a linear output layer. */
export const modelOf = ({ layers }: SharedParams, inputs: number, outputs: number): ModelSpec => ({
  inputs,
  layers: [
    ...layers.map(({ dropout, ...layer }) => ({ ...layer, dropout: dropout ?? 0 })),
    { units: outputs, activation: 'linear' },
  ],
})

/** How it is trained. */
export function trainingOf(params: SharedParams): TrainingSpec {
  const { loss, huberDelta, optimizer, weightDecay, gradientClip, batchSize } = params
  return {
    loss,
    ...(huberDelta !== undefined && { huberDelta }),
    optimizer,
    weightDecay,
    gradientClip: gradientClip.kind === 'none' ? null : gradientClip,
    batchSize,
  }
}

/**
 * What will be trained, to be judged before anything is allocated.
 * @param targets values for each sample beside its inputs: 1 for a label, or the number of outputs
 */
export const planOf = (params: SharedParams, model: ModelSpec, samples: number, targets: number): TrainingPlan => ({
  model,
  training: trainingOf(params),
  samples,
  targets,
})

/** What is wrong with the batches of parameters, as a sentence; null where nothing is. */
export function batchProblem({ layers, batchSize }: Pick<SharedParams, 'layers' | 'batchSize'>, samples: number) {
  const last = batchSize === null ? samples : samples % batchSize || Math.min(batchSize, samples)
  if (last > 1 || !layers.some(({ batchNorm }) => batchNorm)) return null
  return phrase('rule.lastBatch')
}

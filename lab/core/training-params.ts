import { z } from 'zod'
import { limits } from '../../preload/limits.ts'
import type { TrainingPlan } from './memory.ts'
import type { Activation, LossKind, ModelSpec, OptimizerSpec, TrainingSpec } from './trainer.ts'

/** The parameters that every experiment with a dense network shares. Each number says how its slider is drawn. */

const rate = (preset: number) =>
  z
    .number()
    .gt(0)
    .max(1e30)
    .default(preset)
    .meta({ description: 'How far one update goes', scale: 'log', step: 0.0001, sliderMin: 1e-5, sliderMax: 1 })

const share = (preset: number, description: string) =>
  z
    .number()
    .min(0)
    .lt(1)
    .default(preset)
    .meta({ description, scale: 'linear', step: 0.01, sliderMin: 0, sliderMax: 0.999 })

const momentum = share(0, 'How much of the last update is kept')
const epsilon = z.number().min(0).max(1).default(1e-8).meta({
  description: 'Keeps the division away from zero',
  scale: 'log',
  step: 1e-8,
  sliderMin: 1e-10,
  sliderMax: 1e-2,
})

/** PyTorch's optimizers with PyTorch's names and defaults. */
export const optimizerParams = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('sgd'), learningRate: rate(0.001), momentum }),
    z.strictObject({
      kind: z.literal('adam'),
      learningRate: rate(0.001),
      beta1: share(0.9, 'How slowly the mean of the gradients follows'),
      beta2: share(0.999, 'How slowly the mean of their squares follows'),
      epsilon,
    }),
    z.strictObject({
      kind: z.literal('rmsprop'),
      learningRate: rate(0.01),
      alpha: share(0.99, 'How slowly the mean of the squared gradients follows'),
      epsilon,
      momentum,
    }),
  ])
  .prefault({ kind: 'adam' })

/** The hidden layers; the output layer is added to them. */
export const layersParams = (activation: 'relu' | 'tanh') =>
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
          .enum(['linear', 'relu', 'tanh', 'sigmoid'])
          .default(activation)
          .meta({ description: 'What each neuron makes of its sum' }),
      }),
    )
    .max(limits.modelLayers)
    .prefault([{}])
    .meta({ description: 'Hidden layers, from the inputs to the outputs' })

/** What is left: how long, in what batches, with what penalty, and which of several models built from one seed. */
export const trainingParams = {
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
    scale: 'linear',
    step: 1,
    sliderMin: 0,
    sliderMax: 10,
  }),
}

/** What the shared parameters parse to. */
export interface SharedParams {
  layers: { units: number; activation: Activation }[]
  loss: LossKind
  optimizer: OptimizerSpec
  weightDecay: number
  epochs: number
  batchSize: number | null
  modelIndex: number
}

/** The network that parameters ask for: their hidden layers and a linear output layer. */
export const modelOf = ({ layers }: SharedParams, inputs: number, outputs: number): ModelSpec => ({
  inputs,
  layers: [...layers, { units: outputs, activation: 'linear' }],
})

/** How it is trained. */
export const trainingOf = ({ loss, optimizer, weightDecay }: SharedParams): TrainingSpec => ({
  loss,
  optimizer,
  weightDecay,
})

/**
 * What will be trained, to be judged before anything is allocated.
 * @param targets values for each sample beside its inputs: 1 for a label, or the number of outputs
 */
export const planOf = (params: SharedParams, model: ModelSpec, samples: number, targets: number): TrainingPlan => ({
  model,
  training: trainingOf(params),
  samples,
  batchSize: params.batchSize,
  targets,
})

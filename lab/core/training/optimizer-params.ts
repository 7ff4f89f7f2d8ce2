import { z } from 'zod'
import { brokenRule } from '../../../preload/issue-words.ts'
import { phrase } from '../../../preload/message.ts'

/** PyTorch's optimizers as parameters, with PyTorch's defaults. Each number says how its slider is drawn. */

const rate = (preset: number) =>
  z
    .number()
    .gt(0)
    .max(1e30)
    .default(preset)
    .meta({ description: 'How far one update goes', scale: 'log', step: 0.0001, sliderMin: 1e-5, sliderMax: 10 })

const share = (preset: number, description: string, advanced = true) =>
  z
    .number()
    .min(0)
    .lt(1)
    .default(preset)
    .meta({ description, advanced, scale: 'linear', step: 0.01, sliderMin: 0, sliderMax: 0.999 })

const choice = (description: string) => z.boolean().default(false).meta({ description, advanced: true })

const epsilon = (preset: number) =>
  z.number().min(0).max(1).default(preset).meta({
    description: 'Keeps the division away from zero',
    advanced: true,
    scale: 'log',
    step: 1e-8,
    sliderMin: 1e-10,
    sliderMax: 1e-2,
  })

const momentum = share(0, 'How much of the last update is kept', false)

const adam = {
  learningRate: rate(0.001),
  beta1: share(0.9, 'How slowly the mean of the gradients follows'),
  beta2: share(0.999, 'How slowly the mean of their squares follows'),
  epsilon: epsilon(1e-8),
  amsgrad: choice('Divides by the largest mean of squares so far'),
}

const sgd = z
  .strictObject({
    kind: z.literal('sgd'),
    learningRate: rate(0.001),
    momentum,
    dampening: share(0, 'How much of each gradient is left out of the momentum'),
    nesterov: choice('Looks ahead: the gradient counts where the momentum leads'),
  })
  .refine(({ nesterov, momentum, dampening }) => !nesterov || (momentum > 0 && dampening === 0), {
    path: ['nesterov'],
    ...brokenRule(phrase('rule.nesterov')),
  })

/** PyTorch's optimizers with PyTorch's names and defaults. */
export const optimizerParams = z
  .discriminatedUnion('kind', [
    sgd,
    z.strictObject({ kind: z.literal('adam'), ...adam }),
    z.strictObject({ kind: z.literal('adamw'), ...adam }),
    z.strictObject({
      kind: z.literal('rmsprop'),
      learningRate: rate(0.01),
      alpha: share(0.99, 'How slowly the mean of the squared gradients follows'),
      epsilon: epsilon(1e-8),
      momentum,
      centered: choice('Divides by the deviation of the gradients rather than their size'),
    }),
    z.strictObject({
      kind: z.literal('adagrad'),
      learningRate: rate(0.01),
      learningRateDecay: z.number().min(0).max(1e6).default(0).meta({
        description: 'How fast the rate falls with the updates',
        advanced: true,
        scale: 'linear',
        step: 0.001,
        sliderMin: 0,
        sliderMax: 1,
      }),
      initialAccumulator: z.number().min(0).max(1e6).default(0).meta({
        description: 'What the sum of squared gradients begins with',
        advanced: true,
        scale: 'linear',
        step: 0.01,
        sliderMin: 0,
        sliderMax: 1,
      }),
      epsilon: epsilon(1e-10),
    }),
  ])
  .prefault({ kind: 'adam' })

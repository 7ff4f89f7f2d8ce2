import { z } from 'zod'
import { limits } from '../../../preload/limits.ts'

/**
 * The course of a training as parameters: where weights begin, how the rate changes, when it ends, what is clipped. What
 * may be null has two defaults: null, and within it the value that it begins with once it is switched on.
 */

const epochCount = z.int().min(1).max(limits.epochs)
const epochSlider = { scale: 'log', step: 1, sliderMin: 1, sliderMax: 1000 }

const factor = (description: string, preset: number) =>
  z
    .number()
    .gt(0)
    .max(1)
    .default(preset)
    .meta({ description, scale: 'linear', step: 0.01, sliderMin: 0.01, sliderMax: 1 })

const distribution = z.enum(['uniform', 'normal']).default('uniform').meta({ description: 'Which values are drawn' })

/** How weights begin (`torch.nn.init`). */
export const initParams = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('pytorch') }),
    z.strictObject({ kind: z.literal('xavier'), distribution }),
    z.strictObject({ kind: z.literal('he'), distribution }),
    z.strictObject({
      kind: z.literal('normal'),
      standardDeviation: z.number().gt(0).max(1e6).default(1).meta({
        description: 'Standard deviation of the weights',
        scale: 'log',
        step: 0.01,
        sliderMin: 0.001,
        sliderMax: 10,
      }),
    }),
    z.strictObject({ kind: z.literal('zeros') }),
    z.strictObject({
      kind: z.literal('constant'),
      value: z.number().min(-1e6).max(1e6).default(0.1).meta({
        description: 'What every weight begins with',
        scale: 'linear',
        step: 0.01,
        sliderMin: -1,
        sliderMax: 1,
      }),
    }),
  ])
  .prefault({ kind: 'pytorch' })
  .meta({ advanced: true })

/** How the learning rate changes from epoch to epoch (`torch.optim.lr_scheduler`). */
export const scheduleParams = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('constant') }),
    z.strictObject({
      kind: z.literal('step'),
      stepSize: epochCount.default(100).meta({ description: 'Epochs from one fall to the next', ...epochSlider }),
      gamma: factor('What the rate is multiplied with', 0.1),
    }),
    z.strictObject({ kind: z.literal('exponential'), gamma: factor('What the rate is multiplied with', 0.99) }),
    z.strictObject({
      kind: z.literal('cosine'),
      minimumRate: z.number().min(0).max(1e30).default(0).meta({
        description: 'The rate at the bottom of the cosine',
        scale: 'log',
        step: 0.0001,
        sliderMin: 0,
        sliderMax: 1,
      }),
      period: epochCount
        .default(100)
        .nullable()
        .default(null)
        .meta({ description: 'Epochs down to the bottom; none means the whole run', ...epochSlider }),
    }),
  ])
  .prefault({ kind: 'constant' })
  .meta({ advanced: true })

/** Whether the learning rate begins small. */
export const warmupParams = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('none') }),
    z.strictObject({
      kind: z.literal('linear'),
      epochs: epochCount.default(5).meta({ description: 'Epochs until the full rate', ...epochSlider }),
      startFactor: factor('The share of the rate that it begins with', 1 / 3),
    }),
  ])
  .prefault({ kind: 'none' })
  .meta({ advanced: true })

const clipLimit = z.number().gt(0).max(1e30).default(1).meta({
  description: 'How large a gradient may be',
  scale: 'log',
  step: 0.01,
  sliderMin: 0.001,
  sliderMax: 100,
})

/** Whether gradients are made smaller before an update (`torch.nn.utils.clip_grad_…`). */
export const gradientClipParams = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('none') }),
    z.strictObject({ kind: z.literal('norm'), limit: clipLimit }),
    z.strictObject({ kind: z.literal('value'), limit: clipLimit }),
  ])
  .prefault({ kind: 'none' })
  .meta({ advanced: true })

/**
 * When a run ends before its last epoch.
 * @param metrics that may be watched, the default first
 */
export const earlyStoppingParams = <M extends string>(metrics: [M, ...M[]]) =>
  z
    .strictObject({
      metric: z
        .enum(metrics)
        .default(() => metrics[0] as never)
        .meta({ description: 'What is watched' }),
      patience: epochCount
        .default(50)
        .nullable()
        .default(null)
        .meta({ description: 'Epochs without a better value after which it ends', ...epochSlider }),
      minimumChange: z.number().min(0).max(1e6).default(0).meta({
        description: 'How much better a value must be to count',
        scale: 'linear',
        step: 0.0001,
        sliderMin: 0,
        sliderMax: 0.1,
      }),
      target: z
        .number()
        .min(-1e30)
        .max(1e30)
        .default(0.1)
        .nullable()
        .default(null)
        .meta({ description: 'A value that is good enough', scale: 'linear', step: 0.01, sliderMin: 0, sliderMax: 1 }),
    })
    .prefault({})
    .meta({ advanced: true })

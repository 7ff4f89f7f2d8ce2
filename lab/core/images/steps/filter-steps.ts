import { z } from 'zod'
import { brokenRule } from '../../../../preload/issue-words.ts'
import { phrase } from '../../../../preload/message.ts'
import { step } from './step-fields.ts'

const oddSize = (most: number, preset: number) =>
  z
    .int()
    .min(1)
    .max(most)
    .refine((value) => value % 2 === 1, brokenRule(phrase('rule.odd')))
    .default(preset)
    .describe('Side of the kernel, odd')
    .meta({ step: 2, sliderMax: Math.min(most, 31), unit: 'px' })

const cell = z.number().min(-1e6).max(1e6)
const kernel = z
  .array(z.array(cell).min(1).max(31))
  .min(1)
  .max(31)
  .refine((rows) => rows.every((row) => row.length === rows[0]!.length), brokenRule(phrase('rule.rectangular')))
  .default([
    [1, 1, 1],
    [1, 1, 1],
    [1, 1, 1],
  ])
  .describe('Weights, row by row')
  .meta({ control: 'matrix' })

const order = (preset: number, meaning: string) => z.int().min(0).max(2).default(preset).describe(meaning)

const notFlat = {
  ...brokenRule(phrase('rule.derivative')),
  path: ['dx'],
}

/** Steps whose pixel depends on its neighbours. */
export const filterSteps = [
  step('gaussianBlur', 'Gaussian blur, which removes noise', {
    sigma: z
      .number()
      .min(0.1)
      .max(20)
      .default(1.4)
      .describe('How far the blur reaches (standard deviation)')
      .meta({ scale: 'log', sliderMin: 0.3, sliderMax: 10, step: 0.1, unit: 'px' }),
  }),
  step('medianBlur', 'Median filter, which removes single wrong pixels', { size: oddSize(99, 3) }),
  step('bilateral', 'Bilateral filter, which keeps edges', {
    diameter: z
      .int()
      .min(1)
      .max(31)
      .default(9)
      .describe('Diameter of the neighbourhood')
      .meta({ sliderMax: 15, unit: 'px' }),
    sigmaColour: z
      .number()
      .min(0)
      .max(1e6)
      .default(75)
      .describe('How different values may be')
      .meta({ sliderMax: 255, step: 1 }),
    sigmaSpace: z
      .number()
      .min(0)
      .max(1e6)
      .default(75)
      .describe('How far the filter reaches')
      .meta({ sliderMax: 255, step: 1 }),
  }),
  step('convolve', 'Convolution with a kernel', {
    kernel,
    divisor: z
      .number()
      .min(-1e9)
      .max(1e9)
      .refine((value) => value !== 0, brokenRule(phrase('rule.notZero')))
      .nullable()
      .default(null)
      .describe('Divides the sum; the kernel’s sum where left out, or 1')
      .meta({ sliderMin: 1, sliderMax: 32, step: 1 }),
    offset: z
      .number()
      .min(-1e9)
      .max(1e9)
      .default(0)
      .describe('Added at the end')
      .meta({ sliderMin: -128, sliderMax: 128, step: 1 }),
  }),
  step('sobel', 'Sobel derivative', {
    dx: order(1, 'Order of the derivative to the right'),
    dy: order(0, 'Order of the derivative downwards'),
    size: z.literal([1, 3, 5, 7]).default(3).describe('Side of the kernel').meta({ unit: 'px' }),
  }).refine(({ dx, dy }) => dx + dy > 0, notFlat),
  step('scharr', 'Scharr derivative', {
    dx: z.int().min(0).max(1).default(1).describe('1 for the derivative to the right'),
    dy: z.int().min(0).max(1).default(0).describe('1 for the derivative downwards'),
  }).refine(({ dx, dy }) => dx + dy === 1, notFlat),
  step('laplacian', 'Laplacian', {
    size: z.literal([1, 3, 5, 7]).default(1).describe('Side of the kernel').meta({ unit: 'px' }),
  }),
] as const

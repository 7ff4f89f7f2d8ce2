import { z } from 'zod'
import { brokenRule } from '../../../../preload/issue-words.ts'
import { phrase } from '../../../../preload/message.ts'
import { step } from './step-fields.ts'

const morphology = {
  size: z.int().min(1).max(99).default(3).describe('Side of the shape').meta({ sliderMax: 31, unit: 'px' }),
  shape: z.enum(['rectangle', 'ellipse', 'cross']).default('rectangle').describe('Neighbourhood'),
  iterations: z.int().min(1).max(20).default(1).describe('How often it is applied').meta({ sliderMax: 10 }),
}

/** Steps that part a picture into black, white and connected pieces. */
export const segmentSteps = [
  step('threshold', 'Threshold', {
    method: z
      .enum(['fixed', 'otsu', 'triangle', 'adaptiveMean', 'adaptiveGaussian'])
      .default('fixed')
      .describe('How the threshold is chosen'),
    value: z
      .number()
      .min(-1e9)
      .max(1e9)
      .default(128)
      .describe('Of method fixed: above is white')
      .meta({ sliderMin: 0, sliderMax: 255, step: 1 }),
    size: z
      .int()
      .min(3)
      .max(255)
      .refine((value) => value % 2 === 1, brokenRule(phrase('rule.odd')))
      .default(11)
      .describe('Of the adaptive methods: side of the neighbourhood, odd')
      .meta({ step: 2, sliderMax: 101, unit: 'px' }),
    offset: z
      .number()
      .min(-255)
      .max(255)
      .default(2)
      .describe('Of the adaptive methods: subtracted from the mean')
      .meta({ sliderMin: -30, sliderMax: 30, step: 1 }),
  }),
  step('connectedComponents', 'Colour connected regions', {
    connectivity: z.literal([4, 8]).default(8).describe('Neighbours that connect'),
  }),
  step('erode', 'Erode', morphology),
  step('dilate', 'Dilate', morphology),
  step('open', 'Open (erode, then dilate)', morphology),
  step('close', 'Close (dilate, then erode)', morphology),
] as const

import { z } from 'zod'
import { brokenRule } from '../../../../preload/issue-words.ts'
import { phrase } from '../../../../preload/message.ts'
import { step } from './step-fields.ts'

/** The largest gradient that an aperture of 7 can give is 326,400; the slider covers what pictures have. */
const threshold = (value: number, meaning: string) =>
  z
    .number()
    .min(0)
    .max(330_000)
    .default(value)
    .describe(meaning)
    .meta({ scale: 'linear', sliderMin: 0, sliderMax: 500, step: 1 })

const scikitThreshold = (meaning: string) =>
  z
    .number()
    .min(0)
    .max(1e9)
    .nullable()
    .default(null)
    .describe(meaning)
    .meta({ sliderMin: 0, sliderMax: 255, step: 0.01 })

/** Steps that find edges. */
export const edgeSteps = [
  step('canny', 'Canny’s edge detector', {
    lowThreshold: threshold(50, 'Weaker gradients are no edge'),
    highThreshold: threshold(150, 'Stronger gradients always are an edge; between the two, where they touch one'),
    apertureSize: z
      .literal([3, 5, 7])
      .default(3)
      .describe('Side of the Sobel kernel that measures the gradient')
      .meta({ unit: 'px' }),
    l2Gradient: z.boolean().default(false).describe('Exact length of the gradient instead of |gx| + |gy|'),
  }),
  step('cannyScikit', 'Canny as scikit-image’s feature.canny', {
    sigma: z
      .number()
      .min(0)
      .max(20)
      .default(1)
      .describe('Standard deviation of the blur')
      .meta({ sliderMax: 5, step: 0.1, unit: 'px' }),
    lowThreshold: scikitThreshold('In the picture’s range; 0.1 of it where left out'),
    highThreshold: scikitThreshold('In the picture’s range; 0.2 of it where left out'),
  }).refine(
    ({ lowThreshold, highThreshold }) =>
      lowThreshold === null || highThreshold === null || lowThreshold <= highThreshold,
    { ...brokenRule(phrase('rule.lowOverHigh')), path: ['lowThreshold'] },
  ),
] as const

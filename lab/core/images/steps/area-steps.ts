import { z } from 'zod'
import { limits } from '../../../../preload/limits.ts'
import { sliceSchema } from './slices.ts'
import { colourSchema, step } from './step-fields.ts'

const slice = sliceSchema
const side = z.int().min(1).max(limits.imageSide).meta({ sliderMin: 1, sliderMax: 2000, unit: 'px', begin: 400 })

/** Steps that set, cut, scale and turn areas of a picture. */
export const areaSteps = [
  step('fill', 'Set a region to one colour', {
    rows: slice.default(':').describe('Rows, as a NumPy slice'),
    columns: slice.default(':').describe('Columns, as a NumPy slice'),
    colour: colourSchema
      .nullable()
      .default(null)
      .describe('Colour in the picture’s own range; white where left out')
      .meta({ control: 'colour' }),
  }),
  step('crop', 'Keep a region', {
    rows: slice.default(':').describe('Rows, as a NumPy slice'),
    columns: slice.default(':').describe('Columns, as a NumPy slice'),
  }),
  step('resize', 'Change the size', {
    width: side.describe('New width'),
    height: side.describe('New height'),
    interpolation: z
      .enum(['nearest', 'linear', 'area', 'cubic'])
      .default('area')
      .describe('How values between pixels are found'),
  }),
  step('rotate', 'Turn clockwise', {
    degrees: z.literal([90, 180, 270]).default(90).describe('Angle, clockwise').meta({ unit: '°' }),
  }),
  step('flip', 'Mirror', {
    axis: z.enum(['horizontal', 'vertical']).default('horizontal').describe('Horizontal swaps left and right'),
  }),
] as const

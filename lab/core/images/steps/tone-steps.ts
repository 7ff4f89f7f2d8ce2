import { z } from 'zod'
import { colourSchema, step } from './step-fields.ts'

const end = (meaning: string) =>
  z.number().nullable().default(null).describe(meaning).meta({ sliderMin: 0, sliderMax: 255, step: 1 })

/** Steps that change brightness, value by value. */
export const toneSteps = [
  step('brightnessContrast', 'Brightness and contrast', {
    brightness: z
      .number()
      .min(-1e9)
      .max(1e9)
      .default(0)
      .describe('Added')
      .meta({ sliderMin: -128, sliderMax: 128, step: 1 }),
    contrast: z
      .number()
      .min(-1e9)
      .max(1e9)
      .default(1)
      .describe('Multiplied')
      .meta({ sliderMin: 0, sliderMax: 4, step: 0.05 }),
  }),
  step('gamma', 'Gamma curve', {
    gamma: z
      .number()
      .min(0.01)
      .max(100)
      .default(1)
      .describe('Below 1 brightens, above 1 darkens')
      .meta({ scale: 'log', sliderMin: 0.1, sliderMax: 10, step: 0.05 }),
  }),
  step('stretch', 'Stretch the range', {
    low: end('Becomes black; the picture’s least value where left out'),
    high: end('Becomes white; the picture’s highest value where left out'),
  }),
  step('invert', 'Invert', {}),
  step('overWhite', 'Put over a background', {
    colour: colourSchema
      .nullable()
      .default(null)
      .describe('Colour below transparent pixels; white where left out')
      .meta({ control: 'colour' }),
  }),
  step('equalize', 'Equalize the histogram', {}),
  step('clahe', 'Equalize locally (CLAHE)', {
    clipLimit: z
      .number()
      .min(0)
      .max(1000)
      .default(2)
      .describe('Limits contrast; 0 for no limit')
      .meta({ sliderMin: 0, sliderMax: 10, step: 0.1 }),
    tiles: z.int().min(1).max(64).default(8).describe('Tiles across and down').meta({ sliderMax: 32 }),
  }),
  step('noise', 'Add noise', {
    distribution: z.enum(['gaussian', 'saltAndPepper']).default('gaussian').describe('Kind of noise'),
    amount: z
      .number()
      .min(0)
      .max(1)
      .default(0.1)
      .describe('Standard deviation, or share of pixels')
      .meta({ step: 0.01 }),
    seed: z.int().min(0).max(0xffff_ffff).default(0).describe('Random seed').meta({ sliderMax: 100 }),
  }),
] as const

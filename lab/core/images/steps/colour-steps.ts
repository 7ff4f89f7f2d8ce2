import { z } from 'zod'
import { brokenRule } from '../../../../preload/issue-words.ts'
import { phrase } from '../../../../preload/message.ts'
import { colourSchema, step } from './step-fields.ts'

const limit = (meaning: string) =>
  z.number().nullable().default(null).describe(meaning).meta({ sliderMin: 0, sliderMax: 255, step: 1 })

/** Steps that change channels, colours and the type of the values. */
export const colourSteps = [
  step('grey', 'Colour to grey', {
    weights: z.enum(['opencv', 'scikit']).default('opencv').describe('Weights of red, green and blue'),
  }),
  step('channel', 'Keep one channel', {
    index: z.int().min(0).max(3).default(0).describe('0 red, 1 green, 2 blue, 3 alpha'),
  }),
  step('swapChannels', 'Reorder channels', {
    order: z
      .tuple([z.int().min(0).max(2), z.int().min(0).max(2), z.int().min(0).max(2)])
      .default([2, 1, 0])
      .describe('Which channel becomes red, green and blue')
      .meta({ control: 'matrix' }),
  }),
  step('convertColour', 'Convert the colour space', {
    to: z.enum(['rgb', 'hsv', 'lab']).describe('Colour space, on OpenCV’s 8-bit scales').meta({ begin: 'hsv' }),
  }),
  step('convert', 'Convert the data type', {
    to: z
      .enum(['uint8', 'uint16', 'int16', 'float32', 'float64', 'bool'])
      .default('uint8')
      .describe('Type of the values'),
    values: z.enum(['keep', 'scale']).default('keep').describe('As NumPy’s astype, or as scikit-image’s img_as_…'),
    overflow: z.enum(['saturate', 'wrap']).default('saturate').describe('What happens beyond the type’s range'),
  }),
  step('highlight', 'Paint bright or dark pixels', {
    channel: z.literal(['grey', 0, 1, 2]).default('grey').describe('What is compared'),
    above: limit('Values strictly above are painted').meta({ begin: 160 }),
    below: limit('Values strictly below are painted'),
    colour: colourSchema.default([255, 0, 0]).describe('Colour in the picture’s own range').meta({ control: 'colour' }),
  }).refine(({ above, below }) => above !== null || below !== null, {
    ...brokenRule(phrase('rule.aboveOrBelow')),
    path: ['above'],
  }),
] as const

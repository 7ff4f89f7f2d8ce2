import { z } from 'zod'
import { labError } from '../../../preload/errors.ts'
import { invalidInput } from '../../../preload/invalid-input.ts'
import { limits } from '../../../preload/limits.ts'
import type { VisionStep } from '../../core/vision.ts'

const enabled = z.boolean().default(true).describe('Whether the step is applied')

const grey = z.strictObject({ kind: z.literal('grey'), enabled }).describe('Colour to grey')

const gaussianBlur = z
  .strictObject({
    kind: z.literal('gaussianBlur'),
    sigma: z
      .number()
      .min(0.1)
      .max(20)
      .default(1.4)
      .describe('How far the blur reaches (standard deviation)')
      .meta({ scale: 'log', sliderMin: 0.3, sliderMax: 10, step: 0.1, unit: 'px' }),
    enabled,
  })
  .describe('Gaussian blur, which removes noise')

/** The largest gradient that an aperture of 7 can give is 326,400; the slider covers what pictures have. */
const threshold = (value: number, meaning: string) =>
  z
    .number()
    .min(0)
    .max(330_000)
    .default(value)
    .describe(meaning)
    .meta({ scale: 'linear', sliderMin: 0, sliderMax: 500, step: 1 })

const canny = z
  .strictObject({
    kind: z.literal('canny'),
    lowThreshold: threshold(50, 'Weaker gradients are no edge'),
    highThreshold: threshold(150, 'Stronger gradients always are an edge; between the two, where they touch one'),
    apertureSize: z
      .literal([3, 5, 7])
      .default(3)
      .describe('Side of the Sobel kernel that measures the gradient')
      .meta({ unit: 'px' }),
    l2Gradient: z.boolean().default(false).describe('Exact length of the gradient instead of |gx| + |gy|'),
    enabled,
  })
  .describe('Canny’s edge detector')

/** One operation with its settings. Strict: a misspelt field is refused. */
export const recipeStep = z.discriminatedUnion('kind', [grey, gaussianBlur, canny])
export type RecipeStep = z.infer<typeof recipeStep>

/** Grey, a light blur, Canny: the recipe that finds edges in most pictures. */
export const defaultRecipe: RecipeStep[] = [
  { kind: 'grey', enabled: true },
  { kind: 'gaussianBlur', sigma: 1.4, enabled: true },
  { kind: 'canny', lowThreshold: 50, highThreshold: 150, apertureSize: 3, l2Gradient: false, enabled: true },
]

/** Operations in the order in which they are applied. */
export const recipeSchema = z.array(recipeStep).max(limits.recipeSteps)
export type Recipe = z.infer<typeof recipeSchema>

const fieldsOf: Record<string, readonly string[]> = {
  grey: Object.keys(grey.shape),
  gaussianBlur: Object.keys(gaussianBlur.shape),
  canny: Object.keys(canny.shape),
}

/**
 * Checks a recipe and fills in every default.
 * @param json what was read; a recipe, or an object `{"recipe": […]}` as a kept run's parameters hold it
 * @throws LabError E-MOD-001 naming the field, the value and the limit
 */
export function completeRecipe(json: unknown): Recipe {
  const wrapped = json !== null && typeof json === 'object' && !Array.isArray(json)
  if (wrapped) {
    const stranger = Object.keys(json).find((key) => key !== 'recipe')
    if (stranger !== undefined)
      throw labError('E-MOD-001.unknownOf', { key: stranger, known: 'recipe' }, { path: stranger })
  }
  const steps = wrapped ? (json as { recipe?: unknown }).recipe : json
  const parsed = recipeSchema.safeParse(steps, { reportInput: true })
  if (parsed.success) return parsed.data
  throw invalidInput(parsed.error.issues, steps, ['recipe'], 'E-MOD-001', (path) => {
    const step = Array.isArray(steps) ? (steps as { kind?: string }[])[Number(path[0])] : undefined
    return fieldsOf[step?.kind ?? ''] ?? []
  })
}

/** The operations of a recipe that are switched on, as providers take them. */
export const enabledSteps = (recipe: Recipe): VisionStep[] =>
  recipe.filter((step) => step.enabled).map(({ enabled: _enabled, ...step }) => step)

/** Whether the result is an edge picture, which is measured and scaled in its own way. */
export const endsWithEdges = (recipe: Recipe): boolean => enabledSteps(recipe).at(-1)?.kind === 'canny'

/** Which Canny steps have their low threshold above the high one: legal, and taken in the other order. */
export const swappedThresholds = (recipe: Recipe): number[] =>
  recipe.flatMap((step, place) => (step.kind === 'canny' && step.lowThreshold > step.highThreshold ? [place] : []))

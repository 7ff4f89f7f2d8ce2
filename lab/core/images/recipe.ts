import { z } from 'zod'
import type { Shape } from './pixels.ts'
import { shapeAfter } from './steps/shape-after.ts'
import { recipeStep, type RecipeStep, type StepKind } from './steps/step-schema.ts'
import type { ColourSpace, VisionStep } from './vision.ts'
import { labError } from '../../../preload/errors.ts'
import { fromLibrary } from '../../../preload/message.ts'
import { invalidInput } from '../../../preload/invalid-input.ts'
import { limits } from '../../../preload/limits.ts'

/** Grey, a light blur, Canny: the recipe that finds edges in most pictures. */
export const defaultRecipe: RecipeStep[] = [
  { kind: 'grey', weights: 'opencv', enabled: true },
  { kind: 'gaussianBlur', sigma: 1.4, enabled: true },
  { kind: 'canny', lowThreshold: 50, highThreshold: 150, apertureSize: 3, l2Gradient: false, enabled: true },
]

/** Operations in the order in which they are applied. */
export const recipeSchema = z.array(recipeStep).max(limits.recipeSteps)
export type Recipe = z.infer<typeof recipeSchema>

/** The schema of each kind of step. */
export const stepSchemas = new Map(recipeStep.options.map((option) => [option.shape.kind.value as StepKind, option]))

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
      throw labError('field.unknownOf', { key: stranger, known: 'recipe' }, { path: stranger })
  }
  const steps = wrapped ? (json as { recipe?: unknown }).recipe : json
  const parsed = recipeSchema.safeParse(steps, { reportInput: true })
  if (parsed.success) return parsed.data
  throw invalidInput(parsed.error.issues, steps, ['recipe'], 'field', (path) => {
    const step = Array.isArray(steps) ? (steps as { kind?: string }[])[Number(path[0])] : undefined
    return Object.keys(stepSchemas.get((step?.kind ?? '') as StepKind)?.shape ?? {})
  })
}

/**
 * A recipe from the text of a file.
 * @throws LabError E-MOD-001 where it is no JSON, or no recipe
 */
export function readRecipe(content: string): Recipe {
  let json: unknown
  try {
    json = JSON.parse(content)
  } catch (thrown) {
    throw labError('notJson', { reason: fromLibrary(thrown) })
  }
  return completeRecipe(json)
}

/** A step that is switched on, and where it stands in its recipe. */
export interface PlannedStep {
  index: number
  step: VisionStep
}

/** The operations of a recipe that are switched on, as they are carried out. */
export function plannedSteps(recipe: Recipe): PlannedStep[] {
  let space: ColourSpace = 'rgb'
  return recipe.flatMap(({ enabled, ...settings }, index) => {
    if (!enabled) return []
    const step = settings.kind === 'convertColour' ? { ...settings, from: space } : settings
    if (step.kind === 'convertColour') space = step.to
    // What is grey, and becomes a colour picture again, is RGB.
    if (['grey', 'channel', 'canny', 'cannyScikit', 'connectedComponents'].includes(step.kind)) space = 'rgb'
    return [{ index, step }]
  })
}

/** The operations of a recipe that are switched on, alone. */
export const enabledSteps = (recipe: Recipe): VisionStep[] => plannedSteps(recipe).map(({ step }) => step)

/**
 * Size, channels and type of a picture before and after each step that is switched on.
 * @throws LabError for the first step that cannot take what it would get
 */
export function shapesAlong(recipe: Recipe, source: Shape): Shape[] {
  const shapes = [source]
  for (const { index, step } of plannedSteps(recipe)) shapes.push(shapeAfter(step, shapes.at(-1)!, ['recipe', index]))
  return shapes
}

/** Whether the result is an edge picture, which is measured and scaled in its own way. */
export const endsWithEdges = (recipe: Recipe): boolean =>
  ['canny', 'cannyScikit'].includes(enabledSteps(recipe).at(-1)?.kind ?? '')

/** Which Canny steps have their low threshold above the high one: legal, and taken in the other order. */
export const swappedThresholds = (recipe: Recipe): number[] =>
  recipe.flatMap((step, place) => (step.kind === 'canny' && step.lowThreshold > step.highThreshold ? [place] : []))

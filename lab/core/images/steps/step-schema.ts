import { z } from 'zod'
import { areaSteps } from './area-steps.ts'
import { colourSteps } from './colour-steps.ts'
import { edgeSteps } from './edge-steps.ts'
import { filterSteps } from './filter-steps.ts'
import { segmentSteps } from './segment-steps.ts'
import { toneSteps } from './tone-steps.ts'

/** One operation with its settings. Strict: a misspelt field is refused. */
export const recipeStep = z.discriminatedUnion('kind', [
  ...areaSteps,
  ...colourSteps,
  ...toneSteps,
  ...segmentSteps,
  ...filterSteps,
  ...edgeSteps,
])
export type RecipeStep = z.infer<typeof recipeStep>
export type StepKind = RecipeStep['kind']

/** The settings of one kind of step, without whether it is switched on. */
export type StepOf<Kind extends StepKind> = Omit<Extract<RecipeStep, { kind: Kind }>, 'enabled'>

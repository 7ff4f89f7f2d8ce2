import { z } from 'zod'
import { defineExperiment } from '../../core/experiment.ts'
import { defaultRecipe, recipeSchema } from './recipe.ts'

export { completeRecipe, defaultRecipe, enabledSteps, endsWithEdges, recipeSchema, recipeStep } from './recipe.ts'
export type { Recipe, RecipeStep } from './recipe.ts'

/** Pictures and what a recipe finds in them. It does not train, so there is nothing to start. */
export default defineExperiment({
  id: 'images',
  params: z.strictObject({
    recipe: recipeSchema.default(defaultRecipe).describe('Operations, in the order in which they are applied'),
  }),
  metrics: {
    edgePixels: { better: 'higher', digits: 0 },
    edgeShare: { better: 'higher', digits: 4 },
  },
})

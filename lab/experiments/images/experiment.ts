import { z } from 'zod'
import { defineImages } from '../../core/experiment.ts'
import { defaultRecipe, recipeSchema } from '../../core/images/recipe.ts'

/** Pictures and what a recipe finds in them. Served by the imaging child. */
export default defineImages({
  id: 'images',
  params: z.strictObject({
    recipe: recipeSchema.default(defaultRecipe).describe('Operations, in the order in which they are applied'),
  }),
  metrics: {
    edgePixels: { better: 'higher', digits: 0 },
    edgeShare: { better: 'higher', digits: 4 },
  },
})

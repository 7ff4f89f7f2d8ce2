import { expect, it } from 'vitest'
import { z } from 'zod'
import type { Json } from '../../../preload/contract/values.ts'
import { partName } from './part-name.ts'
import { fieldsOf } from './read-fields.ts'

const blur = z.strictObject({ kind: z.literal('blur'), sigma: z.number().default(1) })
const edges = z.strictObject({ kind: z.literal('edges'), low: z.number().default(1) })
const field = fieldsOf(
  z.strictObject({
    epochs: z.int().default(3),
    layers: z.array(z.strictObject({ units: z.int().default(4) })).default([]),
    recipe: z.array(z.discriminatedUnion('kind', [blur, edges])).default([]),
  }),
)
const texts = {
  epochs: { label: 'Epochs', meaning: '' },
  layers: { label: 'Layers', meaning: '', options: { item: 'Layer' } },
  'layers.units': { label: 'Units', meaning: '' },
  'recipe.kind': { label: 'Step', meaning: '', options: { blur: 'Blur', edges: 'Find edges' } },
}
const value: Json = { epochs: 3, layers: [{ units: 1 }, { units: 2 }], recipe: [{ kind: 'edges', low: 1 }] }

it('a part is called as its knob is, an item by its number, a variant by its kind', () => {
  const named = (...path: (string | number)[]) => partName(field, texts, value, path)
  expect(named('epochs')).toBe('Epochs')
  expect(named('layers', 1)).toBe('Layer 2')
  expect(named('layers', 1, 'units')).toBe('Layer 2 · Units')
  expect(named('recipe', 0)).toBe('Find edges')
  expect(named()).toBe('')
})

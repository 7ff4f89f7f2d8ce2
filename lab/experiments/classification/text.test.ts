import { expect, test } from 'vitest'
import { type Field, fieldsOf, textKey } from '../../kit/fields.ts'
import definition from './experiment.ts'
import { fieldTexts } from './text.ts'

/** The paths of all fields that a person can change. */
function paths(field: Field, path: string[] = []): string[] {
  switch (field.kind) {
    case 'group':
      return field.fields.flatMap(([name, inner]) => paths(inner, [...path, name]))
    case 'variants':
      return [textKey([...path, field.discriminator]), ...field.variants.flatMap(({ group }) => paths(group, path))]
    case 'list':
      return [textKey(path), ...paths(field.item, path)]
    case 'optional':
      return paths(field.field, path)
    case 'constant':
      return []
    default:
      return [textKey(path)]
  }
}

test('every parameter can be drawn as a knob, and says in both languages what it means', () => {
  const found = paths(fieldsOf(definition.params))
  expect(found.length).toBeGreaterThan(5)
  for (const texts of Object.values(fieldTexts))
    for (const path of found) {
      expect(texts, path).toHaveProperty([path])
      const { label, meaning } = (texts as Record<string, { label: string; meaning: string }>)[path]!
      expect(label, path).not.toBe('')
      if (!path.endsWith('kind')) expect(meaning, path).not.toBe('')
    }
})

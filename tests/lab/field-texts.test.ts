/** Every experiment's parameters are knobs that say what they mean. */
import { expect, test } from 'vitest'
import type { Experiment } from '../../lab/core/experiment.ts'
import { type Field, type FieldText, textKey } from '../../lab/kit/knobs/fields.ts'
import { fieldsOf } from '../../lab/kit/knobs/read-fields.ts'

const definitions = import.meta.glob<Experiment>('../../lab/experiments/*/experiment.ts', {
  eager: true,
  import: 'default',
})
const texts = import.meta.glob<Record<string, Record<string, FieldText>>>('../../lab/experiments/*/text.ts', {
  eager: true,
  import: 'fieldTexts',
})

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

test.each(Object.entries(definitions))(
  '%s: every parameter can be drawn as a knob, and says in both languages what it means',
  (file, { params }) => {
    const found = paths(fieldsOf(params))
    expect(found.length).toBeGreaterThan(0)
    const languages = Object.values(texts[file.replace('experiment.ts', 'text.ts')] ?? {})
    expect(languages).toHaveLength(2)
    for (const said of languages)
      for (const path of found) {
        expect(said, path).toHaveProperty([path])
        const { label, meaning } = said[path]!
        expect(label, path).not.toBe('')
        if (!path.endsWith('kind')) expect(meaning, path).not.toBe('')
      }
  },
)

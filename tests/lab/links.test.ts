/** Every tab's state comes back from its link, whatever it is; of a link that is not right the rest counts. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Experiment } from '../../lab/core/experiment.ts'
import type { Field } from '../../lab/kit/knobs/fields.ts'
import { fieldsOf } from '../../lab/kit/knobs/read-fields.ts'
import { formatLink, readLink } from '../../lab/kit/tab/link.ts'
import { validContent } from '../../lab/kit/tab/tab-content.ts'
import type { Json } from '../../preload/contract/values.ts'

const definitions = Object.values(
  import.meta.glob<Experiment>('../../lab/experiments/*/experiment.ts', { eager: true, import: 'default' }),
)

const seed = fc.integer({ min: 0, max: 0xffff_ffff })

/** Values that a field can have as far as it alone says it. */
function valuesOf(field: Field): fc.Arbitrary<Json> {
  switch (field.kind) {
    case 'number': {
      const { integer, minimum, maximum, sliderMin, sliderMax } = field
      const [min, max] = [minimum ?? sliderMin, maximum ?? sliderMax]
      return integer ? fc.integer({ min, max: Math.min(max, min + 1e6) }) : fc.double({ min, max, noNaN: true })
    }
    case 'choice':
      return fc.constantFrom(...field.options)
    case 'switch':
      return fc.boolean()
    case 'constant':
      return fc.constant(field.value)
    case 'optional':
      return fc.option(valuesOf(field.field))
    case 'group':
      return fc.record(
        Object.fromEntries(field.fields.map(([name, inner]) => [name, fc.option(valuesOf(inner), { nil: undefined })])),
      ) as fc.Arbitrary<Json>
    case 'variants':
      return fc.oneof(...field.variants.map(({ group }) => valuesOf(group)))
    case 'list':
      return fc.array(valuesOf(field.item), { minLength: field.minItems, maxLength: Math.min(field.maxItems, 3) })
    case 'text':
      return fc.string({ maxLength: Math.min(200, field.maxLength ?? 200) })
    case 'numbers':
      return fc.constant(field.default ?? [])
    case 'colour':
      return fc.constant(field.default ?? null)
  }
}

describe.each(definitions.map((definition) => [definition.id, definition] as const))('%s', (_, { params, kind }) => {
  const field = fieldsOf(params)
  const defaults = params.parse({}) as Json
  const oneSeed = kind === 'explorable'
  /** Complete parameters that the schema takes. */
  const legal = valuesOf(field)
    .map((given) => params.safeParse(JSON.parse(JSON.stringify(given))))
    .filter(({ success }) => success)
    .map(({ data }) => data as Json)

  it('any state comes back from its link', () => {
    const state = fc.record({
      params: fc.oneof(legal, fc.constant(defaults)),
      seed: oneSeed ? seed : fc.oneof(seed, fc.record({ data: seed, weights: seed, shuffle: seed })),
      at: fc.nat(),
      view: fc.dictionary(fc.string({ maxLength: 5 }), fc.oneof(fc.string(), fc.integer(), fc.boolean()), {
        maxKeys: 3,
      }),
    })
    fc.assert(
      fc.property(state, (content) => {
        const link = formatLink(field, defaults, content as never)
        expect(link).toMatch(/^[\w.!~*'()%=&-]+$/)
        const read = validContent(params, readLink(field, defaults, link), oneSeed)
        expect(read.leftOut).toEqual([])
        expect({ params: defaults, at: 0, view: {}, ...read.content }).toEqual(JSON.parse(JSON.stringify(content)))
      }),
      { numRuns: 60 },
    )
  })
  it('any text is a link of which something counts, and nothing breaks', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 100 }), fc.string({ maxLength: 40 }), (query, packed) => {
        for (const link of [query, `z=${packed}`, `seed=5&${query}`]) {
          const { content } = validContent(params, readLink(field, defaults, link), oneSeed)
          if (content.params !== undefined) expect(params.safeParse(content.params).success).toBe(true)
        }
      }),
    )
  })
  it('a link names its seed, and no default', () => {
    expect(formatLink(field, defaults, { params: defaults, seed: 12345, at: 0, view: {} })).toBe('seed=12345')
  })
})

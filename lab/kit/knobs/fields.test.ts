import { expect, test } from 'vitest'
import { z } from 'zod'
import { initialValue, sameJson, switchVariant, textKey, type VariantsField, withValueAt } from './fields.ts'
import { fieldsOf } from './read-fields.ts'

const optimizer = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('sgd'),
    learningRate: z.number().min(1e-8).max(10).default(0.1),
    momentum: z.number().min(0).max(0.999).default(0),
  }),
  z.strictObject({ kind: z.literal('adam'), learningRate: z.number().min(1e-8).max(10).default(0.001) }),
])
const schema = z.strictObject({
  layers: z
    .array(
      z.strictObject({ units: z.int().min(1).max(65_536), activation: z.enum(['linear', 'relu']).default('relu') }),
    )
    .max(64)
    .default([{ units: 100, activation: 'relu' }]),
  optimizer: optimizer.default({ kind: 'adam', learningRate: 0.001 }),
  batchSize: z.int().min(1).max(300).nullable().default(null).meta({ unit: 'samples' }),
  weightDecay: z.number().gt(0).max(1).default(1e-5).meta({ scale: 'log', sliderMin: 1e-7, sliderMax: 0.1 }),
  aperture: z.literal([3, 5, 7]).default(3),
  exact: z.boolean().default(false),
})

const root = fieldsOf(schema)
const part = (name: string) => {
  if (root.kind !== 'group') throw new Error('not a group')
  return root.fields.find(([key]) => key === name)![1]
}

test('every kind of parameter becomes a field with its range, scale and default', () => {
  expect(part('layers')).toMatchObject({ kind: 'list', maxItems: 64, item: { kind: 'group' } })
  expect(part('optimizer')).toMatchObject({ kind: 'variants', discriminator: 'kind', default: { kind: 'adam' } })
  expect(part('batchSize')).toMatchObject({
    kind: 'optional',
    default: null,
    field: { kind: 'number', integer: true, minimum: 1, maximum: 300, unit: 'samples' },
  })
  expect(part('weightDecay')).toMatchObject({
    kind: 'number',
    scale: 'log',
    minimum: 0,
    minimumExclusive: true,
    sliderMin: 1e-7,
    sliderMax: 0.1,
  })
  expect(part('aperture')).toMatchObject({ kind: 'choice', options: [3, 5, 7], default: 3 })
  expect(part('exact')).toMatchObject({ kind: 'switch', default: false })
})

test('what fields begin with is what the schema accepts', () => {
  const begun = initialValue(root)
  expect(schema.parse(begun)).toEqual(schema.parse({}))
})

test('changing a variant keeps what both have, and fills in the rest', () => {
  const field = part('optimizer') as VariantsField
  const changed = switchVariant(field, 'sgd', { kind: 'adam', learningRate: 0.5 })
  expect(changed).toEqual({ kind: 'sgd', learningRate: 0.5, momentum: 0 })
  expect(switchVariant(field, 'adam', changed)).toEqual({ kind: 'adam', learningRate: 0.5 })
})

test('a value is replaced at its path, and what is beside it is shared', () => {
  const before = { layers: [{ units: 1 }, { units: 2 }], other: { deep: true } }
  const after = withValueAt(before, ['layers', 1, 'units'], 9) as typeof before
  expect(after).toEqual({ layers: [{ units: 1 }, { units: 9 }], other: { deep: true } })
  expect(before.layers[1]).toEqual({ units: 2 })
  expect(after.other).toBe(before.other)
  expect(textKey(['layers', 1, 'units'])).toBe('layers.units')
})

test('JSON is the same whatever the order of its fields, and NaN is the same as NaN', () => {
  expect(sameJson({ a: 1, b: [1, { c: null }] }, { b: [1, { c: null }], a: 1 })).toBe(true)
  expect(sameJson({ a: NaN }, { a: NaN })).toBe(true)
  expect(sameJson({ a: 1 }, { b: 1 })).toBe(false)
  expect(sameJson([1, 2], [1])).toBe(false)
  expect(sameJson(undefined, null)).toBe(false)
})

test('a schema that no knob can draw is refused by its path', () => {
  expect(() => fieldsOf(z.strictObject({ name: z.unknown() }))).toThrow(/params\.name/)
})

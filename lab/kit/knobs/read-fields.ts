/** An experiment's fields, read from the JSON Schema of its zod schema. */
import { z } from 'zod'
import type { Json } from '../../../preload/contract/values.ts'
import type { ChoiceField, Field, NumberField } from './fields.ts'

interface Schema {
  type?: string | string[]
  const?: Json
  enum?: Json[]
  properties?: Record<string, Schema>
  items?: Schema
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  $ref?: string
  $defs?: Record<string, Schema>
  minimum?: number
  maximum?: number
  exclusiveMinimum?: number
  exclusiveMaximum?: number
  multipleOf?: number
  minItems?: number
  maxItems?: number
  default?: Json
  scale?: string
  step?: number
  unit?: string
  sliderMin?: number
  sliderMax?: number
  maxLength?: number
  prefixItems?: Schema[]
  advanced?: boolean
  control?: string
  begin?: Json
}

/** The fields of a parameter schema. Throws where the schema holds something that no knob can draw. */
export function fieldsOf(schema: z.ZodType): Field {
  const root = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema
  return readField(root, root.$defs ?? {}, 'params')
}

function readField(schema: Schema, defs: Record<string, Schema>, path: string): Field {
  const field = readKind(schema, defs, path)
  return {
    ...field,
    ...(schema.advanced && { advanced: true }),
    ...(schema.begin !== undefined && { begin: schema.begin }),
  }
}

function readKind(ownSchema: Schema, defs: Record<string, Schema>, path: string): Field {
  const schema = ownSchema.$ref ? { ...defs[ownSchema.$ref.split('/').at(-1)!], ...ownSchema } : ownSchema
  const preset = schema.default
  if (schema.control === 'colour') return { kind: 'colour', default: preset }
  if (Array.isArray(schema.type)) {
    const { default: _default, type, ...about } = schema
    const inner = { ...about, type: type.find((name) => name !== 'null')! }
    return { kind: 'optional', field: readField(inner, defs, path), default: preset }
  }
  if (schema.const !== undefined) return { kind: 'constant', value: schema.const, default: preset }
  if (schema.enum) return choice(schema.enum, preset)
  const union = schema.oneOf ?? schema.anyOf
  if (union) return readUnion(union, schema, defs, path)
  switch (schema.type) {
    case 'boolean':
      return { kind: 'switch', default: preset }
    case 'integer':
    case 'number':
      return readNumber(schema)
    case 'string':
      return {
        kind: 'text',
        control: schema.control === 'code' || schema.control === 'formula' ? schema.control : 'line',
        maxLength: schema.maxLength ?? null,
        default: preset,
      }
    case 'array':
      if (schema.control === 'point' || schema.control === 'matrix')
        return { kind: 'numbers', control: schema.control, rows: schema.items?.type === 'array', default: preset }
      if (!schema.items) break
      return {
        kind: 'list',
        item: readField(schema.items, defs, `${path}[]`),
        minItems: schema.minItems ?? 0,
        maxItems: schema.maxItems ?? Infinity,
        default: preset,
      }
    case 'object':
      return {
        kind: 'group',
        fields: Object.entries(schema.properties ?? {}).map(([name, field]) => [
          name,
          readField(field, defs, `${path}.${name}`),
        ]),
        default: preset,
      }
  }
  throw new Error(`No knob can draw ${path}: its schema is ${JSON.stringify(ownSchema).slice(0, 200)}`)
}

const written = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value))

function choice(values: Json[], preset: Json | undefined): ChoiceField {
  return {
    kind: 'choice',
    options: values.map((value) => (typeof value === 'number' ? value : written(value))),
    default: preset,
  }
}

function readUnion(union: Schema[], schema: Schema, defs: Record<string, Schema>, path: string): Field {
  const some = union.filter(({ type }) => type !== 'null')
  if (some.length < union.length) {
    // What is said of the whole (unit, slider) is meant for the value in it.
    const { anyOf: _anyOf, oneOf: _oneOf, default: _default, ...about } = schema
    const inner = some.length === 1 ? { ...about, ...some[0] } : { ...about, anyOf: some }
    return { kind: 'optional', field: readField(inner, defs, path), default: schema.default }
  }
  if (union.every((member) => member.const !== undefined))
    return choice(
      union.map((member) => member.const!),
      schema.default,
    )
  const groups = union.map((member) => readField(member, defs, path))
  const first = groups[0]
  const discriminator =
    first?.kind === 'group' ? first.fields.find(([, field]) => field.kind === 'constant')?.[0] : undefined
  if (!discriminator) throw new Error(`No knob can draw ${path}: its variants have no constant to tell them apart`)
  const variants = groups.map((group) => {
    if (group.kind !== 'group') throw new Error(`No knob can draw ${path}: a variant is not an object`)
    const constant = group.fields.find(([name]) => name === discriminator)?.[1]
    return { name: constant?.kind === 'constant' ? written(constant.value) : '', group }
  })
  return { kind: 'variants', discriminator, variants, default: schema.default }
}

function readNumber(schema: Schema): NumberField {
  const integer = schema.type === 'integer'
  const safe = (limit: number | undefined): number | null =>
    limit === undefined || Math.abs(limit) >= Number.MAX_SAFE_INTEGER ? null : limit
  const minimum = safe(schema.minimum ?? schema.exclusiveMinimum)
  const maximum = safe(schema.maximum ?? schema.exclusiveMaximum)
  const sliderMin = schema.sliderMin ?? minimum ?? 0
  const sliderMax = schema.sliderMax ?? maximum ?? Math.max(sliderMin + 1, Number(schema.default ?? 1) * 10)
  const span = sliderMax - sliderMin
  const step = schema.step ?? schema.multipleOf ?? (integer ? 1 : 10 ** Math.round(Math.log10(span / 100)))
  return {
    kind: 'number',
    integer,
    minimum,
    maximum,
    minimumExclusive: schema.minimum === undefined && schema.exclusiveMinimum !== undefined,
    maximumExclusive: schema.maximum === undefined && schema.exclusiveMaximum !== undefined,
    scale: schema.scale === 'log' ? 'log' : 'linear',
    step,
    unit: schema.unit ?? '',
    sliderMin,
    sliderMax,
    default: schema.default,
  }
}

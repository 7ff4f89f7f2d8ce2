/** What an experiment's parameters are, as the knobs draw them, and what is done with their values. */
import type { Json } from '../../../preload/contract/values.ts'

/** A number with its legal range and the part of it that the slider spans. */
export interface NumberField {
  kind: 'number'
  integer: boolean
  /** Legal range; the ends belong to it unless `…Exclusive` says otherwise. Null where there is no end. */
  minimum: number | null
  maximum: number | null
  minimumExclusive: boolean
  maximumExclusive: boolean
  scale: 'linear' | 'log'
  /** What one key press adds on a linear scale. */
  step: number
  unit: string
  sliderMin: number
  sliderMax: number
  default: Json | undefined
}
export interface ChoiceField {
  kind: 'choice'
  options: (string | number)[]
  default: Json | undefined
}
export interface SwitchField {
  kind: 'switch'
  default: Json | undefined
}
/** A text: in a box of one line, or of many where it is edited as code. */
export interface TextField {
  kind: 'text'
  control: 'line' | 'code' | 'formula'
  maxLength: number | null
  default: Json | undefined
}
/** Numbers that belong together: points that are also moved on the picture, or a matrix. A row is a list of numbers. */
export interface NumbersField {
  kind: 'numbers'
  control: 'point' | 'matrix'
  /** Whether the value is a list of rows, and not a single one. */
  rows: boolean
  default: Json | undefined
}
/** A value that cannot be changed, such as the `kind` of a variant. */
export interface ConstantField {
  kind: 'constant'
  value: Json
  default: Json | undefined
}
export interface GroupField {
  kind: 'group'
  fields: [name: string, field: Field][]
  default: Json | undefined
}
/** One of several groups, told apart by a constant. */
export interface VariantsField {
  kind: 'variants'
  discriminator: string
  variants: { name: string; group: GroupField }[]
  default: Json | undefined
}
export interface ListField {
  kind: 'list'
  item: Field
  minItems: number
  maxItems: number
  default: Json | undefined
}
/** A value or none (`null`). */
export interface OptionalField {
  kind: 'optional'
  field: Field
  default: Json | undefined
}
/** A colour: `[r, g, b]`, one number for every channel, or none (`null`). */
export interface ColourField {
  kind: 'colour'
  default: Json | undefined
}
/** A field of the parameters; an `advanced` one is left as it is by a first course, and folded away until it is changed. */
export type Field = (
  | NumberField
  | ChoiceField
  | SwitchField
  | TextField
  | NumbersField
  | ConstantField
  | GroupField
  | VariantsField
  | ListField
  | OptionalField
  | ColourField
) & {
  advanced?: boolean
  /** What a new one begins with, where that is not its default. */
  begin?: Json
}

/** A value that a field may begin with: its default, or the smallest legal one. */
export function initialValue(field: Field): Json {
  if (field.begin !== undefined) return structuredClone(field.begin)
  if (field.default !== undefined && field.kind !== 'group') return structuredClone(field.default)
  switch (field.kind) {
    case 'number':
      return field.scale === 'log' ? Math.max(field.sliderMin, field.minimum ?? 0) : (field.minimum ?? field.sliderMin)
    case 'choice':
      return field.options[0] ?? ''
    case 'switch':
      return false
    case 'text':
      return ''
    case 'numbers':
      return []
    case 'constant':
      return field.value
    case 'group':
      // A group's default may leave out what its fields say themselves.
      return {
        ...Object.fromEntries(field.fields.map(([name, inner]) => [name, initialValue(inner)])),
        ...(field.default as Record<string, Json> | undefined),
      }
    case 'variants':
      return field.variants[0] ? initialValue(field.variants[0].group) : {}
    case 'list':
      return Array.from({ length: field.minItems }, () => initialValue(field.item))
    case 'optional':
    case 'colour':
      return null
  }
}

/** The value of another variant: what both have in common stays, the rest takes its beginning. */
export function switchVariant(field: VariantsField, name: string, present: Json): Json {
  const variant = field.variants.find((candidate) => candidate.name === name)
  if (!variant) return present
  const next = initialValue(variant.group) as Record<string, Json>
  const old = present !== null && typeof present === 'object' && !Array.isArray(present) ? present : {}
  for (const [key, inner] of variant.group.fields)
    if (inner.kind !== 'constant' && old[key] !== undefined) next[key] = old[key]
  return next
}

/** The group that a value is of: the field itself, or the variant that the value says it is; null where it is neither. */
export function groupOf(field: Field, value: Json | undefined): GroupField | null {
  if (field.kind === 'group') return field
  if (field.kind !== 'variants' || value === null || typeof value !== 'object' || Array.isArray(value)) return null
  const kind = value[field.discriminator]
  return field.variants.find(({ name }) => name === kind)?.group ?? null
}

export type Path = readonly (string | number)[]

/** A copy of `root` with another value at a path; what is beside the path is shared, not copied. */
export function withValueAt(root: Json, path: Path, value: Json): Json {
  const [head, ...rest] = path
  if (head === undefined) return value
  if (Array.isArray(root)) return root.map((item, i) => (i === head ? withValueAt(item, rest, value) : item))
  const object = root !== null && typeof root === 'object' ? root : {}
  return { ...object, [head]: withValueAt(object[head as string] ?? null, rest, value) }
}

/** Whether two pieces of JSON say the same; the order of an object's fields does not matter. */
export function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (Object.is(a, b)) return true
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false
  if (Array.isArray(a) || Array.isArray(b))
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, i) => sameJson(item, b[i]))
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]))
}

/** A path without the numbers of list items: the key of a field's text, such as `layers.units`. */
export const textKey = (path: Path): string => path.filter((part) => typeof part === 'string').join('.')

/** What a field is called and means; `options` names the values of a choice, where they need a name. */
export interface FieldText {
  label: string
  meaning: string
  options?: Record<string, string>
  /** Of many variants: each one's group, what it does in one line, and further words that it is found by. */
  about?: Record<string, { group: string; does: string; words: string }>
}

/** The keys of the texts that parameters of type P need: every field by its path, list items without their numbers. */
export type FieldPath<P> = PathWithin<P, [0, 0, 0, 0]>
/** As many levels as `Depth` has places: TypeScript asks for an end. */
type PathWithin<P, Depth extends unknown[]> = Depth extends [unknown, ...infer Rest]
  ? P extends readonly (infer Item)[]
    ? PathWithin<Item, Depth>
    : P extends object
      ? { [K in keyof P & string]: K | Nested<K, PathWithin<NonNullable<P[K]>, Rest>> }[keyof P & string]
      : never
  : never
type Nested<K extends string, Inner> = Inner extends string ? `${K}.${Inner}` : never

/** Texts for every field of P: a missing one does not compile. */
export type FieldTexts<P> = Record<FieldPath<P>, FieldText>

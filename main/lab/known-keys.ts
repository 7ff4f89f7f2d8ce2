import type { z } from 'zod'
import { nearest } from '../../preload/invalid-input.ts'

type Definition = {
  type: string
  innerType?: z.core.$ZodType
  element?: z.core.$ZodType
  shape?: Record<string, z.core.$ZodType>
  options?: z.core.$ZodType[]
  discriminator?: string
}
const definitionOf = (schema: z.core.$ZodType): Definition => schema._zod.def as unknown as Definition

/** The schema itself, without default, nullable and the like around it. */
function bare(schema: z.core.$ZodType): z.core.$ZodType {
  const { innerType } = definitionOf(schema)
  return innerType ? bare(innerType) : schema
}

/** The member of a union that a value says it is. */
function chosen(definition: Definition, value: unknown): z.core.$ZodType | undefined {
  const { options = [], discriminator } = definition
  const said = discriminator === undefined ? undefined : (value as Record<string, unknown> | null)?.[discriminator]
  return options.find((option) => {
    const kind = definitionOf(bare(option)).shape?.[discriminator ?? '']
    const values = kind && (definitionOf(bare(kind)) as { values?: unknown[] }).values
    return values?.includes(said) ?? false
  })
}

/** The path of every field of a schema, of every variant, places in lists as their first; with the field's own name. */
function* fieldsWithin(schema: z.core.$ZodType, path: string): Generator<{ name: string; path: string }> {
  const { shape, element, options } = definitionOf(bare(schema))
  for (const [name, inner] of Object.entries(shape ?? {})) {
    const at = path === '' ? name : `${path}.${name}`
    yield { name, path: at }
    yield* fieldsWithin(inner, at)
  }
  if (element) yield* fieldsWithin(element, `${path}[0]`)
  for (const option of options ?? []) yield* fieldsWithin(option, path)
}

/** The path of the field, wherever it lies in a schema, that a key is most likely meant for; undefined where none is near. */
export function placeOfKey(schema: z.core.$ZodType, key: string, prefix = ''): string | undefined {
  const fields = [...fieldsWithin(schema, prefix)]
  const meant = nearest(key, [...new Set(fields.map(({ name }) => name))])
  return fields.find(({ name }) => name === meant)?.path
}

/**
 * The fields that an object has at a path of what was received, to suggest one for a misspelt key.
 * @returns none where the schema has no object there
 */
export function knownKeys(schema: z.core.$ZodType, received: unknown, path: readonly PropertyKey[]): readonly string[] {
  const at = bare(schema)
  const definition = definitionOf(at)
  if (definition.options) {
    const member = chosen(definition, received)
    return member ? knownKeys(member, received, path) : []
  }
  const [part, ...rest] = path
  if (part === undefined) return Object.keys(definition.shape ?? {})
  const next = typeof part === 'number' ? definition.element : definition.shape?.[String(part)]
  return next ? knownKeys(next, (received as Record<PropertyKey, unknown> | null)?.[part], rest) : []
}

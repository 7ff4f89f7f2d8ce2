import { fromBase64, toBase64 } from './base64.ts'
import type { Json } from './contract/values.ts'

/** The kinds of typed arrays that the lab stores and sends, little-endian as all its machines are. */
export const typedArrayKinds = {
  float64: Float64Array,
  float32: Float32Array,
  uint8: Uint8Array,
  int32: Int32Array,
} as const
export type TypedArrayKind = keyof typeof typedArrayKinds

const kinds = Object.keys(typedArrayKinds) as TypedArrayKind[]

/** Numbers that JSON has no word for (or, for −0, forgets), with FORMATS' strings for them. */
const specialNumbers = ['NaN', 'Infinity', '-Infinity', '-0'] as const

/** The kind of a typed array; undefined for anything else. A view into a larger buffer is its own kind, too. */
function kindOf(value: object): TypedArrayKind | undefined {
  return kinds.find((kind) => value instanceof typedArrayKinds[kind])
}

const specialOf = (value: number): string | undefined =>
  Object.is(value, -0) ? '-0' : Number.isFinite(value) ? undefined : String(value)

/**
 * Any value made of JSON, typed arrays and every number there is, as plain JSON that {@link decodeTyped} turns back
 * exactly: `{"$float32": base64}` for an array, `{"$number": "NaN"}` for a number, and one `$` more before a key that
 * begins with one. Like JSON.stringify it leaves out what is undefined in an object and makes it null in an array.
 * @throws TypeError for what cannot be stored: functions, symbols, big integers
 */
export function encodeTyped(value: unknown): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') {
    const special = specialOf(value)
    return special === undefined ? value : { $number: special }
  }
  if (typeof value !== 'object') {
    if (value === undefined) return null
    throw new TypeError(`a ${typeof value} cannot be stored`)
  }
  if (Array.isArray(value)) return value.map(encodeTyped)
  const kind = kindOf(value)
  if (kind) {
    const { buffer, byteOffset, byteLength } = value as Uint8Array
    return { [`$${kind}`]: toBase64(new Uint8Array(buffer, byteOffset, byteLength)) }
  }
  if (ArrayBuffer.isView(value)) throw new TypeError(`a ${value.constructor.name} cannot be stored`)
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, part]) => part !== undefined)
      .map(([key, part]) => [key.startsWith('$') ? `$${key}` : key, encodeTyped(part)]),
  )
}

/**
 * What {@link encodeTyped} was given.
 * @throws TypeError where a key begins with a single `$` and is no kind this version knows
 */
export function decodeTyped(value: Json): unknown {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(decodeTyped)
  const entries = Object.entries(value)
  const [key, content] = entries[0] ?? ['', null]
  if (entries.length === 1 && key.startsWith('$') && !key.startsWith('$$')) return decodeMarked(key.slice(1), content)
  // fromEntries makes own properties, so that a key `__proto__` stays a key.
  return Object.fromEntries(
    entries.map(([name, part]) => [name.startsWith('$$') ? name.slice(1) : name, decodeTyped(part)]),
  )
}

function decodeMarked(mark: string, content: Json): unknown {
  if (typeof content === 'string') {
    if (mark === 'number' && specialNumbers.some((word) => word === content)) return Number(content)
    const kind = kinds.find((name) => name === mark)
    if (kind) return new typedArrayKinds[kind](fromBase64(content).buffer)
  }
  throw new TypeError(`\`$${mark}\` is no kind of value that this version knows`)
}

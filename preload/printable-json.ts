import type { Json } from './contract/values.ts'

/**
 * JSON for people and scripts, one way: NaN and the infinities are the strings `"NaN"`, `"Infinity"`, `"-Infinity"`, −0 is
 * 0, typed arrays are plain lists. What must come back exactly goes through `typed-json.ts` instead.
 */
export function printableJson(value: unknown): Json {
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : String(value)
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value !== 'object') return null
  if (Array.isArray(value)) return value.map(printableJson)
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return Array.from(value as Float64Array, printableJson)
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, part]) => part !== undefined)
      .map(([key, part]) => [key, printableJson(part)]),
  )
}

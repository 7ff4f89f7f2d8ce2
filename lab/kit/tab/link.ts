/** A tab's content as the query of a link, `optimizer.learningRate=0.1&seed=12345`: only what differs from the defaults. */
import { deflateSync, Inflate, strFromU8, strToU8, Unzlib } from 'fflate'
import { fromBase64, toBase64 } from '../../../preload/base64.ts'
import type { Json, Seed } from '../../../preload/contract/values.ts'
import { limits } from '../../../preload/limits.ts'
import { type Field, initialValue, sameJson, withValueAt } from '../knobs/fields.ts'
import type { TabContent } from './tab-content.ts'

/** Longer links are packed. */
const LONGEST = 1_500
const RESERVED = new Set(['seed', 'at', 'view', 'z'])

const toBase64Url = (bytes: Uint8Array): string =>
  toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
const fromBase64Url = (text: string): Uint8Array => {
  const plain = text.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '')
  return fromBase64(plain.padEnd(Math.ceil(plain.length / 4) * 4, '='))
}

const isObject = (value: Json | undefined): value is Record<string, Json> =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

/** A text stands for itself unless it would be read as something else. */
function written(value: Json): string {
  if (typeof value !== 'string') return JSON.stringify(value)
  return read(value) === value ? value : JSON.stringify(value)
}
function read(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    return text
  }
}

/** The name of a variant; nothing where there is none. */
const nameIn = (value: Json | undefined): string => (typeof value === 'string' ? value : '')

/**
 * The leaves by which a value differs from what it is held against, by path; null where only the whole can say it: lists,
 * and what no knob draws.
 */
function differences(field: Field, value: Json | undefined, base: Json, path: string): [string, Json][] | null {
  if (value === undefined || sameJson(value, base)) return []
  if (field.kind === 'optional' && isObject(value)) {
    const begins = base ?? initialValue(field.field)
    return sameJson(value, begins) && base === null ? null : differences(field.field, value, begins, path)
  }
  if (field.kind === 'group' || field.kind === 'variants') {
    if (!isObject(value) || !isObject(base)) return null
    const kind = field.kind === 'variants' ? nameIn(value[field.discriminator]) : ''
    const other = field.kind === 'variants' && value[field.discriminator] !== base[field.discriminator]
    const group = field.kind === 'group' ? field : field.variants.find(({ name }) => name === kind)?.group
    if (!group || Object.keys(value).some((name) => !group.fields.some(([known]) => known === name))) return null
    const begins = other ? (initialValue(group) as Record<string, Json>) : base
    const parts = group.fields.map(([name, inner]) =>
      begins[name] === undefined && value[name] !== undefined
        ? null
        : differences(inner, value[name], begins[name] ?? null, path ? `${path}.${name}` : name),
    )
    if (parts.some((part) => part === null)) return null
    const named: [string, Json][] =
      other && field.kind === 'variants' ? [[`${path}.${field.discriminator}`, value[field.discriminator]!]] : []
    return [...named, ...parts.flatMap((part) => part!)]
  }
  if (value !== null && typeof value === 'object') return null
  return [[path, value]]
}

/** What the given leaves are set into: the defaults, or the beginning of another variant or of a value where there is none. */
function baseFor(field: Field, base: Json, leaves: ReadonlyMap<string, Json>, path: string): Json {
  const within = [...leaves.keys()].some((each) => each.startsWith(path === '' ? '' : `${path}.`))
  if (!within) return base
  if (field.kind === 'optional') return baseFor(field.field, base ?? initialValue(field.field), leaves, path)
  if (field.kind !== 'group' && field.kind !== 'variants') return base
  const kind = field.kind === 'variants' ? leaves.get(`${path}.${field.discriminator}`) : undefined
  const values = isObject(base) ? base : {}
  const other = field.kind === 'variants' && kind !== undefined && kind !== values[field.discriminator]
  const name = field.kind === 'variants' ? nameIn(kind ?? values[field.discriminator]) : ''
  const group = field.kind === 'group' ? field : field.variants.find((variant) => variant.name === name)?.group
  if (!group) return base
  const begins = other ? (initialValue(group) as Record<string, Json>) : values
  return Object.fromEntries(
    Object.entries(begins).map(([part, value]) => {
      const inner = group.fields.find(([known]) => known === part)?.[1]
      return [part, inner ? baseFor(inner, value, leaves, path ? `${path}.${part}` : part) : value]
    }),
  )
}

const seedEntries = (seed: Seed): [string, Json][] =>
  typeof seed === 'number' ? [['seed', seed]] : Object.entries(seed).map(([part, value]) => [`seed.${part}`, value])

const query = (entries: readonly (readonly [string, string])[]): string =>
  entries.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&')

/** The query of a link that opens a tab with this content. */
export function formatLink(field: Field, defaults: Json, content: TabContent): string {
  const { params, seed, at, view } = content
  const leaves = differences(field, params, defaults, '')
  const hasView = Object.keys(view).length > 0
  if (leaves && !leaves.some(([path]) => RESERVED.has(path.split('.')[0]!))) {
    const plain = query([
      ...leaves.map(([path, value]) => [path, written(value)] as const),
      ...seedEntries(seed).map(([name, value]) => [name, written(value)] as const),
      ...(at > 0 ? [['at', String(at)] as const] : []),
      ...(hasView ? [['view', JSON.stringify(view)] as const] : []),
    ])
    if (plain.length <= LONGEST && sameJson(readLink(field, defaults, plain)['params'] ?? defaults, params))
      return plain
  }
  const packed = { params, seed, ...(at > 0 && { at }), ...(hasView && { view }) }
  return query([['z', toBase64Url(deflateSync(strToU8(JSON.stringify(packed))))]])
}

/** @throws where it is not packed, or unpacks to more than a message may hold */
function unpack(packed: string): Json {
  const bytes = fromBase64Url(packed)
  const parts: Uint8Array[] = []
  let size = 0
  const take = (part: Uint8Array): void => {
    size += part.length
    if (size > limits.messageBytes) throw new RangeError('too large')
    parts.push(part)
  }
  // With zlib's two bytes before it, or without.
  const zlib = (bytes[0]! & 15) === 8 && ((bytes[0]! << 8) | bytes[1]!) % 31 === 0
  const inflate = zlib ? new Unzlib(take) : new Inflate(take)
  for (let from = 0; from < bytes.length; from += 4_096)
    inflate.push(bytes.subarray(from, from + 4_096), from + 4_096 >= bytes.length)
  const whole = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return JSON.parse(strFromU8(whole)) as Json
}

/**
 * What a link's query says, not yet looked over: `params`, `seed`, `at`, `view` as far as it names them. What cannot be
 * read at all stands under its own name.
 */
export function readLink(field: Field, defaults: Json, text: string): Record<string, Json> {
  const query = new URLSearchParams(text)
  const packed = query.get('z')
  if (packed !== null) {
    try {
      const content = unpack(packed)
      return isObject(content) ? content : { z: packed }
    } catch {
      return { z: packed.slice(0, 40) }
    }
  }
  const content: Record<string, Json> = {}
  const leaves = new Map<string, Json>()
  for (const [path, value] of query) {
    const [first, part] = path.split('.')
    if (first === 'seed' && part !== undefined)
      content['seed'] = { ...(isObject(content['seed']) ? content['seed'] : {}), [part]: read(value) }
    else if (RESERVED.has(path)) content[path] = read(value)
    else leaves.set(path, read(value))
  }
  if (leaves.size > 0) {
    let params = baseFor(field, defaults, leaves, '')
    for (const [path, value] of leaves) params = withValueAt(params, path.split('.'), value)
    content['params'] = params
  }
  return content
}

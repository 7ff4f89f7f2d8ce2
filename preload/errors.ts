import { z } from 'zod'
import { errorTexts, type ErrorKey } from './error-texts.ts'

/** A value that an error shows: JSON, cut short where it is long. */
const shown = z.union([z.string(), z.number(), z.boolean(), z.null()])

/** The one shape of an error, on every wire, in the window, on the terminal and in the log. */
export const errorShape = z.strictObject({
  code: z.string().regex(/^E-[A-Z]{3}-\d{3}$/),
  /** The catalogue's entry, which the window uses to say it in another language. */
  key: z.string(),
  values: z.record(z.string(), shown),
  message: z.string(),
  /** The field, such as `params.optimizer.learningRate`. */
  path: z.string().optional(),
  received: shown.optional(),
  limit: shown.optional(),
  /** What was not lost. */
  safe: z.string(),
  /** The one thing to do now. */
  do: z.string(),
})
export type ErrorShape = z.infer<typeof errorShape>
type Values = Record<string, string | number | boolean | null>

/** An error a user can read and act on. Made by {@link labError} alone. */
export class LabError extends Error {
  readonly shape: ErrorShape
  constructor(shape: ErrorShape) {
    super(`${shape.code}: ${shape.message}`)
    this.name = 'LabError'
    this.shape = shape
  }
  get code(): string {
    return this.shape.code
  }
}

/** Fills `{name}` in a text with values; numbers get thousands separators of the given locale. */
export function fillText(text: string, values: Values, locale = 'en'): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name]
    if (value === undefined) return whole
    return typeof value === 'number' && Number.isFinite(value)
      ? value.toLocaleString(locale, { maximumSignificantDigits: 8 })
      : String(value)
  })
}

/**
 * Makes an error of the catalogue.
 * @param key the catalogue's entry, such as `E-IMG-004`; after a full stop comes a variant of the same code
 * @param values what the texts' `{name}` stand for
 * @param field the field it is about, what was received there, and the limit it met
 */
export function labError(
  key: ErrorKey,
  values: Values = {},
  field: { path?: string; received?: unknown; limit?: string | number } = {},
): LabError {
  const text = errorTexts[key]
  return new LabError({
    code: key.slice(0, 9),
    key,
    values,
    message: fillText(text.message.en, values),
    ...(field.path !== undefined && { path: field.path }),
    ...('received' in field && field.received !== undefined && { received: showValue(field.received) }),
    ...(field.limit !== undefined && { limit: field.limit }),
    safe: fillText(text.safe.en, values),
    do: fillText(text.do.en, values),
  })
}

/** What was received, as an error shows it: a short string, a number or a yes or no. */
export function showValue(value: unknown): string | number | boolean | null {
  if (value === null || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (typeof value === 'bigint' || typeof value === 'undefined') return String(value)
  let text: string
  try {
    text = typeof value === 'string' ? value : (JSON.stringify(value) ?? typeof value)
  } catch {
    text = typeof value
  }
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}

/** Whatever was thrown, as a LabError: an unknown one becomes E-APP-001 with a reference that the log has too. */
export function toLabError(thrown: unknown, log: (line: string) => void = () => {}): LabError {
  if (thrown instanceof LabError) return thrown
  const shape = errorShape.safeParse((thrown as { data?: unknown } | null)?.data)
  if (shape.success) return new LabError(shape.data)
  const reference = Date.now().toString(16).slice(-6).toUpperCase()
  log(`[${reference}] ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`)
  return labError('E-APP-001', { reference })
}

/** One line of a zod issue that an error can be made of. */
type Issue = {
  code?: string
  path: readonly PropertyKey[]
  message: string
  input?: unknown
  expected?: string
  minimum?: number | bigint
  maximum?: number | bigint
  inclusive?: boolean
  origin?: string
  keys?: readonly string[]
  values?: readonly unknown[]
  errors?: readonly (readonly Issue[])[]
  discriminator?: string
  note?: string
}

/** Dotted path of a field, array places in brackets: `params.layers[0].units`. */
export function fieldPath(parts: readonly PropertyKey[]): string {
  return parts.reduce<string>(
    (path, part) => (typeof part === 'number' ? `${path}[${part}]` : path ? `${path}.${String(part)}` : String(part)),
    '',
  )
}

/** The value at a path of what was received; undefined where there is none. */
function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      value !== null && typeof value === 'object' && Object.hasOwn(value, part)
        ? (value as Record<PropertyKey, unknown>)[part]
        : undefined,
    root,
  )
}

/** The known word that is nearest to a misspelt one, if any is near. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const distance = (a: string, b: string): number => {
    let row = Array.from({ length: b.length + 1 }, (_, j) => j)
    for (let i = 1; i <= a.length; i++) {
      const next = [i]
      for (let j = 1; j <= b.length; j++)
        next[j] = Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1))
      row = next
    }
    return row[b.length]!
  }
  return known
    .map((name) => ({ name, far: distance(word.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, far }) => far <= Math.max(2, name.length / 3))
    .sort((a, b) => a.far - b.far)[0]?.name
}

/**
 * Turns the first issue of a failed validation into an error that names the field, the value, the limit and the way out.
 * @param prefix where the validated value stands, such as `params`
 * @param knownKeys the fields a strict object at the issue's path has, to suggest one for a misspelt key
 * @param placeOf the whole path of the field that a key may be meant for where no field beside it is
 */
export function invalidInput(
  issues: readonly Issue[],
  received: unknown,
  prefix: readonly PropertyKey[] = [],
  kind: 'E-MOD-001' | 'E-IPC-001' = 'E-MOD-001',
  knownKeys: (path: readonly PropertyKey[]) => readonly string[] = () => [],
  placeOf: (key: string) => string | undefined = () => undefined,
): LabError {
  const issue = issues[0] ?? { path: [], message: 'invalid' }
  const value = valueAt(received, issue.path)
  const at = (extra: readonly PropertyKey[] = []): string => fieldPath([...prefix, ...issue.path, ...extra])
  const path = at()
  const got = String(showValue(value))
  const field = { path, received: value }
  switch (issue.code) {
    case 'unrecognized_keys': {
      const key = issue.keys?.[0] ?? ''
      const known = knownKeys(issue.path)
      const beside = nearest(key, known)
      const meant = placeOf(key)
      // Where it stands already there is no such field: another kind of the same object would have it.
      const moves =
        meant !== undefined && meant.slice(0, Math.max(0, meant.lastIndexOf('.'))) !== path.replace(/\[\d+\]/g, '[0]')
      const hint = beside ?? (moves ? meant : undefined)
      const what = beside ? 'misspelt' : hint ? 'misplaced' : known.length ? 'unknownOf' : 'unknown'
      return labError(
        `${kind}.${what}`,
        { key, hint: hint ?? '', known: known.join(', ') },
        { path: at([key]), received: valueAt(received, [...issue.path, key]) },
      )
    }
    case 'too_small':
    case 'too_big': {
      const small = issue.code === 'too_small'
      const limit = Number(small ? issue.minimum : issue.maximum)
      const relation = small ? (issue.inclusive === false ? '>' : '≥') : issue.inclusive === false ? '<' : '≤'
      if (issue.origin === 'string' || issue.origin === 'array') {
        const length = (value as { length?: number } | undefined)?.length ?? 0
        return labError(`${kind}.length`, { path, relation, limit, length }, { path, received: length, limit })
      }
      return labError(`${kind}.range`, { path, relation, limit, got }, { ...field, limit: `${relation} ${limit}` })
    }
    case 'invalid_value':
      return labError(
        `${kind}.oneOf`,
        { path, options: (issue.values ?? []).map(String).join(', '), got },
        { ...field, limit: (issue.values ?? []).map(String).join(' | ') },
      )
    case 'invalid_union': {
      if (issue.discriminator !== undefined) {
        const full = at([issue.discriminator].filter((name) => issue.path.at(-1) !== name))
        return labError(`${kind}.kind`, { path: full, got: String(showValue(value)) }, { path: full, received: value })
      }
      return labError(`${kind}.type`, { path, expected: issue.message, got }, field)
    }
    case 'invalid_type':
      return value === undefined
        ? labError(`${kind}.missing`, { path, expected: issue.expected ?? '' }, { path })
        : labError(`${kind}.type`, { path, expected: issue.expected ?? '', got }, field)
    case 'custom':
      return labError(`${kind}.rule`, { path, rule: issue.message, got }, field)
    default:
      return labError(`${kind}.rule`, { path, rule: issue.message, got }, field)
  }
}

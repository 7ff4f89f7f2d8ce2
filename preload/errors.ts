import { z } from 'zod'
import { errorEntry, errorTexts, presentKey, type ErrorKey } from './error-texts.ts'
import type { ErrorKind } from './error-texts/text.ts'
import {
  boundedValues,
  interpolate,
  phraseOf,
  messageSchema,
  type MessageRef,
  type Plain,
  type Message,
  type ValuesFor,
} from './message.ts'

/** A value that an error shows: JSON, cut short where it is long. */
const shown = z.union([z.string(), z.number(), z.boolean(), z.null()])

/** The one shape of an error, on every wire, in the window, on the terminal and in the log. */
export const errorShape = z.strictObject({
  code: z.string().regex(/^E-[A-Z]{3}-\d{3}$/),
  /** Its name in the catalogue, by which it is said in another language. One of an earlier lab becomes today's. */
  key: z.string().transform(presentKey),
  /** What the entry's texts are filled with; earlier labs kept words as plain English. */
  values: z.record(z.string(), z.union([shown, messageSchema])),
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
/** An error a user can read and act on. Made by {@link labError} alone. */
export class LabError extends Error {
  readonly shape: ErrorShape
  constructor(shape: ErrorShape) {
    super(`${shape.code}: ${shape.message}`)
    this.name = 'LabError'
    this.shape = shape
  }
  /** What people see. */
  get code(): string {
    return this.shape.code
  }
  /** What the lab compares. A newer lab may have names that this one has not. */
  get key(): string {
    return this.shape.key
  }
  /** Whose it is; the lab's, where this lab's catalogue has no such entry. */
  get kind(): ErrorKind {
    return errorEntry(this.shape.key)?.kind ?? 'lab'
  }
}

type TextOf<Key extends ErrorKey> = (typeof errorTexts)[Key]['message' | 'safe' | 'do']['en']

/** What the texts of an entry are to be filled with; words among them are phrases, so that every language has them. */
export type ErrorValues<Key extends ErrorKey> = Key extends ErrorKey ? ValuesFor<TextOf<Key>> : never

/** The field that an error is about, what was received there, and the limit it met. */
interface ErrorField {
  path?: string
  received?: unknown
  limit?: string | number
}

/**
 * Makes an error of the catalogue.
 * @param key its name in the catalogue, such as `imageTooLarge`
 * @param values what the texts' `{name}` stand for
 */
export function labError<Key extends ErrorKey>(
  key: Key,
  ...[values, field = {}]: keyof ErrorValues<Key> extends never
    ? [values?: Record<never, never>, field?: ErrorField]
    : [values: ErrorValues<Key>, field?: ErrorField]
): LabError {
  const text = errorTexts[key]
  const kept = boundedValues((values ?? {}) as Record<string, Plain | Message>)
  return new LabError({
    code: text.code,
    key,
    values: kept,
    message: interpolate(text.message.en, kept),
    ...(field.path !== undefined && { path: field.path }),
    ...('received' in field && field.received !== undefined && { received: showValue(field.received) }),
    ...(field.limit !== undefined && { limit: field.limit }),
    safe: interpolate(text.safe.en, kept),
    do: interpolate(text.do.en, kept),
  })
}

/** An error as a part of another's words: what happened, without what to do. */
export const phraseOfError = ({ shape }: LabError): MessageRef => {
  const message = shape.message.replace(/\.$/, '')
  return phraseOf(shape.key, { en: message, 'zh-CN': message }, shape.values)
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

/** Whatever was thrown, as a LabError: an unknown one becomes unexpected with a reference that the log has too. */
export function toLabError(thrown: unknown, log: (line: string) => void = () => {}): LabError {
  if (thrown instanceof LabError) return thrown
  const shape = errorShape.safeParse((thrown as { data?: unknown } | null)?.data)
  if (shape.success) return new LabError(shape.data)
  const reference = Date.now().toString(16).slice(-6).toUpperCase()
  log(`[${reference}] ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`)
  return labError('unexpected', { reference })
}

/** Dotted path of a field, array places in brackets: `params.layers[0].units`. */
export function fieldPath(parts: readonly PropertyKey[]): string {
  return parts.reduce<string>(
    (path, part) => (typeof part === 'number' ? `${path}[${part}]` : path ? `${path}.${String(part)}` : String(part)),
    '',
  )
}

import { phrases, type PhraseKey } from './phrases.ts'
import { isPhrase, phrase, type MessageRef, type Message } from './message.ts'

/** One line of a zod issue that an error can be made of. */
export interface Issue {
  code?: string
  path: readonly PropertyKey[]
  message: string
  input?: unknown
  expected?: string
  minimum?: number | bigint
  maximum?: number | bigint
  inclusive?: boolean
  origin?: string
  divisor?: number
  keys?: readonly string[]
  values?: readonly unknown[]
  errors?: readonly (readonly Issue[])[]
  discriminator?: string
  /** Of a rule of ours: what {@link brokenRule} put there. */
  params?: Readonly<Record<string, unknown>>
}

/**
 * What a schema's own rule says where it is broken: the last argument of `refine`, or a part of what `addIssue` takes. It
 * reaches the user in any language, by {@link invalidInput} or at the field itself.
 */
export const brokenRule = (words: MessageRef): { message: string; params: { words: MessageRef } } => ({
  message: words.english,
  params: { words },
})

/** The rule of ours that an issue is about; null where it is one of zod's. */
export function ruleOf({ params }: Issue): MessageRef | null {
  const words = params?.['words']
  return isPhrase(words) ? words : null
}

/** What zod's other rules ask for. */
export function formOf({ code, divisor }: Issue): MessageRef {
  if (code === 'invalid_format') return phrase('rule.form')
  return code === 'not_multiple_of' ? phrase('rule.multipleOf', { divisor: divisor ?? 0 }) : phrase('rule.other')
}

/** The types that phrases have words for. */
type TypeName = Exclude<PhraseKey & `type.${string}`, 'type.named' | 'type.oneOf'>
const isKnown = (key: string): key is TypeName => Object.hasOwn(phrases, key)

/** What a field must be, by zod's name of the type, such as `int`. */
export function typeWords(expected = 'other'): MessageRef {
  const key = `type.${expected}`
  return isKnown(key) ? phrase(key) : phrase('type.named', { name: expected })
}

/** What a field must be where it may be one of several things. */
export function unionWords({ errors = [] }: Issue): Message {
  const names = errors.flatMap(([first]) => (first?.code === 'invalid_type' ? [first.expected] : []))
  const types = [...new Set(names)].map(typeWords)
  return types.length > 1 ? phrase('type.oneOf', { types }) : (types[0] ?? phrase('type.other'))
}

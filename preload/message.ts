import { z } from 'zod'
import { errorEntry } from './error-texts.ts'
import { phrases, type PhraseKey } from './phrases.ts'
import { formatNumberInText } from './format-number.ts'
import type { Language, NamesIn, Localized } from './localized.ts'

/** What the lab has no words for: a code of the system's such as `EACCES`, or what a record of an earlier lab holds. */
export type RawText = string & { readonly [said]: true }
declare const said: unique symbol

/** Some words of the catalogue of phrases, with what they are filled with. */
export interface MessageRef {
  /** The catalogue's key (or an error's, whose message it is then); a newer lab may have others. */
  readonly phrase: string
  readonly values: Readonly<Record<string, Plain | Message>>
  /** The whole in English, for a lab that does not know the key. */
  readonly english: string
}

/** What can be said in every language: a reason, what a field must be … Several are said one after the other. */
export type Message = RawText | MessageRef | readonly (RawText | MessageRef)[]

/** A figure, or a name that is the same in every language. */
export type Plain = string | number | boolean | null

/** The names in texts whose values are words and not names: a string of one's own does not do for them. */
type WordName =
  | 'reason'
  | 'rule'
  | 'expected'
  | 'what'
  | 'column'
  | 'layer'
  | 'layers'
  | 'unit'
  | 'size'
  | 'status'
  | 'child'
  | 'times'
  | 'types'

/** What the `{name}`s of a text are to be filled with. */
export type ValuesFor<Text extends string> = {
  readonly [Name in NamesIn<Text>]: Name extends WordName ? Message | number : Plain
}

/** Characters of one text, things in a list, and phrases in one another: more is cut off. */
const most = { text: 1000, list: 16, depth: 4 }
const cut = (text: string): string => (text.length > most.text ? `${text.slice(0, most.text - 1)}…` : text)

const text = z.string().max(most.text)
const plain = z.union([text, z.number(), z.boolean(), z.null()])
const phraseSchema = (depth: number): z.ZodType<MessageRef> =>
  z.strictObject({
    phrase: z.string().max(60),
    values: z.record(z.string().max(40), depth > 1 ? z.union([plain, sayableSchema(depth - 1)]) : plain),
    english: text,
  })
const sayableSchema = (depth: number): z.ZodType<Message> => {
  const one = z.union([text as unknown as z.ZodType<RawText>, phraseSchema(depth)])
  return z.union([one, z.array(one).max(most.list)])
}
/** {@link Message}, as it travels and is kept. */
export const messageSchema = sayableSchema(most.depth)

/** Whether a value is a phrase. */
export const isPhrase = (value: unknown): value is MessageRef =>
  typeof value === 'object' && value !== null && 'phrase' in value

const depthOf = (value: unknown): number =>
  Array.isArray(value)
    ? Math.max(0, ...value.map(depthOf))
    : isPhrase(value)
      ? 1 + Math.max(0, ...Object.values(value.values).map(depthOf))
      : 0

/** A value as the schema takes it. */
function bounded(value: Plain | Message, depth: number): Plain | Message {
  if (typeof value === 'string') return cut(value)
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (depthOf(value) > depth) return cut(formatMessage('en', value as Message))
  return Array.isArray(value) ? (value as (RawText | MessageRef)[]).slice(0, most.list) : value
}

/** Values as they travel and are kept: whatever is too long is cut. */
export const boundedValues = (values: Readonly<Record<string, Plain | Message>>, depth = most.depth) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, bounded(value, depth)]))

/** A phrase with any values, which its text is not held against. */
export function phraseOf(key: string, words: Localized, values: Readonly<Record<string, Plain | Message>>): MessageRef {
  const kept = boundedValues(values, most.depth - 1)
  return { phrase: key, values: kept, english: cut(interpolate(words.en, kept, 'en', true)) }
}

type PhraseValues<Key extends PhraseKey> = Key extends PhraseKey ? ValuesFor<(typeof phrases)[Key]['en']> : never

/**
 * Words of the catalogue.
 * @param values what its `{name}`s stand for
 */
export const phrase = <Key extends PhraseKey>(
  key: Key,
  ...[values]: keyof PhraseValues<Key> extends never ? [] : [values: PhraseValues<Key>]
): MessageRef => phraseOf(key, phrases[key], values ?? {})

/** What a library or the system said: a code as it is, anything else marked as somebody else's words. */
export function fromLibrary(thrown: unknown): RawText | MessageRef {
  const words = thrown instanceof Error ? thrown.message : String(thrown)
  if (/^[A-Z][A-Z0-9_]*$/.test(words)) return words as RawText
  const line = words.split('\n').find((each) => each.trim() !== '') ?? ''
  return phrase('said', { words: line.trim().replace(/\.$/, '') })
}

/** The words of a key in a language; undefined where this lab does not know it. */
function wordsOf(key: string, language: Language): string | undefined {
  if (Object.hasOwn(phrases, key)) return phrases[key as PhraseKey][language]
  // An error within another: what happened, without its full stop.
  return errorEntry(key)?.message[language].replace(/[.。]$/, '')
}

/**
 * Says words in a language.
 * @param within whether they stand within a phrase, where a list has commas
 */
export function formatMessage(language: Language, words: Message, within = false): string {
  if (typeof words === 'string') return words
  if (isPhrase(words)) {
    const known = wordsOf(words.phrase, language)
    return known === undefined ? words.english : interpolate(known, words.values, language, true)
  }
  const comma = language === 'zh-CN' ? (within ? '，' : '；') : within ? ', ' : '; '
  return words.map((each) => formatMessage(language, each, within)).join(comma)
}

/** Fills `{name}` in a text with values; numbers get the thousands separators of the language. */
export function interpolate(
  text: string,
  values: Readonly<Record<string, Plain | Message>>,
  language: Language = 'en',
  within = false,
): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name]
    if (value === undefined) return whole
    if (typeof value === 'object' && value !== null) return formatMessage(language, value, within)
    return typeof value === 'number' ? formatNumberInText(value, language) : String(value)
  })
}

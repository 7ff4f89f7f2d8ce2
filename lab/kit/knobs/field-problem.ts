/** The legal range of a number and what is wrong with a value, in the user's words. */
import { formatNumber, formatPower } from '../../../preload/format-number.ts'
import { phrase, formatMessage, type MessageRef } from '../../../preload/message.ts'
import type { Field, NumberField } from './fields.ts'
import type { Locale, TextKey, TextValues } from '../lab-context.ts'
import type { text } from '../text.ts'

type KitKey = TextKey<keyof (typeof text)['en'] & string>
type Say = (key: KitKey, values?: TextValues) => string

/** Short numbers as they are typed: 1e-6 and 65,536, not 0.000001. */
const written = (value: number, locale: string): string =>
  value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e7)
    ? formatPower(value)
    : formatNumber(value, locale, { maximumSignificantDigits: 8 })

/** Such as `1 to 65,536`; empty where any number is legal. */
export function rangeWords(field: NumberField, t: Say, locale: string): string {
  const { minimum, maximum, minimumExclusive, maximumExclusive } = field
  const from = minimum === null ? '' : written(minimum, locale)
  const to = maximum === null ? '' : written(maximum, locale)
  if (from !== '' && to !== '' && !minimumExclusive && !maximumExclusive) return t('range', { from, to })
  const low = from === '' ? [] : [t(minimumExclusive ? 'rangeAbove' : 'rangeFrom', { from })]
  const high = to === '' ? [] : [t(maximumExclusive ? 'rangeBelow' : 'rangeTo', { to })]
  return [...low, ...high].join(locale === 'zh-CN' ? '，' : ', ')
}

const asSentence = (locale: Locale, words: MessageRef): string => {
  const text = formatMessage(locale, words)
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${locale === 'zh-CN' ? '。' : '.'}`
}

/**
 * What to say of a value that the schema refused.
 * @param rule that it breaks; null where it is none that the field can have
 */
export function problemWords(field: Field, value: unknown, rule: MessageRef | null, t: Say, locale: Locale): string {
  if (rule) return asSentence(locale, rule)
  if (field.kind === 'optional') return problemWords(field.field, value, rule, t, locale)
  const other = asSentence(locale, phrase('rule.other'))
  if (field.kind === 'numbers' && !(Array.isArray(value) && value.length > 0))
    return t(field.rows ? 'mustBeRows' : 'mustBeNumbers')
  if (field.kind !== 'number') return other
  const range = rangeWords(field, t, locale)
  if (typeof value !== 'number' || !Number.isFinite(value))
    return t(field.integer ? 'mustBeWhole' : 'mustBeNumber', { range })
  if (field.integer && !Number.isInteger(value)) return t('mustBeWhole', { range })
  const low = field.minimum !== null && (field.minimumExclusive ? value <= field.minimum : value < field.minimum)
  const high = field.maximum !== null && (field.maximumExclusive ? value >= field.maximum : value > field.maximum)
  return low || high ? t('outOfRange', { range }) : other
}

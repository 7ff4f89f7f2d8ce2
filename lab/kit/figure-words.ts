/** Numbers and times as the lab shows them. */

/** A measured value in few digits; what is not finite says so. */
export function figureWords(value: number | null | undefined, locale: string, digits = 5): string {
  if (value === null || value === undefined) return '–'
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '−∞'
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-4 || size >= 1e7)) return value.toExponential(digits - 2).replace('e+', 'e')
  // What is counted has no decimals.
  if (Number.isInteger(value) && size >= 1000) return value.toLocaleString(locale)
  return value.toLocaleString(locale, { minimumSignificantDigits: digits, maximumSignificantDigits: digits })
}

/** A place on an axis, with a minus as long as a plus. */
export const tickWords = (value: number, locale: string): string => value.toLocaleString(locale).replace('-', '−')

/** A time left, as the key of a text and its values. */
export function durationWords(milliseconds: number): {
  key: 'lessThanSecond' | 'seconds' | 'minutes' | 'hours'
  values: Record<string, number>
} {
  const all = Math.round(milliseconds / 1000)
  if (all < 1) return { key: 'lessThanSecond', values: {} }
  if (all < 60) return { key: 'seconds', values: { seconds: all } }
  if (all < 3600) return { key: 'minutes', values: { minutes: Math.floor(all / 60), seconds: all % 60 } }
  const minutes = Math.round(all / 60)
  return { key: 'hours', values: { hours: Math.floor(minutes / 60), minutes: minutes % 60 } }
}

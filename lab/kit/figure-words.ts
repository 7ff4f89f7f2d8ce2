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

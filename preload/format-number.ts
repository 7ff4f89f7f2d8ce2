/** Numbers as they are shown to a person, everywhere: with a minus as long as a plus. Files and logs have plain ones. */
const formats = new Map<string, Intl.NumberFormat>()

/** A formatter, made once: making one costs far more than using it, and a chart uses hundreds. */
function formatOf(language: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${language} ${JSON.stringify(options)}`
  const format = formats.get(key) ?? new Intl.NumberFormat(language, options)
  formats.set(key, format)
  return format
}

const minus = (words: string): string => words.replaceAll('-', '−')

/** A number in the way of a language, whatever the system's own is; what is not finite is `NaN`, `∞` or `−∞`. */
export const formatNumber = (value: number, language: string, options: Intl.NumberFormatOptions = {}): string =>
  minus(formatOf(language, { signDisplay: 'negative', ...options }).format(value))

/**
 * A number within a sentence: a count exactly, however large, anything else in eight digits. A small one needs no formatter,
 * the first of which takes as long to make as a tenth of all that a page does until it stands.
 */
export const formatNumberInText = (value: number, language: string): string =>
  Number.isInteger(value) && Math.abs(value) < 1000
    ? minus(String(value))
    : formatNumber(value, language, Number.isSafeInteger(value) ? {} : { maximumSignificantDigits: 8 })

/**
 * A number in powers of ten, such as `1.5e−7`.
 * @param decimals as many as it takes where none are told
 */
export const formatPower = (value: number, decimals?: number): string =>
  minus(value.toExponential(decimals).replace('e+', 'e'))

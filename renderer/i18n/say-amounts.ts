/** Amounts in the way of a language. */

const numbers = new Map<string, Intl.NumberFormat>()
const times = new Map<string, Intl.DateTimeFormat>()

/** A formatter, made once: making one costs far more than using it, and a list uses hundreds. */
function numberFormat(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${locale} ${JSON.stringify(options)}`
  const format = numbers.get(key) ?? new Intl.NumberFormat(locale, options)
  numbers.set(key, format)
  return format
}

/** A moment, such as `24 Nov 2026, 07:22`. */
export function sayTime(locale: string, timeMs: number): string {
  const format = times.get(locale) ?? new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
  times.set(locale, format)
  return format.format(timeMs)
}

/** A metric's value with a fixed number of digits, or in powers of ten where those would hide it. */
export function sayMetric(locale: string, value: number | undefined, digits: number): string {
  if (value === undefined) return '–'
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '−∞'
  const size = Math.abs(value)
  if (size !== 0 && (size < 10 ** -digits || size >= 1e7)) return value.toExponential(3)
  return numberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value)
}

/** A limit in the unit that its name ends with. */
export function sayLimit(locale: string, name: string, value: number): string {
  const whole = numberFormat(locale, { maximumFractionDigits: 1 })
  if (/Bytes(PerSecond)?$/.test(name))
    return value >= 2 ** 20 ? `${whole.format(value / 2 ** 20)} MiB` : `${whole.format(value / 2 ** 10)} KiB`
  if (/Ms$/.test(name)) return value >= 1000 ? `${whole.format(value / 1000)} s` : `${whole.format(value)} ms`
  if (/Share$/.test(name)) return numberFormat(locale, { style: 'percent' }).format(value)
  return whole.format(value)
}

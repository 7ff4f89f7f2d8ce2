/** Amounts in the way of a language. */
import { formatNumber, formatPower } from '../../preload/format-number.ts'

const times = new Map<string, Intl.DateTimeFormat>()

/** A moment, such as `24 Nov 2026, 07:22`. */
export function formatTime(locale: string, timeMs: number): string {
  const format = times.get(locale) ?? new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
  times.set(locale, format)
  return format.format(timeMs)
}

/** A metric's value with a fixed number of digits, or in powers of ten where those would hide it. */
export function formatMetric(locale: string, value: number | undefined, digits: number): string {
  if (value === undefined) return '–'
  const size = Math.abs(value)
  if (size !== 0 && size !== Infinity && (size < 10 ** -digits || size >= 1e7)) return formatPower(value, 3)
  return formatNumber(value, locale, { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

/** A number of bytes, such as `451 KiB`. */
export function formatBytes(locale: string, bytes: number): string {
  const whole = (amount: number): string => formatNumber(amount, locale, { maximumFractionDigits: 1 })
  return bytes >= 2 ** 20 ? `${whole(bytes / 2 ** 20)} MiB` : `${whole(bytes / 2 ** 10)} KiB`
}

/** A limit in the unit that its name ends with. */
export function formatLimit(locale: string, name: string, value: number): string {
  const whole = (amount: number): string => formatNumber(amount, locale, { maximumFractionDigits: 1 })
  if (/Bytes(PerSecond)?$/.test(name)) return formatBytes(locale, value)
  if (/Ms$/.test(name)) return value >= 1000 ? `${whole(value / 1000)} s` : `${whole(value)} ms`
  if (/Share$/.test(name)) return formatNumber(value, locale, { style: 'percent' })
  return whole(value)
}

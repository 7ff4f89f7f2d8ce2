/** Numbers as the lab shows them. */
import { formatNumber, formatPower } from '../../preload/format-number.ts'

/** Sizes that are told in powers of ten: they would be too long, or only zeros. */
const isExtreme = (size: number): boolean => size !== 0 && (size < 1e-4 || size >= 1e7) && size !== Infinity

/** A measured value in few digits; what is not finite says so. */
export function formatFigure(value: number | null | undefined, locale: string, digits = 5): string {
  if (value === null || value === undefined) return '–'
  const size = Math.abs(value)
  if (isExtreme(size)) return formatPower(value, digits - 2)
  // What is counted has no decimals.
  if (Number.isInteger(value) && size >= 1000) return formatNumber(value, locale)
  return formatNumber(value, locale, { minimumSignificantDigits: digits, maximumSignificantDigits: digits })
}

/** How many digits stand behind the point of a number at most: more are rounding of the computer's. */
const decimalsOf = (value: number): number => {
  const [, decimals = '', power = '0'] = /^-?\d(?:\.(\d+))?e(.+)$/.exec(Number(value.toPrecision(12)).toExponential())!
  return Math.max(0, decimals.length - Number(power))
}

/**
 * Places on an axis, all with the same decimals.
 * @param logarithmic each has its own decimals, and sizes that a plot's margin has no room for are powers of ten
 */
export function formatTicks(ticks: readonly number[], locale: string, logarithmic = false): string[] {
  const extreme = ticks.length > 0 && isExtreme(Math.max(...ticks.map(Math.abs)))
  const most = Math.max(0, ...ticks.map(decimalsOf))
  return ticks.map((tick) => {
    if (logarithmic ? isExtreme(tick) || tick >= 1e5 : extreme && tick !== 0)
      return formatPower(Number(tick.toPrecision(12)))
    const decimals = logarithmic ? decimalsOf(tick) : extreme ? 0 : most
    return formatNumber(tick, locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
  })
}

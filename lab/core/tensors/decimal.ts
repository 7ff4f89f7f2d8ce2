/** Decimal text of numbers as Python writes it: exact, with ties to even. */

/** `digits` behind the point, as `%.2f`. */
export function fixed(value: number, digits: number): string {
  if (!Number.isFinite(value)) return nonFinite(value)
  const size = Math.abs(value)
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  if (size >= 1e21) return sign + BigInt(size).toString() + (digits > 0 ? '.' + '0'.repeat(digits) : '')
  if (digits > 100) return sign + size.toFixed(100) + '0'.repeat(digits - 100)
  return sign + evenTie(size.toFixed(digits), size.toFixed(Math.min(100, digits + 30)), digits)
}

/** JavaScript rounds exact ties up; where it did so to an odd digit the even one below is right. */
function evenTie(rounded: string, long: string, digits: number): string {
  const point = long.indexOf('.')
  const tail = point < 0 ? '' : long.slice(point + 1 + digits)
  if (!/^50*$/.test(tail)) return rounded
  const truncated = digits === 0 ? long.slice(0, point) : long.slice(0, point + 1 + digits)
  const last = Number(truncated.at(-1))
  return last % 2 === 0 ? truncated : rounded
}

/** `digits` behind the point and an exponent of at least two digits, as `%.4e`. */
export function scientific(value: number, digits: number): string {
  if (!Number.isFinite(value)) return nonFinite(value)
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  const size = Math.abs(value)
  const long = size.toExponential(Math.min(100, digits + 30)).split('e') as [string, string]
  const short = size.toExponential(Math.min(100, digits)).split('e') as [string, string]
  const mantissa = short[1] === long[1] ? evenTie(short[0], long[0], digits) : short[0]
  const power = Number(short[1])
  return `${sign}${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`
}

/** At most `precision` significant digits, as `%g`. */
export function general(value: number, precision: number, keepZeros = false): string {
  if (!Number.isFinite(value)) return nonFinite(value)
  const digits = Math.max(precision, 1)
  if (value === 0) return Object.is(value, -0) ? '-0' : '0'
  const text = scientific(value, digits - 1)
  const power = Number(text.slice(text.indexOf('e') + 1))
  const trim = (decimal: string): string =>
    keepZeros || !decimal.includes('.') ? decimal : decimal.replace(/\.?0+$/, '')
  if (power >= -4 && power < digits) return trim(fixed(value, digits - 1 - power))
  const [mantissa, exponent] = text.split('e') as [string, string]
  return `${trim(mantissa)}e${exponent}`
}

const nonFinite = (value: number): string => (Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf')

/** The shortest text that reads back as the same number, as `repr(float)`. */
export function shortest(value: number): string {
  if (!Number.isFinite(value)) return nonFinite(value)
  if (Object.is(value, -0)) return '-0.0'
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) {
    const [mantissa, exponent] = value.toExponential().split('e') as [string, string]
    const power = Number(exponent)
    return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`
  }
  const text = String(value)
  return text.includes('.') ? text : `${text}.0`
}

/** Numbers as people type and paste them. */

/** Full-width characters as their usual twins, every space as one, and the minus of shown numbers as a hyphen. */
const plainLetters = (text: string): string =>
  text
    .replace(/[\uff01-\uff5e]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0xfee0))
    .replaceAll('−', '-')
    .replace(/[\s\u3000]+/g, ' ')
    .trim()

/** Digits in groups of three, such as `12,345,678`. */
const grouped = (digits: string, separator: string): boolean => {
  const [first = '', ...groups] = digits.split(separator)
  return groups.length > 0 && /^[1-9]\d{0,2}$/.test(first) && groups.every((group) => /^\d{3}$/.test(group))
}

/** The whole part of a number without its separators; null where they do not stand between groups of three. */
function withoutGroups(digits: string): string | null {
  if (/^\d*$/.test(digits)) return digits
  const separator = /\D/.exec(digits)![0]
  return grouped(digits, separator) ? digits.replaceAll(separator, '') : null
}

/** Digits with separators as plain ones with a decimal point; null where they are no number, or could be two. */
function plainDigits(digits: string, whole: boolean): string | null {
  const marks = digits.replace(/\d/g, '')
  const last = marks.at(-1)
  if (last === undefined) return digits
  if (!/^[,.' ’]+$/.test(marks)) return null
  // The last mark is the decimal sign where it is of another kind than those before it, and a comma or a point.
  const at = digits.lastIndexOf(last)
  if ((last === ',' || last === '.') && marks.indexOf(last) === marks.length - 1) {
    // A single mark before three digits is a thousand, or a decimal sign.
    if (marks.length === 1 && grouped(digits, last)) {
      if (whole) return last === ',' ? digits.replace(',', '') : null
      return last === ',' ? null : digits
    }
    // Among whole numbers a comma alone is never a decimal sign, nor while a thousand is still being typed.
    if (whole && marks === ',') return null
    const before = withoutGroups(digits.slice(0, at))
    return before === null || (before === '' && at + 1 === digits.length) ? null : `${before}.${digits.slice(at + 1)}`
  }
  return withoutGroups(digits)
}

/**
 * What was typed, as a number: full-width digits, groups of three, a decimal comma and powers of ten are understood.
 * @param whole whether only whole numbers are meant: `1,000` is a thousand then, and could be two numbers otherwise
 * @returns NaN where it is no number, or could be two
 */
export function readTypedNumber(text: string, whole = false): number {
  const found = /^([+-]?) ?([\d,.' ’]*\d[\d,.' ’]*?)(?:e([+-]?\d+))?$/i.exec(plainLetters(text))
  if (!found) return NaN
  const [, sign = '', digits = '', power] = found
  const plain = plainDigits(digits, whole && power === undefined)
  return plain === null || plain === '.' ? NaN : Number(`${sign}${plain}${power === undefined ? '' : `e${power}`}`)
}

/**
 * Several numbers, with commas, semicolons or spaces between them.
 * @returns null where something else stands among them, or where a comma may be meant within a number, as in `1,000`
 */
export function readTypedNumbers(text: string): number[] | null {
  const parts = plainLetters(text.replaceAll('、', ','))
    .split(/[\s,;]+/)
    .filter((part) => part !== '')
  if (parts.some((part) => /^0\d/.test(part))) return null
  const numbers = parts.map((part) => readTypedNumber(part))
  return numbers.every(Number.isFinite) ? numbers : null
}

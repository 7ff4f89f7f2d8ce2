import { fixed, scientific } from '../../../core/tensors/decimal.ts'
import { isFloating } from '../../../core/tensors/dtype.ts'
import { elementsOf, type Tensor } from '../../../core/tensors/tensor.ts'

const DIGITS = 8
const THRESHOLD = 1000
const LINE = 75

/** The shortest digits that tell a float32 (or float64) apart, as NumPy prints it. */
function shortestDigits(value: number, single: boolean): string {
  if (!single) return String(value)
  for (let digits = 1; digits <= 9; digits++) {
    const text = value.toPrecision(digits)
    if (Math.fround(Number(text)) === value) return String(Number(text))
  }
  return String(value)
}

/** Digits behind the point that a number needs, at most eight. */
function fraction(value: number, single: boolean): number {
  const text = shortestDigits(value, single)
  const rounded = text.includes('e') ? fixed(value, DIGITS) : text
  const point = rounded.indexOf('.')
  return point < 0 ? 0 : Math.min(DIGITS, rounded.replace(/0+$/, '').length - point - 1)
}

function formatterFor(values: readonly number[], tensor: Tensor): (value: number) => string {
  if (tensor.dtype === 'bool') {
    const width = values.some((value) => !value) ? 5 : 4
    return (value) => (value ? 'True' : 'False').padStart(values.length > 1 ? width : 1)
  }
  if (!isFloating(tensor.dtype)) {
    const width = Math.max(0, ...values.map((value) => String(value).length))
    return (value) => String(value).padStart(width)
  }
  const single = tensor.dtype === 'float32'
  const finite = values.filter((value) => Number.isFinite(value))
  const sizes = finite.map(Math.abs).filter((value) => value !== 0)
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)]
  const exponents = sizes.length > 0 && (most >= 1e8 || least < 1e-4 || most / least > 1000)
  const special = (value: number): string => (Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf')
  let text: (value: number) => string
  if (exponents) {
    const digits = Math.min(
      DIGITS,
      Math.max(
        0,
        ...finite.map(
          (value) => (Number(shortestDigits(value, single)).toExponential().split('e')[0]!.split('.')[1] ?? '').length,
        ),
      ),
    )
    text = (value) => {
      const written = scientific(value, digits)
      return digits === 0 ? written.replace('e', '.e') : written
    }
  } else {
    const digits = Math.max(0, ...finite.map((value) => fraction(value, single)))
    text = (value) =>
      digits === 0 ? `${fixed(value, 0)}.` : fixed(Number(shortestDigits(value, single)), digits).replace(/0+$/, '')
    const shown = finite.map(text)
    const behind = Math.max(0, ...shown.map((one) => one.length - one.indexOf('.') - 1))
    const plain = text
    text = (value) => {
      const one = plain(value)
      return one + ' '.repeat(behind - (one.length - one.indexOf('.') - 1))
    }
  }
  const all = values.map((value) => (Number.isFinite(value) ? text(value) : special(value)))
  const width = Math.max(0, ...all.map((one) => one.length))
  return (value) => (Number.isFinite(value) ? text(value) : special(value)).padStart(width)
}

/** A NumPy array as `print` (or `repr`) shows it. */
export function printArray(tensor: Tensor, repr: boolean): string {
  const elements = elementsOf(tensor)
  const prefix = repr ? 'array(' : ''
  const separator = repr ? ', ' : ' '
  const summarize = tensor.count > THRESHOLD
  const shownOf = (size: number): (number | null)[] =>
    summarize && size > 6 ? [0, 1, 2, null, size - 3, size - 2, size - 1] : Array.from({ length: size }, (_, i) => i)
  const shown: number[] = []
  const collect = (dim: number, base: number): void => {
    if (dim === tensor.rank) return void shown.push(elements[base]!)
    for (const i of shownOf(tensor.shape[dim]!)) if (i !== null) collect(dim + 1, base * tensor.shape[dim]! + i)
  }
  collect(0, 0)
  const format = formatterFor(shown, tensor)
  const rows = (dim: number, base: number, indent: number): string => {
    if (dim === tensor.rank) return format(elements[base]!)
    const places = shownOf(tensor.shape[dim]!)
    if (dim < tensor.rank - 1) {
      const parts = places.map((i) => (i === null ? '...' : rows(dim + 1, base * tensor.shape[dim]! + i, indent + 1)))
      return `[${parts.join(separator.trimEnd() + '\n'.repeat(tensor.rank - dim - 1) + ' '.repeat(indent + 1))}]`
    }
    let line = ''
    const lines: string[] = []
    const words = places.map((i) => (i === null ? '...' : format(elements[base * tensor.shape[dim]! + i]!)))
    words.forEach((word, i) => {
      const next = line === '' ? word : line + separator + word
      const room = LINE - indent - 1 - (i === words.length - 1 ? tensor.rank - 1 : 0)
      if (line !== '' && next.length > room) {
        lines.push(line + separator.trimEnd())
        line = word
      } else line = next
    })
    lines.push(line)
    return `[${lines.join(`\n${' '.repeat(indent + 1)}`)}]`
  }
  const text = tensor.count === 0 ? '[]' : tensor.rank === 0 ? format(elements[0]!).trim() : rows(0, 0, prefix.length)
  const usual = tensor.dtype === 'float64' || tensor.dtype === 'int64' || tensor.dtype === 'bool'
  return repr ? `${prefix}${text}${usual ? '' : `, dtype=${tensor.dtype}`})` : text
}

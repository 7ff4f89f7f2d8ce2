import { fixed, scientific } from './decimal.ts'
import { isFloating, type DType } from './dtype.ts'
import { gradFnOf, elementsOf, type Tensor } from './tensor.ts'

/** PyTorch's settings: digits behind the point, when to leave elements out, how many to keep at each edge, line width. */
const PRECISION = 4
const THRESHOLD = 1000
const EDGE = 3
const LINE = 80

interface Formatter {
  width: number
  format: (value: number) => string
}

/** One width and one notation for all elements that are shown. */
function formatterFor(values: readonly number[], dtype: DType): Formatter {
  if (!isFloating(dtype)) {
    const text = dtype === 'bool' ? (v: number) => (v ? 'True' : 'False') : (v: number) => String(v)
    const width = values.reduce((widest, value) => Math.max(widest, text(value).length), 1)
    return { width, format: (value) => text(value).padStart(width) }
  }
  const shown = values.filter((value) => value !== 0 && Number.isFinite(value))
  let width = 1
  let style: (value: number) => string = (value) => whole(value)
  if (shown.length > 0) {
    const sizes = shown.map(Math.abs)
    const [least, most] = [Math.min(...sizes), Math.max(...sizes)]
    const asWhole = shown.every((value) => Number.isInteger(value))
    const exponents = most / least > 1000 || most > 1e8 || least < 1e-4
    if (exponents) style = (value) => scientific(value, PRECISION)
    else if (!asWhole) style = (value) => fixed(value, PRECISION)
    for (const value of shown) width = Math.max(width, style(value).length)
  }
  return { width, format: (value) => style(value).padStart(width) }
}

/** A whole floating point number ends in a point, so that its type shows. */
const whole = (value: number): string => fixed(value, 0) + (Number.isFinite(value) ? '.' : '')

/** The indices shown of a dimension: all of them, or those at both edges around null. */
function shownOf(size: number, summarize: boolean): (number | null)[] {
  if (!summarize || size <= 2 * EDGE) return Array.from({ length: size }, (_, i) => i)
  return [0, 1, 2, null, size - 3, size - 2, size - 1]
}

/** The elements in nested brackets, wrapped and aligned as PyTorch prints them. */
function bracketed(tensor: Tensor, indent: number): string {
  const elements = elementsOf(tensor)
  const { shape } = tensor
  const summarize = tensor.count > THRESHOLD
  const shown: number[] = []
  const collect = (dim: number, base: number): void => {
    if (dim === shape.length) return void shown.push(elements[base]!)
    for (const i of shownOf(shape[dim]!, summarize)) if (i !== null) collect(dim + 1, base * shape[dim]! + i)
  }
  collect(0, 0)
  const formatter = formatterFor(shown, tensor.dtype)
  const rows = (dim: number, base: number, indentation: number): string => {
    if (dim === shape.length) return formatter.format(elements[base]!)
    const indices = shownOf(shape[dim]!, summarize)
    if (dim === shape.length - 1) {
      const data = indices.map((i) => (i === null ? ' ...' : formatter.format(elements[base * shape[dim]! + i]!)))
      const perLine = Math.max(1, Math.floor((LINE - indentation) / (formatter.width + 2)))
      const lines: string[] = []
      for (let i = 0; i < data.length; i += perLine) lines.push(data.slice(i, i + perLine).join(', '))
      return `[${lines.join(`,\n${' '.repeat(indentation + 1)}`)}]`
    }
    const parts = indices.map((i) => (i === null ? '...' : rows(dim + 1, base * shape[dim]! + i, indentation + 1)))
    const gap = `,${'\n'.repeat(shape.length - dim - 1)}${' '.repeat(indentation + 1)}`
    return `[${parts.join(gap)}]`
  }
  return rows(0, 0, indent)
}

/** A tensor as `print` shows it. */
export function printTensor(tensor: Tensor): string {
  const prefix = 'tensor('
  const suffixes: string[] = []
  const usual = tensor.dtype === 'float32' || tensor.dtype === 'int64' || tensor.dtype === 'bool'
  if (tensor.count === 0) {
    if (tensor.rank !== 1) suffixes.push(`size=(${tensor.shape.join(', ')}${tensor.rank === 1 ? ',' : ''})`)
    if (tensor.dtype !== 'float32') suffixes.push(`dtype=torch.${tensor.dtype}`)
  } else if (!usual) suffixes.push(`dtype=torch.${tensor.dtype}`)
  const gradFn = gradFnOf(tensor)
  if (gradFn) suffixes.push(`grad_fn=<${gradFn.name.split('::').at(-1)}>`)
  else if (tensor.requiresGrad) suffixes.push('requires_grad=True')
  let text = prefix + (tensor.count === 0 ? '[]' : bracketed(tensor, prefix.length))
  let last = text.length - text.lastIndexOf('\n') + 1
  if (!text.includes('\n')) last = text.length + 2
  for (const suffix of suffixes) {
    if (last + suffix.length + 2 > LINE) {
      text += `,\n${' '.repeat(prefix.length)}${suffix}`
      last = prefix.length + suffix.length
    } else {
      text += `, ${suffix}`
      last += suffix.length + 2
    }
  }
  return `${text})`
}

import type { Json } from '../../../preload/contract/values.ts'

/** A number of a tensor in few signs. */
export function formatValue(value: Json | undefined): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'string') return value === 'NaN' ? 'NaN' : value === 'Infinity' ? '∞' : '−∞'
  if (typeof value !== 'number') return ''
  const size = Math.abs(value)
  if (Number.isInteger(value) && size < 1e6) return String(value).replace('-', '−')
  if (size !== 0 && (size < 1e-3 || size >= 1e5)) return value.toExponential(2).replaceAll('-', '−')
  return String(Number(value.toPrecision(4))).replace('-', '−')
}

/** How strongly a cell is coloured, in percent, and in which colour: one for each sign. */
export function heatOf(value: Json | undefined, largest: number): { strength: number; ink: string; odd: boolean } {
  if (typeof value === 'string') return { strength: 0, ink: 'var(--danger)', odd: true }
  const number = typeof value === 'boolean' ? Number(value) : typeof value === 'number' ? value : 0
  const strength = largest === 0 ? 0 : Math.round((Math.abs(number) / largest) * 45)
  return { strength, ink: number < 0 ? 'var(--series-2)' : 'var(--series-1)', odd: false }
}

/** `2 × 3`, or what a single number is. */
export const shapeLabel = (shape: readonly number[]): string => `[${shape.join(', ')}]`

/** Where an element stands, as Python writes it: `[0, 1]`; nothing for a single number, which has no index. */
export function indexLabel(element: number, shape: readonly number[]): string {
  const index = shape.map(() => 0)
  for (let d = shape.length - 1, rest = element; d >= 0; d--) {
    index[d] = rest % shape[d]!
    rest = Math.floor(rest / shape[d]!)
  }
  return index.length > 0 ? shapeLabel(index) : ''
}

/** `Mul` from `MulBackward0`. */
export const shortOperation = (name: string): string =>
  (name.split('::').at(-1) ?? name).replace(/Backward\d*(_copy)?$/, '')

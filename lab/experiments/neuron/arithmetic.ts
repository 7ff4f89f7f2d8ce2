/** The sums behind the numbers of the network, written out: what a unit adds up, and where a gradient comes from. */
import { forward, indexOf, type Shape } from './network.ts'
import type { Row } from './tasks.ts'

/** Writes a number in few digits, in the language of the window. */
export type Write = (value: number) => string

/** One edge of the network: from an input or a hidden unit, to a hidden unit or the output; a bias comes from `one`. */
export type Edge = { layer: 'hidden'; unit: number; from: number | 'bias' } | { layer: 'output'; from: number | 'bias' }

/** Negative numbers stand in brackets, so that no two signs meet. */
const factor = (value: number, write: Write): string => (value < 0 ? `(${write(value)})` : write(value))

/** `0.50 · 1 + (−1.20) · 0 + 0.30`. */
const products = (pairs: readonly (readonly [number, number])[], rest: number | null, write: Write): string =>
  [
    ...pairs.map(([a, b]) => `${factor(a, write)} · ${factor(b, write)}`),
    ...(rest === null ? [] : [factor(rest, write)]),
  ].join(' + ')

/** Where a weight lies in the flat list. */
export function indexOfEdge(edge: Edge, shape: Shape): number {
  const at = indexOf(shape)
  if (edge.layer === 'output') return edge.from === 'bias' ? at.outputBias : at.outputWeight(edge.from)
  return edge.from === 'bias' ? at.bias(edge.unit) : at.weight(edge.unit, edge.from)
}

/** The terms that a hidden unit (or the output, without `unit`) adds up for a row. */
export function sumTerms(weights: Float32Array, shape: Shape, row: Row, unit: number | null, write: Write): string {
  const at = indexOf(shape)
  if (unit !== null)
    return products(
      row.inputs.map((input, index) => [weights[at.weight(unit, index)]!, input]),
      weights[at.bias(unit)]!,
      write,
    )
  const { hidden } = forward(weights, shape, row.inputs)
  return products(
    Array.from(hidden, (value, index) => [weights[at.outputWeight(index)]!, value] as const),
    weights[at.outputBias]!,
    write,
  )
}

/** δ of one row at the end of an edge: how the loss changes with the sum of the unit that it leads to. */
export function deltaOf(weights: Float32Array, shape: Shape, rows: readonly Row[], row: Row, edge: Edge): number {
  const { hidden, probability } = forward(weights, shape, row.inputs)
  const output = (probability - row.target) / rows.length
  if (edge.layer === 'output') return output
  const activation = hidden[edge.unit]!
  return output * weights[indexOf(shape).outputWeight(edge.unit)]! * activation * (1 - activation)
}

/** What comes along an edge for a row: an input, a hidden unit's value, or the 1 of a bias. */
export function sourceOf(weights: Float32Array, shape: Shape, row: Row, edge: Edge): number {
  if (edge.from === 'bias') return 1
  return edge.layer === 'hidden' ? row.inputs[edge.from]! : forward(weights, shape, row.inputs).hidden[edge.from]!
}

/** Rows that are written out at most; of more the first ones and dots. */
const MOST_TERMS = 4

/** The terms of ∂L/∂w: δ times what came along the edge, for each row. */
export function gradientTerms(
  weights: Float32Array,
  shape: Shape,
  rows: readonly Row[],
  edge: Edge,
  write: Write,
): string {
  const pairs = rows
    .slice(0, MOST_TERMS)
    .map((row) => [deltaOf(weights, shape, rows, row, edge), sourceOf(weights, shape, row, edge)] as const)
  return products(pairs, null, write) + (rows.length > MOST_TERMS ? ' + …' : '')
}

import type { FrameNode, FrameOperand } from './frame.ts'
import { formatValue } from './numbers.ts'

/** What one element of a result was made of. */
export interface Source {
  operand: FrameOperand
  /** Elements of the operand that it depends on. */
  elements: number[]
}

const numberOf = (value: unknown): number => (typeof value === 'number' ? value : Number.NaN)

/** Which elements of each operand an element of a node's result depends on. */
export function sourcesOf(node: FrameNode, element: number): Source[] {
  return node.operands.map((operand) => {
    const row = operand.jacobian?.[element]
    const depends = row?.flatMap((value, i) => (value === 0 ? [] : [i])) ?? []
    // Where the derivative is 0 (ReLU below 0) an elementwise operation still reads the element beside it.
    const beside = depends.length === 0 && sameShape(operand.shape, node.shape) ? [element] : depends
    return { operand, elements: beside }
  })
}

const sameShape = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((size, d) => size === b[d])

const LINEAR = /^(Mm|Mv|Dot|Bmm|Sum|Mean|Addmm|Cat|Stack)/

/** The arithmetic of one element, written out: `1 · 5 + 2 · 7 = 19`. */
export function arithmeticOf(node: FrameNode, element: number): string {
  const result = formatValue(node.data[element])
  const sources = sourcesOf(node, element)
  if (LINEAR.test(node.operation)) {
    const addend = node.operation.startsWith('Addmm') ? sources[0] : undefined
    const factor = node.operation.startsWith('Addmm') ? sources[1] : sources[0]
    if (!factor) return `= ${result}`
    const row = factor.operand.jacobian?.[element]
    const terms = factor.elements.slice(0, 6).map((i) => {
      const weight = numberOf(row?.[i])
      const value = formatValue(factor.operand.data[i])
      return weight === 1 ? value : `${value} · ${formatValue(weight)}`
    })
    if (factor.elements.length > 6) terms.push('…')
    const first = addend?.elements.map((i) => formatValue(addend.operand.data[i])) ?? []
    return `${[...first, ...terms].join(' + ')} = ${result}`
  }
  const named = ['a', 'b', 'c'].map((letter, i) => {
    const source = sources[i]
    const value =
      source?.elements.length === 1
        ? source.operand.data[source.elements[0]!]
        : source?.operand.data.length === 1
          ? source.operand.data[0]
          : undefined
    return value === undefined ? null : `${letter} = ${formatValue(value)}`
  })
  return `${[node.formula, ...named.filter((part) => part !== null)].join(', ')}  →  ${result}`
}

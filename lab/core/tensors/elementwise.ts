import { castNumber, type DType, type Elements } from './dtype.ts'
import { broadcastShapes, broadcastStrides, contiguousStrides, countOf, sameShape } from './shape.ts'
import { allocate, elementsOf, Tensor, tensorOf } from './tensor.ts'

/** A new tensor of `f` of each element. */
export function mapElements(input: Tensor, dtype: DType, f: (value: number) => number): Tensor {
  const from = elementsOf(input)
  const data = allocate(dtype, from.length)
  for (let i = 0; i < from.length; i++) data[i] = f(from[i]!)
  return tensorOf(data, dtype, input.shape)
}

/** The elements as a type of computation holds them: a float64 number among float32 ones is rounded first. */
function elementsAs(input: Tensor, dtype: DType): Elements {
  const from = elementsOf(input)
  if (
    input.dtype === dtype ||
    dtype === 'float64' ||
    (dtype === 'float32' && input.dtype !== 'float64' && input.dtype !== 'int64')
  ) {
    return from
  }
  const data = allocate(dtype, from.length)
  for (let i = 0; i < from.length; i++) data[i] = castNumber(from[i]!, dtype)
  return data
}

/**
 * A new tensor of `f` of each pair of elements, broadcast.
 * @param compute the type that both are turned into first
 */
export function zipElements(
  a: Tensor,
  b: Tensor,
  compute: DType,
  dtype: DType,
  f: (x: number, y: number) => number,
): Tensor {
  const shape = broadcastShapes(a.shape, b.shape)
  const [x, y] = [elementsAs(a, compute), elementsAs(b, compute)]
  const count = countOf(shape)
  const data = allocate(dtype, count)
  const [wholeA, wholeB] = [sameShape(a.shape, shape), sameShape(b.shape, shape)]
  if (wholeA && wholeB) for (let i = 0; i < count; i++) data[i] = f(x[i]!, y[i]!)
  else if (wholeA && y.length === 1) {
    const value = y[0]!
    for (let i = 0; i < count; i++) data[i] = f(x[i]!, value)
  } else if (wholeB && x.length === 1) {
    const value = x[0]!
    for (let i = 0; i < count; i++) data[i] = f(value, y[i]!)
  } else {
    const sa = broadcastStrides(a.shape, contiguousStrides(a.shape), shape)
    const sb = broadcastStrides(b.shape, contiguousStrides(b.shape), shape)
    walkPairs(shape, sa, sb, (i, j, index) => {
      data[index] = f(x[i]!, y[j]!)
    })
  }
  return tensorOf(data, dtype, shape)
}

/** Visits each position of a broadcast shape with the positions in both operands. */
function walkPairs(
  shape: readonly number[],
  sa: readonly number[],
  sb: readonly number[],
  visit: (i: number, j: number, index: number) => void,
): void {
  const rank = shape.length
  const count = countOf(shape)
  if (count === 0) return
  const last = rank - 1
  const counter = new Array<number>(rank).fill(0)
  const [inner, stepA, stepB] = [shape[last]!, sa[last]!, sb[last]!]
  let [atA, atB] = [0, 0]
  for (let index = 0; index < count;) {
    for (let i = 0, p = atA, q = atB; i < inner; i++, p += stepA, q += stepB) visit(p, q, index++)
    for (let d = last - 1; d >= 0; d--) {
      atA += sa[d]!
      atB += sb[d]!
      if (++counter[d]! < shape[d]!) break
      atA -= sa[d]! * shape[d]!
      atB -= sb[d]! * shape[d]!
      counter[d] = 0
    }
  }
}

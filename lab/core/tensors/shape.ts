import { indexError, runtimeError } from './program-error.ts'

export type Shape = readonly number[]

/** How many elements a shape holds. */
export function countOf(shape: Shape): number {
  let count = 1
  for (const size of shape) count *= size
  return count
}

/** Strides of a tensor that lies in memory row by row. */
export function contiguousStrides(shape: Shape): number[] {
  const strides = new Array<number>(shape.length)
  let stride = 1
  for (let d = shape.length - 1; d >= 0; d--) {
    strides[d] = stride
    stride *= Math.max(shape[d]!, 1)
  }
  return strides
}

/** Whether elements lie row by row without gaps; dimensions of size 1 have no say. */
export function isContiguous(shape: Shape, strides: Shape): boolean {
  let expected = 1
  for (let d = shape.length - 1; d >= 0; d--) {
    if (shape[d] === 1) continue
    if (shape[d] === 0) return true
    if (strides[d] !== expected) return false
    expected *= shape[d]!
  }
  return true
}

/** Whether two shapes are the same. */
export const sameShape = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((size, d) => size === b[d])

/** `[2, 3]`, as PyTorch writes it in messages. */
export const shapeText = (shape: Shape): string => `[${shape.join(', ')}]`

/** The shape that two shapes broadcast to: aligned at the right, 1 stretches. */
export function broadcastShapes(a: Shape, b: Shape): number[] {
  if (sameShape(a, b)) return a as number[]
  const rank = Math.max(a.length, b.length)
  const shape = new Array<number>(rank)
  for (let d = rank - 1; d >= 0; d--) {
    const [da, db] = [d - rank + a.length, d - rank + b.length]
    const [sa, sb] = [da < 0 ? 1 : a[da]!, db < 0 ? 1 : b[db]!]
    if (sa !== sb && sa !== 1 && sb !== 1) {
      throw runtimeError(
        `The size of tensor a (${sa}) must match the size of tensor b (${sb}) at non-singleton dimension ${d}`,
        { left: a, right: b, leftDim: da, rightDim: db },
      )
    }
    shape[d] = sa === 1 ? sb : sa
  }
  return shape
}

/** A dimension counted from 0, from one that may be counted from the end. */
export function dimension(dim: number, rank: number): number {
  const room = Math.max(rank, 1)
  if (dim < -room || dim >= room) {
    throw indexError(`Dimension out of range (expected to be in range of [${-room}, ${room - 1}], but got ${dim})`)
  }
  return dim < 0 ? dim + room : dim
}

/** Strides with which a tensor is read as if it had the larger shape. */
export function broadcastStrides(shape: Shape, strides: Shape, to: Shape): number[] {
  const lead = to.length - shape.length
  return to.map((_, d) => (d < lead || shape[d - lead] === 1 ? 0 : strides[d - lead]!))
}

import { add, mul, numberTensor } from './arithmetic.ts'
import { expand, resultType, sumTo } from './broadcast.ts'
import { dtypeTraits, type DType, type Elements } from './dtype.ts'
import { operation, record, allocate, elementsOf, tensorOf, type Tensor } from './tensor.ts'
import { runtimeError, typeError } from './program-error.ts'
import { broadcastShapes, countOf, type Shape } from './shape.ts'
import { reshape, squeeze, t, transpose, unsafeView, unsqueeze } from './views.ts'

/** Rows and columns of a result that are computed at once, in sixteen sums that stay in registers. */
const TILE = 4
/** Rows that go through one block of `b` while it is in the nearest cache. */
const PANEL = 32

/**
 * Rows × inner times inner × columns. Sums are kept in float64 and rounded once; products of whole numbers are exact
 * to 2^53.
 */
function multiply(a: Elements, b: Elements, rows: number, inner: number, columns: number, out: Elements): void {
  const left = inDouble(a, 0)
  const right = inDouble(b, 1)
  const [wholeRows, wholeColumns] = [rows - (rows % TILE), columns - (columns % TILE)]
  if (wholeRows > 0 && wholeColumns > 0) {
    const packed = packColumns(right, inner, columns, wholeColumns)
    for (let from = 0; from < wholeRows; from += PANEL) {
      const to = Math.min(from + PANEL, wholeRows)
      for (let column = 0; column < wholeColumns; column += TILE) {
        for (let row = from; row < to; row += TILE) tile(left, packed, row, column, inner, columns, out)
      }
    }
  }
  for (let row = 0; row < wholeRows; row++) rowTimes(left, right, row, inner, columns, wholeColumns, out)
  for (let row = wholeRows; row < rows; row++) rowTimes(left, right, row, inner, columns, 0, out)
}

/** Numbers that are kept for what the operands of the next product are turned into. */
const SCRATCH = 1 << 19
const scratch = [new Float64Array(0), new Float64Array(0)]

/** Elements as float64: in room that is used again and again where they are not many, since letting go of it takes time. */
function inDouble(elements: Elements, which: 0 | 1): Float64Array {
  if (elements instanceof Float64Array) return elements
  if (elements.length > SCRATCH) return new Float64Array(elements)
  if (scratch[which]!.length < elements.length) scratch[which] = new Float64Array(elements.length)
  const room = scratch[which]!
  room.set(elements)
  return room
}

/** Four columns at a time, one after the other in memory. */
function packColumns(b: Float64Array, inner: number, columns: number, whole: number): Float64Array {
  const packed = new Float64Array(inner * whole)
  let at = 0
  for (let column = 0; column < whole; column += TILE) {
    for (let k = 0; k < inner; k++) {
      const from = k * columns + column
      packed[at++] = b[from]!
      packed[at++] = b[from + 1]!
      packed[at++] = b[from + 2]!
      packed[at++] = b[from + 3]!
    }
  }
  return packed
}

/** Four rows by four columns of the result, written out so that the sums stay in registers. */
function tile(
  a: Float64Array,
  packed: Float64Array,
  row: number,
  column: number,
  inner: number,
  columns: number,
  out: Elements,
): void {
  let s00 = 0
  let s01 = 0
  let s02 = 0
  let s03 = 0
  let s10 = 0
  let s11 = 0
  let s12 = 0
  let s13 = 0
  let s20 = 0
  let s21 = 0
  let s22 = 0
  let s23 = 0
  let s30 = 0
  let s31 = 0
  let s32 = 0
  let s33 = 0
  let at = column * inner
  for (let i0 = row * inner, i1 = i0 + inner, i2 = i1 + inner, i3 = i2 + inner, end = i1; i0 < end; at += TILE) {
    const b0 = packed[at]!
    const b1 = packed[at + 1]!
    const b2 = packed[at + 2]!
    const b3 = packed[at + 3]!
    const a0 = a[i0++]!
    const a1 = a[i1++]!
    const a2 = a[i2++]!
    const a3 = a[i3++]!
    s00 += a0 * b0
    s01 += a0 * b1
    s02 += a0 * b2
    s03 += a0 * b3
    s10 += a1 * b0
    s11 += a1 * b1
    s12 += a1 * b2
    s13 += a1 * b3
    s20 += a2 * b0
    s21 += a2 * b1
    s22 += a2 * b2
    s23 += a2 * b3
    s30 += a3 * b0
    s31 += a3 * b1
    s32 += a3 * b2
    s33 += a3 * b3
  }
  let to = row * columns + column
  out[to] = s00
  out[to + 1] = s01
  out[to + 2] = s02
  out[to + 3] = s03
  to += columns
  out[to] = s10
  out[to + 1] = s11
  out[to + 2] = s12
  out[to + 3] = s13
  to += columns
  out[to] = s20
  out[to + 1] = s21
  out[to + 2] = s22
  out[to + 3] = s23
  to += columns
  out[to] = s30
  out[to + 1] = s31
  out[to + 2] = s32
  out[to + 3] = s33
}

/** One row of the result from a column on: what the tiles leave over. */
function rowTimes(
  a: Float64Array,
  b: Float64Array,
  row: number,
  inner: number,
  columns: number,
  from: number,
  out: Elements,
): void {
  if (columns - from < TILE) {
    for (let column = from; column < columns; column++) {
      let total = 0
      for (let k = 0; k < inner; k++) total += a[row * inner + k]! * b[k * columns + column]!
      out[row * columns + column] = total
    }
    return
  }
  const sums = new Float64Array(columns)
  for (let k = 0; k < inner; k++) {
    const value = a[row * inner + k]!
    const start = k * columns
    for (let column = 0; column < columns; column++) sums[column] = sums[column]! + value * b[start + column]!
  }
  for (let column = from; column < columns; column++) out[row * columns + column] = sums[column]!
}

function sameType(a: Tensor, b: Tensor): DType {
  if (a.dtype === b.dtype) return a.dtype
  throw runtimeError(
    `expected m1 and m2 to have the same dtype, but got: ${dtypeTraits(a.dtype).cpp} != ${dtypeTraits(b.dtype).cpp}`,
  )
}

const clash = (a: Shape, b: Shape) => ({
  left: a,
  right: b,
  leftDim: a.length - 1,
  rightDim: Math.max(b.length - 2, 0),
})

const MM = operation('MmBackward0', 'a @ b', 'incoming @ bᵀ', 'aᵀ @ incoming')
/** The product of two matrices. */
export function mm(a: Tensor, b: Tensor, name = 'mm'): Tensor {
  if (a.rank !== 2) throw runtimeError(`${name}: mat1 must be a matrix, got ${a.rank}-D tensor`)
  if (b.rank !== 2) throw runtimeError(`${name}: mat2 must be a matrix, got ${b.rank}-D tensor`)
  checkInner(a, b, name)
  const dtype = sameType(a, b)
  const [rows, inner, columns] = [a.shape[0]!, a.shape[1]!, b.shape[1]!]
  const data = allocate(dtype, rows * columns)
  multiply(elementsOf(a), elementsOf(b), rows, inner, columns, data)
  const saved = [...(b.requiresGrad ? [a] : []), ...(a.requiresGrad ? [b] : [])]
  return record(MM, [a, b], tensorOf(data, dtype, [rows, columns]), saved, (g, needs) => [
    needs[0] ? mm(g, t(b)) : null,
    needs[1] ? mm(t(a), g) : null,
  ])
}

function checkInner(a: Tensor, b: Tensor, name: string): void {
  if (a.shape[1] === b.shape[0]) return
  throw runtimeError(
    `${name}: mat1 and mat2 shapes cannot be multiplied (${a.shape[0]}x${a.shape[1]} and ${b.shape[0]}x${b.shape[1]})`,
    clash(a.shape, b.shape),
  )
}

const MV = operation('MvBackward0', 'A @ v', 'incoming ⊗ v', 'Aᵀ @ incoming')
/** A matrix times a vector. */
export function mv(a: Tensor, v: Tensor): Tensor {
  if (a.rank !== 2 || v.rank !== 1) throw runtimeError(`vector + matrix @ vector expected, got 1, ${a.rank}, ${v.rank}`)
  if (a.shape[1] !== v.shape[0]) {
    throw runtimeError(
      `size mismatch, got input (${a.shape[0]}), mat (${a.shape[0]}x${a.shape[1]}), vec (${v.shape[0]})`,
      clash(a.shape, v.shape),
    )
  }
  const dtype = sameType(a, v)
  const data = allocate(dtype, a.shape[0]!)
  multiply(elementsOf(a), elementsOf(v), a.shape[0]!, a.shape[1]!, 1, data)
  const saved = [...(v.requiresGrad ? [a] : []), ...(a.requiresGrad ? [v] : [])]
  return record(MV, [a, v], tensorOf(data, dtype, [a.shape[0]!]), saved, (g, needs) => [
    needs[0] ? outer(g, v) : null,
    needs[1] ? mv(t(a), g) : null,
  ])
}

const DOT = operation('DotBackward0', 'Σ aᵢ bᵢ', 'b', 'a')
/** The inner product of two vectors. */
export function dot(a: Tensor, b: Tensor): Tensor {
  if (a.rank !== 1 || b.rank !== 1) throw runtimeError(`1D tensors expected, but got ${a.rank}D and ${b.rank}D tensors`)
  if (a.dtype !== b.dtype) {
    throw runtimeError(
      `dot : expected both vectors to have same dtype, but found ${dtypeTraits(a.dtype).title} and ${dtypeTraits(b.dtype).title}`,
    )
  }
  if (a.count !== b.count) {
    throw runtimeError(
      `inconsistent tensor size, expected tensor [${a.count}] and src [${b.count}] to have the same number of elements, but got ${a.count} and ${b.count} elements respectively`,
      { left: a.shape, right: b.shape, leftDim: 0, rightDim: 0 },
    )
  }
  const [x, y] = [elementsOf(a), elementsOf(b)]
  let total = 0
  for (let i = 0; i < x.length; i++) total += x[i]! * y[i]!
  const data = allocate(a.dtype, 1)
  data[0] = total
  const saved = [...(b.requiresGrad ? [a] : []), ...(a.requiresGrad ? [b] : [])]
  return record(DOT, [a, b], tensorOf(data, a.dtype, []), saved, (g, needs) => [
    needs[0] ? mul(b, g) : null,
    needs[1] ? mul(a, g) : null,
  ])
}

/** Each of one vector times each of another. */
export function outer(a: Tensor, b: Tensor): Tensor {
  if (a.rank !== 1) throw runtimeError(`outer: Expected 1-D argument self, but got ${a.rank}-D`)
  if (b.rank !== 1) throw runtimeError(`outer: Expected 1-D argument vec2, but got ${b.rank}-D`)
  return mul(reshape(a, [a.count, 1]), b)
}

const BMM = operation('BmmBackward0', 'a @ b, matrix by matrix', 'incoming @ bᵀ', 'aᵀ @ incoming')
/** Products of two stacks of matrices. */
export function bmm(a: Tensor, b: Tensor): Tensor {
  if (a.rank !== 3) throw runtimeError('batch1 must be a 3D tensor')
  if (b.rank !== 3) throw runtimeError('batch2 must be a 3D tensor')
  const [batch, rows, inner] = a.shape as [number, number, number]
  const columns = b.shape[2]!
  if (b.shape[0] !== batch || b.shape[1] !== inner) {
    throw runtimeError(
      `Expected size for first two dimensions of batch2 tensor to be: [${batch}, ${inner}] but got: [${b.shape[0]}, ${b.shape[1]}].`,
      clash(a.shape, b.shape),
    )
  }
  const dtype = sameType(a, b)
  const data = allocate(dtype, batch * rows * columns)
  const [x, y] = [elementsOf(a), elementsOf(b)]
  for (let i = 0; i < batch; i++) {
    const out = data.subarray(i * rows * columns, (i + 1) * rows * columns)
    multiply(
      x.subarray(i * rows * inner, (i + 1) * rows * inner),
      y.subarray(i * inner * columns, (i + 1) * inner * columns),
      rows,
      inner,
      columns,
      out,
    )
  }
  const saved = [...(b.requiresGrad ? [a] : []), ...(a.requiresGrad ? [b] : [])]
  return record(BMM, [a, b], tensorOf(data, dtype, [batch, rows, columns]), saved, (g, needs) => [
    needs[0] ? bmm(g, transpose(b, 1, 2)) : null,
    needs[1] ? bmm(transpose(a, 1, 2), g) : null,
  ])
}

const SQUEEZE_FIRST = operation('SqueezeBackward4', 'a without a dimension of size 1', '1')
/** `a @ b` for any ranks, as PyTorch's `matmul` does it. */
export function matmul(a: Tensor, b: Tensor): Tensor {
  if (a.rank === 0 || b.rank === 0) {
    throw runtimeError(`both arguments to matmul need to be at least 1D, but they are ${a.rank}D and ${b.rank}D`)
  }
  if (a.rank === 1 && b.rank === 1) return dot(a, b)
  if (a.rank === 2 && b.rank === 1) return mv(a, b)
  if (a.rank === 1 && b.rank === 2) return squeeze(mm(unsqueeze(a, 0), b), 0, SQUEEZE_FIRST)
  if (a.rank === 2 && b.rank === 2) return mm(a, b)
  if (a.rank >= 3 && b.rank <= 2) {
    const lead = a.shape.slice(0, -1)
    const flat = reshape(a, [countOf(lead), a.shape.at(-1)!])
    return b.rank === 1 ? unsafeView(mv(flat, b), lead) : unsafeView(mm(flat, b), [...lead, b.shape[1]!])
  }
  return stackedProduct(a, b)
}

function stackedProduct(a: Tensor, b: Tensor): Tensor {
  const x = a.rank === 1 ? unsqueeze(a, 0) : a
  const batch = broadcastShapes(x.shape.slice(0, -2), b.shape.slice(0, -2))
  const count = countOf(batch)
  const fold = (of: Tensor): Tensor => {
    const matrix = of.shape.slice(-2)
    return reshape(expand(of, [...batch, ...matrix]), [count, ...matrix])
  }
  const product = bmm(fold(x), fold(b))
  const shape = [...batch, x.shape.at(-2)!, b.shape.at(-1)!]
  const whole = unsafeView(product, shape)
  return a.rank === 1 ? squeeze(whole, -2) : whole
}

const ADDMM = operation('AddmmBackward0', 'b + x @ W', '1', 'incoming @ Wᵀ', 'xᵀ @ incoming')
/** A bias plus a product of matrices: what `nn.Linear` computes. */
export function addmm(bias: Tensor, x: Tensor, w: Tensor): Tensor {
  checkInner(x, w, 'addmm')
  if (x.dtype !== w.dtype) {
    throw runtimeError(
      `mat1 and mat2 must have the same dtype, but got ${dtypeTraits(x.dtype).title} and ${dtypeTraits(w.dtype).title}`,
    )
  }
  const dtype = resultType(bias, x)
  const [rows, inner, columns] = [x.shape[0]!, x.shape[1]!, w.shape[1]!]
  const data = allocate(dtype, rows * columns)
  multiply(elementsOf(x), elementsOf(w), rows, inner, columns, data)
  const single = bias.rank === 1 && bias.count === columns
  const spread = single ? elementsOf(bias) : elementsOf(expand(bias, [rows, columns]))
  for (let row = 0, i = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, i++) data[i] = data[i]! + spread[single ? column : i]!
  }
  const saved = [...(w.requiresGrad ? [x] : []), ...(x.requiresGrad ? [w] : [])]
  return record(ADDMM, [bias, x, w], tensorOf(data, dtype, [rows, columns]), saved, (g, needs) => [
    needs[0] ? sumTo(g, bias.shape) : null,
    needs[1] ? mm(g, t(w)) : null,
    needs[2] ? mm(t(x), g) : null,
  ])
}

/** `x @ weightᵀ + bias`, for any number of leading dimensions. */
export function linear(x: Tensor, weight: Tensor, bias: Tensor | null): Tensor {
  if (weight.rank !== 2) throw typeError('linear(): argument "weight" must be a matrix')
  if (x.rank === 2) return bias ? addmm(bias, x, t(weight)) : mm(x, t(weight))
  const lead = x.shape.slice(0, -1)
  const flat = reshape(x, [countOf(lead), x.shape.at(-1) ?? 1])
  const product = bias ? addmm(bias, flat, t(weight)) : mm(flat, t(weight))
  return unsafeView(product, [...lead, weight.shape[0]!])
}

/** `beta * bias + alpha * (x @ w)`. */
export const scaledAddmm = (bias: Tensor, x: Tensor, w: Tensor, beta: number, alpha: number): Tensor =>
  beta === 1 && alpha === 1 ? addmm(bias, x, w) : add(mul(bias, numberTensor(beta)), mul(mm(x, w), numberTensor(alpha)))

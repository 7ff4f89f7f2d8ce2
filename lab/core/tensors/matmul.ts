import { add, mul, numberTensor } from './arithmetic.ts'
import { expand, resultType, sumTo } from './broadcast.ts'
import { dtypeTraits, type DType } from './dtype.ts'
import { multiply, type Matrix } from './product.ts'
import { operation, record, allocate, elementsOf, tensorOf, type Tensor } from './tensor.ts'
import { runtimeError, typeError } from './program-error.ts'
import { broadcastShapes, countOf, type Shape } from './shape.ts'
import { reshape, squeeze, t, transpose, unsafeView, unsqueeze } from './views.ts'

/** A tensor of rank 2, read as it lies; a vector is a column. */
const matrixOf = ({ storage, offset, strides }: Tensor): Matrix => ({
  data: storage.data,
  offset,
  down: strides[0]!,
  right: strides[1] ?? 0,
})

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
  multiply(matrixOf(a), matrixOf(b), [rows, inner, columns], data)
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
  multiply(matrixOf(a), matrixOf(v), [a.shape[0]!, a.shape[1]!, 1], data)
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

/** One matrix of a stack. */
const matrixWithin = ({ storage, offset, strides }: Tensor, index: number): Matrix => ({
  data: storage.data,
  offset: offset + index * strides[0]!,
  down: strides[1]!,
  right: strides[2]!,
})

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
  for (let i = 0; i < batch; i++) {
    const out = data.subarray(i * rows * columns, (i + 1) * rows * columns)
    multiply(matrixWithin(a, i), matrixWithin(b, i), [rows, inner, columns], out)
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
  const single = bias.rank === 1 && bias.count === columns
  multiply(matrixOf(x), matrixOf(w), [rows, inner, columns], data, single ? elementsOf(bias) : null)
  if (!single) {
    const spread = elementsOf(expand(bias, [rows, columns]))
    for (let i = 0; i < data.length; i++) data[i] = data[i]! + spread[i]!
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

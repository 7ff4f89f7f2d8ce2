import { div, exp, mul, numberTensor, sub } from './arithmetic.ts'
import { expand, noteOrigin, reducedDims, reducedShape, sum, targetStrides, toDtype } from './broadcast.ts'
import { dtypeTraits, isFloating, type DType } from './dtype.ts'
import { mapElements, zipElements } from './elementwise.ts'
import { abs } from './functions.ts'
import { operation, record, recordAll, eachOffset, elementsOf, emptyTensor, type Tensor } from './tensor.ts'
import { indexError, ProgramError, runtimeError } from './program-error.ts'
import * as math from './scalar-math.ts'
import { contiguousStrides, countOf, dimension, type Shape } from './shape.ts'
import { clone, reshape } from './views.ts'

const number = numberTensor

/** A reduced gradient, stretched over the tensor again. */
function spread(g: Tensor, input: Tensor, dims: readonly number[], keepdim: boolean): Tensor {
  const kept = reducedShape(input.shape, dims, true)
  return expand(keepdim ? g : reshape(g, kept), input.shape)
}

const MEAN = operation('MeanBackward0', 'Σ a / n', '1 / n')
const MEAN_DIMS = operation('MeanBackward1', 'Σ a / n along dim', '1 / n')
/** The mean of all, or along dimensions. */
export function mean(input: Tensor, dims: readonly number[] | null = null, keepdim = false, dtype?: DType): Tensor {
  if (!isFloating(dtype ?? input.dtype)) {
    throw new ProgramError(
      'NotImplementedError',
      dtype === undefined
        ? `mean(): could not infer output dtype. Input dtype must be either a floating point or complex dtype. Got: ${dtypeTraits(input.dtype).title}`
        : `mean(): could not infer output dtype. Optional dtype must be either a floating point or complex dtype. Got: ${dtypeTraits(dtype).title}`,
    )
  }
  const source = dtype ? toDtype(input, dtype) : input
  const over = reducedDims(input.rank, dims)
  const n = countOf(over.map((d) => input.shape[d]!))
  const total = mapElements(sumQuietly(source, over, keepdim), source.dtype, (x) => x / n)
  return record(dims === null ? MEAN : MEAN_DIMS, [source], total, [], (g) => [
    spread(div(g, number(n)), source, over, keepdim),
  ])
}

/** A sum in float64, recorded nowhere. */
function sumQuietly(input: Tensor, over: readonly number[], keepdim: boolean): Tensor {
  const output = emptyTensor('float64', reducedShape(input.shape, over, keepdim))
  const strides = targetStrides(input.shape, over)
  const from = elementsOf(input)
  const to = output.storage.data
  if (to.length === 1) {
    let total = 0
    for (let i = 0; i < from.length; i++) total += from[i]!
    to[0] = total
  } else {
    eachOffset(input.shape, strides, 0, (target, index) => {
      to[target]! += from[index]!
    })
  }
  return output
}

const PROD = operation('ProdBackward0', 'Π a', 'Π of the others')
const PROD_DIM = operation('ProdBackward1', 'Π a along dim', 'Π of the others')
/** The product of all, or along one dimension. */
export function prod(input: Tensor, dim: number | null, keepdim = false, dtype?: DType): Tensor {
  const to = dtype ?? (isFloating(input.dtype) ? input.dtype : 'int64')
  const over = reducedDims(input.rank, dim === null ? null : [dim])
  const output = emptyTensor(to, reducedShape(input.shape, over, keepdim))
  const products = new Float64Array(output.count).fill(1)
  const from = elementsOf(input)
  eachOffset(input.shape, targetStrides(input.shape, over), 0, (target, index) => {
    products[target]! *= from[index]!
  })
  output.storage.data.set(products)
  return record(dim === null ? PROD : PROD_DIM, [input], output, [input, output], (g) => [
    mul(spread(g, input, over, keepdim), othersProduct(input, over)),
  ])
}

/** For each element the product of the others in its group: right where some are 0, too. */
function othersProduct(input: Tensor, over: readonly number[]): Tensor {
  const output = emptyTensor(input.dtype, input.shape)
  const from = elementsOf(input)
  const groups = new Map<number, number[]>()
  eachOffset(input.shape, targetStrides(input.shape, over), 0, (target, index) => {
    const group = groups.get(target)
    if (group) group.push(index)
    else groups.set(target, [index])
  })
  for (const members of groups.values()) {
    const before = new Float64Array(members.length + 1).fill(1)
    members.forEach((index, i) => (before[i + 1] = before[i]! * from[index]!))
    let after = 1
    for (let i = members.length - 1; i >= 0; i--) {
      output.storage.data[members[i]!] = before[i]! * after
      after *= from[members[i]!]!
    }
  }
  return output
}

/** Values and where they lie, along one dimension. */
export interface ValuesAndIndices {
  values: Tensor
  indices: Tensor
}

const MAX_DIM = operation('MaxBackward0', 'the greatest along dim', '1 at the greatest, else 0')
const MIN_DIM = operation('MinBackward0', 'the least along dim', '1 at the least, else 0')

/** Indices of the extreme along a dimension; the first of equals, NaN before all. */
function extremeIndices(input: Tensor, dim: number, keepdim: boolean, greater: boolean): Tensor {
  const shape = reducedShape(input.shape, [dim], keepdim)
  const output = emptyTensor('int64', shape)
  const size = input.shape[dim]!
  const inner = countOf(input.shape.slice(dim + 1))
  const from = elementsOf(input)
  const to = output.storage.data
  for (let i = 0; i < to.length; i++) {
    const start = Math.floor(i / inner) * inner * size + (i % inner)
    let best = 0
    let most = from[start]!
    for (let k = 1; k < size && !Number.isNaN(most); k++) {
      const value = from[start + k * inner]!
      if (Number.isNaN(value) || (greater ? value > most : value < most)) {
        best = k
        most = value
      }
    }
    to[i] = best
  }
  return output
}

/** The elements at indices along a dimension, and their way back. */
function alongIndices(input: Tensor, indices: Tensor, dim: number): Tensor {
  const output = emptyTensor(input.dtype, indices.shape)
  const strides = contiguousStrides(input.shape)
  const from = elementsOf(input)
  const at = elementsOf(indices)
  const lead = strides.map((s, d) => (d === dim ? 0 : s))
  eachOffset(indices.shape, lead, 0, (base, index) => {
    output.storage.data[index] = from[base + at[index]! * strides[dim]!]!
  })
  return output
}

/** Zeros of a shape, with values added at indices along a dimension: the way back of `gather`. */
function scatterAdd(shape: Shape, g: Tensor, indices: Tensor, dim: number): Tensor {
  const output = emptyTensor(g.dtype, shape)
  const strides = contiguousStrides(shape)
  const [from, at] = [elementsOf(g), elementsOf(indices)]
  const lead = strides.map((s, d) => (d === dim ? 0 : s))
  eachOffset(indices.shape, lead, 0, (base, index) => {
    output.storage.data[base + at[index]! * strides[dim]!]! += from[index]!
  })
  return record(SCATTER, [g], output, [], (gg) => [gatherRecorded(gg, indices, dim)])
}
const SCATTER = operation('ScatterAddBackward0', 'values put at indices', '1')
const GATHER = operation('GatherBackward0', 'a at indices', '1 at the index, else 0')
const gatherRecorded = (input: Tensor, indices: Tensor, dim: number): Tensor =>
  record(GATHER, [input, indices], alongIndices(input, indices, dim), [], (g) => [
    scatterAdd(input.shape, g, indices, dim),
    null,
  ])

/** `input.gather(dim, index)`. */
export function gather(input: Tensor, dim: number, indices: Tensor): Tensor {
  const at = dimension(dim, input.rank)
  if (indices.dtype !== 'int64') throw runtimeError('gather(): Expected dtype int64 for index')
  if (indices.rank !== input.rank)
    throw runtimeError('Index tensor must have the same number of dimensions as input tensor')
  for (const value of elementsOf(indices)) {
    if (value < 0 || value >= input.shape[at]!) {
      throw runtimeError(`index ${value} is out of bounds for dimension ${at} with size ${input.shape[at]}`)
    }
  }
  return gatherRecorded(input, indices, at)
}

/** `max(dim)` and `min(dim)`: the values and where they lie. */
export function extremeAlong(input: Tensor, dim: number, keepdim: boolean, greater: boolean): ValuesAndIndices {
  const name = greater ? 'max' : 'min'
  const at = dimension(dim, input.rank)
  if (input.shape[at] === 0) {
    throw indexError(`${name}(): Expected reduction dim ${at} to have non-zero size.`)
  }
  if (input.rank === 0) return { values: clone(input), indices: emptyTensor('int64', []) }
  const kept = extremeIndices(input, at, true, greater)
  const indices = keepdim ? kept : reshape(kept, reducedShape(input.shape, [at], false))
  const values = emptyTensor(input.dtype, indices.shape)
  values.storage.data.set(elementsOf(alongIndices(input, kept, at)))
  recordAll(
    greater ? MAX_DIM : MIN_DIM,
    [input],
    [values, indices],
    [indices],
    ([g]) => [scatterAdd(input.shape, keepdim ? g! : reshape(g!, kept.shape), kept, at)],
    [true, false],
  )
  indices.gradFn = null
  indices.requiresGrad = false
  return { values, indices }
}

/** `argmax` and `argmin`. */
export function argExtreme(input: Tensor, dim: number | null, keepdim: boolean, greater: boolean): Tensor {
  const name = greater ? 'argmax' : 'argmin'
  if (input.count === 0 && dim === null) {
    throw indexError(`${name}(): Expected reduction dim to be specified for input.numel() == 0.`)
  }
  if (dim !== null && input.rank > 0) {
    return noteOrigin(ARG, input, extremeIndices(input, dimension(dim, input.rank), keepdim, greater))
  }
  if (dim !== null) dimension(dim, input.rank)
  const flat = extremeIndices(reshape(input, [input.count]), 0, false, greater)
  return noteOrigin(
    ARG,
    input,
    keepdim
      ? reshape(
          flat,
          input.shape.map(() => 1),
        )
      : flat,
  )
}
const ARG = operation('ArgMax', 'where the extreme lies', '')

const MAX_ALL = operation('MaxBackward1', 'the greatest', '1 at the greatest, else 0')
const MIN_ALL = operation('MinBackward1', 'the least', '1 at the least, else 0')
const AMAX = operation('AmaxBackward0', 'the greatest along dim', '1 at the greatest, else 0')
const AMIN = operation('AminBackward0', 'the least along dim', '1 at the least, else 0')

/** `max()`, `amax(dim)` and their opposites: equal ones share the gradient. */
export function extremeOf(
  input: Tensor,
  dims: readonly number[] | null,
  keepdim: boolean,
  greater: boolean,
  everything: boolean,
): Tensor {
  if (input.count === 0) {
    throw runtimeError(
      `${greater ? 'max' : 'min'}(): Expected reduction dim to be specified for input.numel() == 0. Specify the reduction dim with the 'dim' argument.`,
    )
  }
  const over = reducedDims(input.rank, dims)
  const output = emptyTensor(input.dtype, reducedShape(input.shape, over, keepdim))
  const to = output.storage.data
  to.fill(greater ? -Infinity : Infinity)
  const best = new Float64Array(to.length).fill(greater ? -Infinity : Infinity)
  const from = elementsOf(input)
  eachOffset(input.shape, targetStrides(input.shape, over), 0, (target, index) => {
    const value = from[index]!
    best[target] = greater ? Math.max(best[target]!, value) : Math.min(best[target]!, value)
  })
  to.set(best)
  const of = everything ? (greater ? MAX_ALL : MIN_ALL) : greater ? AMAX : AMIN
  return record(of, [input], output, [input, output], (g) => {
    const hit = zipElements(input, spread(output, input, over, keepdim), input.dtype, input.dtype, (x, y) =>
      x === y ? 1 : 0,
    )
    return [mul(spread(g, input, over, keepdim), div(hit, sum(hit, over, true)))]
  })
}

const VAR = operation('VarBackward0', 'Σ (a − mean)² / (n − 1)', '2 (a − mean) / (n − 1)')
const STD = operation('StdBackward0', '√ variance', '(a − mean) / ((n − 1) · std)')

function variance(
  input: Tensor,
  over: readonly number[],
  correction: number,
  keepdim: boolean,
): { output: Tensor; n: number } {
  const n = countOf(over.map((d) => input.shape[d]!))
  const means = mapElements(sumQuietly(input, over, true), 'float64', (x) => x / n)
  const squares = zipElements(toQuiet(input), means, 'float64', 'float64', (x, m) => (x - m) * (x - m))
  const output = mapElements(sumQuietly(squares, over, keepdim), input.dtype, (x) => x / Math.max(0, n - correction))
  return { output, n }
}
const toQuiet = (input: Tensor): Tensor => mapElements(input, 'float64', (x) => x)

function refuseWhole(input: Tensor, name: string): void {
  if (!isFloating(input.dtype))
    throw new ProgramError('NotImplementedError', `${name} only support floating point and complex dtypes`)
}

/** The variance, with n − 1 unless told otherwise. */
export function variances(input: Tensor, dims: readonly number[] | null, correction: number, keepdim: boolean): Tensor {
  refuseWhole(input, 'std and var')
  const over = reducedDims(input.rank, dims)
  const { output, n } = variance(input, over, correction, keepdim)
  return record(VAR, [input], output, [input], (g) => [
    mul(
      mul(spread(g, input, over, keepdim), number(2 / Math.max(0, n - correction))),
      sub(input, mean(input, over, true)),
    ),
  ])
}

/** The standard deviation. */
export function deviations(
  input: Tensor,
  dims: readonly number[] | null,
  correction: number,
  keepdim: boolean,
): Tensor {
  refuseWhole(input, 'std and var')
  const over = reducedDims(input.rank, dims)
  const { output: squared, n } = variance(input, over, correction, keepdim)
  const output = mapElements(squared, input.dtype, Math.sqrt)
  return record(STD, [input], output, [input, output], (g) => [
    mul(
      div(spread(g, input, over, keepdim), mul(spread(output, input, over, keepdim), number(n - correction))),
      sub(input, mean(input, over, true)),
    ),
  ])
}

const NORM = operation('LinalgVectorNormBackward0', '√ Σ a²', 'a / norm')
/** The p-norm of the elements, or along dimensions. */
export function vectorNorm(input: Tensor, p: number, dims: readonly number[] | null, keepdim: boolean): Tensor {
  if (!isFloating(input.dtype)) {
    throw new ProgramError(
      'NotImplementedError',
      `linalg.vector_norm: Expected a floating point or complex tensor as input. Got ${dtypeTraits(input.dtype).title}`,
    )
  }
  const over = reducedDims(input.rank, dims)
  const from = toQuiet(input)
  const term =
    p === 2
      ? (x: number) => x * x
      : p === 1 || Math.abs(p) === Infinity
        ? Math.abs
        : p === 0
          ? (x: number) => (x === 0 ? 0 : 1)
          : (x: number) => math.pow(Math.abs(x), p)
  const powers = mapElements(from, 'float64', term)
  const total =
    Math.abs(p) === Infinity ? extremeOf(powers, over, keepdim, p > 0, false) : sumQuietly(powers, over, keepdim)
  const root =
    p === 2
      ? Math.sqrt
      : p === 1 || p === 0 || Math.abs(p) === Infinity
        ? (x: number) => x
        : (x: number) => math.pow(x, 1 / p)
  const output = mapElements(total, input.dtype, root)
  return record(NORM, [input], output, [input, output], (g) => {
    const [wide, norm] = [spread(g, input, over, keepdim), spread(output, input, over, keepdim)]
    const slope = zipElements(input, norm, 'float64', input.dtype, (x, n) => {
      if (p === 1) return Math.sign(x)
      if (n === 0 || p === 0) return 0
      if (p === 2) return x / n
      if (Math.abs(p) === Infinity) return Math.abs(x) === n ? Math.sign(x) : 0
      return (Math.sign(x) * math.pow(Math.abs(x), p - 1)) / math.pow(n, p - 1)
    })
    if (Math.abs(p) !== Infinity) return [mul(wide, slope)]
    const hits = sum(abs(slope), over, true)
    return [mul(wide, div(slope, hits))]
  })
}

const CUMSUM = operation('CumsumBackward0', 'running sum', 'sum of what comes after')
/** Running sums along a dimension. */
export function cumsum(input: Tensor, dim: number): Tensor {
  const at = dimension(dim, input.rank)
  const output = emptyTensor(isFloating(input.dtype) ? input.dtype : 'int64', input.shape)
  running(input, output, at, false)
  return record(CUMSUM, [input], output, [], (g) => {
    const back = emptyTensor(g.dtype, g.shape)
    running(g, back, at, true)
    return [back]
  })
}

function running(input: Tensor, output: Tensor, dim: number, backwards: boolean): void {
  const size = input.shape[dim] ?? 1
  const inner = countOf(input.shape.slice(dim + 1))
  const [from, to] = [elementsOf(input), output.storage.data]
  const groups = size === 0 ? 0 : from.length / size
  for (let i = 0; i < groups; i++) {
    const start = Math.floor(i / inner) * inner * size + (i % inner)
    let total = 0
    for (let k = 0; k < size; k++) {
      const at = start + (backwards ? size - 1 - k : k) * inner
      total += from[at]!
      to[at] = total
    }
  }
}

const LOGSUMEXP = operation('LogsumexpBackward0', 'ln Σ eᵃ', 'softmax(a)')
/** ln Σ eᵃ, safe for large values. */
export function logsumexp(input: Tensor, dims: readonly number[], keepdim: boolean): Tensor {
  const over = reducedDims(input.rank, dims)
  const source = isFloating(input.dtype) ? input : toDtype(input, 'float32')
  const top = extremeOf(source, over, true, true, false)
  const shifted = zipElements(toQuiet(source), top, 'float64', 'float64', (x, m) =>
    math.exp(Number.isFinite(m) ? x - m : x),
  )
  const sums = sumQuietly(shifted, over, true)
  const kept = zipElements(sums, top, 'float64', source.dtype, (s, m) => math.log(s) + (Number.isFinite(m) ? m : 0))
  const output = emptyTensor(source.dtype, reducedShape(input.shape, over, keepdim))
  output.storage.data.set(elementsOf(kept))
  return record(LOGSUMEXP, [source], output, [source, output], (g) => [
    mul(spread(g, source, over, keepdim), exp(sub(source, spread(output, source, over, keepdim)))),
  ])
}

/** `sort`, with the places where the values were. */
export function sort(input: Tensor, dim: number, descending: boolean): ValuesAndIndices {
  const at = dimension(dim, input.rank)
  const indices = emptyTensor('int64', input.shape)
  const size = input.shape[at] ?? 1
  const inner = countOf(input.shape.slice(at + 1))
  const from = elementsOf(input)
  const rank = (x: number): number => (Number.isNaN(x) ? Infinity : x)
  for (let i = 0; i < from.length / Math.max(size, 1); i++) {
    const start = Math.floor(i / inner) * inner * size + (i % inner)
    const order = Array.from({ length: size }, (_, k) => k)
    order.sort((a, b) => {
      const [x, y] = [rank(from[start + a * inner]!), rank(from[start + b * inner]!)]
      return x === y ? 0 : descending ? y - x : x - y
    })
    order.forEach((k, place) => (indices.storage.data[start + place * inner] = k))
  }
  return takeAlong(SORT, input, indices, at)
}
const SORT = operation('SortBackward0', 'a in order', '1 at its place')
const TOPK = operation('TopkBackward0', 'the k greatest', '1 at its place')

function takeAlong(of: typeof SORT, input: Tensor, indices: Tensor, dim: number): ValuesAndIndices {
  const values = input.rank === 0 ? clone(input) : alongIndices(input, indices, dim)
  recordAll(of, [input], [values, indices], [indices], ([g]) => [scatterAdd(input.shape, g!, indices, dim)], [
    true,
    false,
  ])
  indices.gradFn = null
  indices.requiresGrad = false
  return { values, indices }
}

/** The k greatest (or least) along a dimension. */
export function topk(input: Tensor, k: number, dim: number, largest: boolean): ValuesAndIndices {
  const at = dimension(dim, input.rank)
  if (k < 0 || k > (input.shape[at] ?? 1)) throw runtimeError('selected index k out of range')
  const order = sort(input, dim, largest).indices
  const indices = emptyTensor(
    'int64',
    input.shape.map((size, d) => (d === at ? k : size)),
  )
  eachOffset(indices.shape, contiguousStrides(input.shape), 0, (from, index) => {
    indices.storage.data[index] = order.storage.data[from]!
  })
  return takeAlong(TOPK, input, indices, at)
}

const MEDIAN = operation('MedianBackward0', 'the middle value', '1 at the middle, else 0')
/** The lower of the two middle values. */
export function median(input: Tensor): Tensor {
  const flat = reshape(input, [input.count])
  const order = sort(flat, 0, false).indices
  const at = order.storage.data[Math.floor((input.count - 1) / 2)]!
  const output = emptyTensor(input.dtype, [])
  output.storage.data[0] = elementsOf(flat)[at]!
  return record(MEDIAN, [input], output, [input, output], (g) => {
    const back = emptyTensor(input.dtype, input.shape)
    back.storage.data[at] = elementsOf(g)[0]!
    return [back]
  })
}

/** Whether all (or any) elements are true, over everything or along a dimension. */
export function quantify(input: Tensor, dim: number | null, keepdim: boolean, all: boolean): Tensor {
  const over = reducedDims(input.rank, dim === null ? null : [dim])
  const output = emptyTensor(input.dtype === 'uint8' ? 'uint8' : 'bool', reducedShape(input.shape, over, keepdim))
  output.storage.data.fill(all ? 1 : 0)
  const from = elementsOf(input)
  eachOffset(input.shape, targetStrides(input.shape, over), 0, (target, index) => {
    if ((from[index] !== 0) !== all) output.storage.data[target] = all ? 0 : 1
  })
  return noteOrigin(QUANTIFY, input, output)
}
const QUANTIFY = operation('Quantify', 'whether all or any are true', '')

/** The positions of what is not 0, one row each. */
export function nonzero(input: Tensor): Tensor {
  const rows: number[] = []
  const from = elementsOf(input)
  const strides = contiguousStrides(input.shape)
  let count = 0
  from.forEach((value, index) => {
    if (value === 0) return
    count++
    strides.forEach((stride, d) => rows.push(Math.floor(index / stride) % input.shape[d]!))
  })
  const output = emptyTensor('int64', [count, input.rank])
  output.storage.data.set(rows)
  return output
}

/** Distinct values in order, and how often each occurs. */
export function unique(input: Tensor): { values: Tensor; counts: Tensor } {
  const counts = new Map<number, number>()
  for (const value of elementsOf(input)) counts.set(value, (counts.get(value) ?? 0) + 1)
  const keys = [...counts.keys()].sort((a, b) => a - b)
  const values = emptyTensor(input.dtype, [keys.length])
  values.storage.data.set(keys)
  const times = emptyTensor('int64', [keys.length])
  times.storage.data.set(keys.map((key) => counts.get(key)!))
  return { values, counts: times }
}

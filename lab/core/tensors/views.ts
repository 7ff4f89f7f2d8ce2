import { viewOf } from './broadcast.ts'
import { engine } from './engine.ts'
import {
  allocate,
  elementsOf,
  eachOffset,
  emptyTensor,
  tensorOf,
  type Tensor,
  operation,
  record,
  recordAll,
  setViewRenewal,
  type Operation,
} from './tensor.ts'
import { runtimeError, valueError } from './program-error.ts'
import { contiguousStrides, countOf, dimension, sameShape, shapeText, type Shape } from './shape.ts'

/** A recorded view: `back` turns the view's gradient into the operand's. */
function view(
  of: Operation,
  input: Tensor,
  shape: Shape,
  strides: Shape,
  offset: number,
  back: (g: Tensor) => Tensor,
): Tensor {
  return record(of, [input], viewOf(input, shape, strides, offset), [], (g) => [back(g)])
}

const CLONE = operation('CloneBackward0', 'a copy of a', '1')
/** A copy with memory of its own, row by row. */
export function clone(input: Tensor): Tensor {
  return record(CLONE, [input], tensorOf(elementsOf(input).slice(), input.dtype, input.shape), [], (g) => [g])
}

/** The tensor itself where it lies row by row, otherwise a copy that does. */
export const contiguous = (input: Tensor): Tensor => (input.contiguous ? input : clone(input))

/** A shape with its -1 worked out. */
function inferShape(shape: Shape, count: number): number[] {
  const unknown = shape.indexOf(-1)
  const invalid = () => runtimeError(`shape '${shapeText(shape)}' is invalid for input of size ${count}`)
  if (shape.some((size) => size < -1)) throw runtimeError(`invalid shape dimension ${shape.find((size) => size < -1)}`)
  if (unknown < 0) {
    if (countOf(shape) !== count) throw invalid()
    return [...shape]
  }
  if (shape.indexOf(-1, unknown + 1) >= 0) throw runtimeError('only one dimension can be inferred')
  const rest = countOf(shape.filter((size) => size !== -1))
  if (rest === 0 || count % rest !== 0) {
    if (rest === 0 && count === 0) {
      throw runtimeError(
        `cannot reshape tensor of 0 elements into shape ${shapeText(shape)} because the unspecified dimension size -1 can be any value and is ambiguous`,
      )
    }
    throw invalid()
  }
  return shape.map((size) => (size === -1 ? count / rest : size))
}

/** Strides with which the same memory has another shape, or null where it would need a copy. */
function viewStrides(input: Tensor, shape: Shape): number[] | null {
  if (input.contiguous) return contiguousStrides(shape)
  const strides = new Array<number>(shape.length).fill(0)
  let view = shape.length - 1
  let run = 1
  let base = input.strides.at(-1) ?? 1
  let viewRun = 1
  for (let d = input.rank - 1; d >= 0; d--) {
    run *= input.shape[d]!
    if (d === 0 || (input.shape[d - 1] !== 1 && input.strides[d - 1] !== run * base)) {
      while (view >= 0 && (viewRun < run || shape[view] === 1)) {
        strides[view] = viewRun * base
        viewRun *= shape[view]!
        view--
      }
      if (viewRun !== run) return null
      if (d > 0) {
        base = input.strides[d - 1]!
        run = 1
        viewRun = 1
      }
    }
  }
  return view === -1 ? strides : null
}

const VIEW = operation('ViewBackward0', 'a in another shape', '1')
/** Another shape over the same memory; refused where it would need a copy. */
export function reshapeView(input: Tensor, shape: Shape): Tensor {
  const to = inferShape(shape, input.count)
  const strides = viewStrides(input, to)
  if (!strides) {
    throw runtimeError(
      "view size is not compatible with input tensor's size and stride (at least one dimension spans across two contiguous subspaces). Use .reshape(...) instead.",
    )
  }
  return view(VIEW, input, to, strides, input.offset, (g) => reshape(g, input.shape))
}

const UNSAFE_VIEW = operation('UnsafeViewBackward0', 'a in another shape', '1')
/** Another shape; over the same memory where that is possible. */
export function reshape(input: Tensor, shape: Shape): Tensor {
  const to = inferShape(shape, input.count)
  if (viewStrides(input, to)) return reshapeView(input, to)
  return unsafeView(clone(input), to)
}

/** A shape for a fresh result: PyTorch's name differs from a view's. */
export function unsafeView(input: Tensor, shape: Shape): Tensor {
  const output = tensorOf(elementsOf(input), input.dtype, shape)
  output.storage = input.storage
  return record(UNSAFE_VIEW, [input], output, [], (g) => [reshape(g, input.shape)])
}

const PERMUTE = operation('PermuteBackward0', 'a with its dimensions in another order', '1')
/** Dimensions in another order. */
export function permute(input: Tensor, dims: Shape, of = PERMUTE): Tensor {
  if (dims.length !== input.rank) {
    throw runtimeError(
      `permute(sparse_coo): number of dimensions in the tensor input does not match the length of the desired ordering of dimensions i.e. input.dim() = ${input.rank} is not equal to len(dims) = ${dims.length}`,
    )
  }
  const order = dims.map((d) => dimension(d, input.rank))
  if (new Set(order).size !== order.length) throw runtimeError('permute(): duplicate dims are not allowed.')
  const inverse = order.map((_, d) => order.indexOf(d))
  return view(
    of,
    input,
    order.map((d) => input.shape[d]!),
    order.map((d) => input.strides[d]!),
    input.offset,
    (g) => permute(g, inverse, of),
  )
}

const TRANSPOSE = operation('TransposeBackward0', 'a with two dimensions exchanged', '1')
/** Two dimensions exchanged. */
export function transpose(input: Tensor, first: number, second: number, of = TRANSPOSE): Tensor {
  const [a, b] = [dimension(first, input.rank), dimension(second, input.rank)]
  const order = input.shape.map((_, d) => (d === a ? b : d === b ? a : d))
  return permute(input, order, of)
}

const T = operation('TBackward0', 'aᵀ', '1')
/** A matrix with rows and columns exchanged. */
export function t(input: Tensor): Tensor {
  if (input.rank > 2) throw runtimeError(`t() expects a tensor with <= 2 dimensions, but self is ${input.rank}D`)
  return input.rank < 2
    ? permute(
        input,
        input.shape.map((_, d) => d),
        T,
      )
    : transpose(input, 0, 1, T)
}

/** All dimensions in reverse order. */
export const reversed = (input: Tensor): Tensor =>
  permute(
    input,
    input.shape.map((_, d) => input.rank - 1 - d),
  )

const SQUEEZE_ALL = operation('SqueezeBackward0', 'a without dimensions of size 1', '1')
const SQUEEZE = operation('SqueezeBackward1', 'a without a dimension of size 1', '1')
/** Without dimensions of size 1: all of them, or one where it has that size. */
export function squeeze(input: Tensor, dim: number | null, of?: Operation): Tensor {
  const only = dim === null ? null : dimension(dim, input.rank)
  const kept = input.shape.map((_, d) => d).filter((d) => input.shape[d] !== 1 || (only !== null && d !== only))
  return view(
    of ?? (dim === null ? SQUEEZE_ALL : SQUEEZE),
    input,
    kept.map((d) => input.shape[d]!),
    kept.map((d) => input.strides[d]!),
    input.offset,
    (g) => reshape(g, input.shape),
  )
}

const UNSQUEEZE = operation('UnsqueezeBackward0', 'a with one more dimension of size 1', '1')
/** One more dimension of size 1. */
export function unsqueeze(input: Tensor, dim: number): Tensor {
  const at = dimension(dim, input.rank + 1)
  const shape = [...input.shape.slice(0, at), 1, ...input.shape.slice(at)]
  const stride = at < input.rank ? input.shape[at]! * input.strides[at]! : 1
  const strides = [...input.strides.slice(0, at), stride, ...input.strides.slice(at)]
  return view(UNSQUEEZE, input, shape, strides, input.offset, (g) => squeeze(g, at))
}

/** Dimensions from `start` to `end` as one. */
export function flatten(input: Tensor, start: number, end: number): Tensor {
  const [from, to] = [dimension(start, input.rank), dimension(end, input.rank)]
  if (from > to) throw runtimeError('flatten() has invalid args: start_dim cannot come after end_dim')
  if (input.rank === 0) return reshape(input, [1])
  if (from === to) return input
  const shape = [...input.shape.slice(0, from), countOf(input.shape.slice(from, to + 1)), ...input.shape.slice(to + 1)]
  return reshape(input, shape)
}

/** A part of a tensor's memory by shape, strides and offset relative to its first element. */
interface Part {
  shape: Shape
  strides: Shape
  offset: number
}

const PLACE = operation('SliceScatter', 'a part within zeros', '1')
/** Zeros of `shape` with the gradient in the part that a view had shown. */
function placeInto(gradient: Tensor, shape: Shape, cut: (whole: Tensor) => Part): Tensor {
  const output = emptyTensor(gradient.dtype, shape)
  const part = cut(output)
  const from = elementsOf(gradient)
  eachOffset(part.shape, part.strides, part.offset, (at, index) => {
    output.storage.data[at]! += from[index]!
  })
  return record(PLACE, [gradient], output, [], (g) => [cutCopy(g, cut)])
}

const CUT = operation('SliceCopy', 'a part of a', '1')
function cutCopy(input: Tensor, cut: (whole: Tensor) => Part): Tensor {
  const row = contiguous(input)
  const { shape, strides, offset } = cut(row)
  const output = tensorOf(elementsOf(viewOf(row, shape, strides, offset)).slice(), input.dtype, shape)
  return record(CUT, [input], output, [], (g) => [placeInto(g, input.shape, cut)])
}

/** A view of a part; its gradient lies within zeros. */
function partView(of: Operation, input: Tensor, cut: (whole: Tensor) => Part): Tensor {
  const { shape, strides, offset } = cut(input)
  return view(of, input, shape, strides, offset, (g) => placeInto(g, input.shape, cut))
}

const SELECT = operation('SelectBackward0', 'a[i]', '1 at i, else 0')
/** One index along a dimension; `at` is within bounds. */
export const select = (input: Tensor, dim: number, at: number): Tensor =>
  partView(SELECT, input, (whole) => ({
    shape: whole.shape.filter((_, d) => d !== dim),
    strides: whole.strides.filter((_, d) => d !== dim),
    offset: whole.offset + at * whole.strides[dim]!,
  }))

const SLICE = operation('SliceBackward0', 'a[from:to]', '1 within, else 0')
/** Indices from `start` to before `end` along a dimension. */
export const slice = (input: Tensor, dim: number, start: number, end: number, step = 1): Tensor =>
  partView(SLICE, input, (whole) => sliceOf(whole, dim, start, end, step))

function sliceOf(whole: Tensor, dim: number, start: number, end: number, step: number): Part {
  const size = Math.max(0, Math.ceil((end - start) / step))
  return {
    shape: whole.shape.map((own, d) => (d === dim ? size : own)),
    strides: whole.strides.map((own, d) => (d === dim ? own * step : own)),
    offset: whole.offset + start * whole.strides[dim]!,
  }
}

const DIAGONAL = operation('DiagonalBackward0', 'the diagonal of a', '1 on the diagonal')
/** The diagonal of a matrix. */
export const diagonal = (input: Tensor, shift: number): Tensor =>
  partView(DIAGONAL, input, (whole) => {
    const [rows, columns] = whole.shape as [number, number]
    const [down, right] = [Math.max(-shift, 0), Math.max(shift, 0)]
    const size = Math.max(0, Math.min(rows - down, columns - right))
    const [sr, sc] = whole.strides as [number, number]
    return { shape: [size], strides: [sr + sc], offset: whole.offset + down * sr + right * sc }
  })

const AS_STRIDED = operation('AsStridedBackward0', 'a part of a', '1 within, else 0')
/** A view of a base by its place in the base's memory: how a view is told anew after the base was written. */
function asStrided(base: Tensor, like: Tensor): Tensor {
  const from = like.offset - base.offset
  return partView(AS_STRIDED, base, (whole) => ({
    shape: like.shape,
    strides: like.strides,
    offset: whole.offset + from,
  }))
}

setViewRenewal((of) => {
  const base = of.base!
  of.baseGradFn = base.gradFn
  if (!base.requiresGrad) return
  const anew = engine().withGrad(true, () => asStrided(base, of))
  of.gradFn = anew.gradFn
  of.outputIndex = 0
  of.requiresGrad = anew.requiresGrad
})

/** The part of a gradient that belongs to a view of the base, and the base's gradient without it. */
export function gradientThroughView(gradient: Tensor, base: Tensor, part: Tensor): { rest: Tensor; of: Tensor } {
  const whole = tensorOf(elementsOf(gradient).slice(), gradient.dtype, gradient.shape)
  const from = part.offset - base.offset
  const of = emptyTensor(gradient.dtype, part.shape)
  eachOffset(part.shape, part.strides, from, (at, index) => {
    of.storage.data[index] = whole.storage.data[at]!
  })
  eachOffset(part.shape, part.strides, from, (at) => {
    whole.storage.data[at] = 0
  })
  return { rest: whole, of }
}

const ALIAS = operation('AliasBackward0', 'a', '1')
/** The same tensor under another name. */
export const alias = (input: Tensor): Tensor => view(ALIAS, input, input.shape, input.strides, input.offset, (g) => g)

/** The same memory, cut off from the graph. */
export function detach(input: Tensor): Tensor {
  const output = viewOf(input, input.shape, input.strides, input.offset)
  output.base = null
  output.baseGradFn = null
  return output
}

const SPLIT = operation('SplitBackward0', 'a in parts', '1')
const UNBIND = operation('UnbindBackward0', 'a in slices', '1')

/** Parts of `size` along a dimension. */
export function split(input: Tensor, size: number, dim: number): Tensor[] {
  const at = dimension(dim, input.rank)
  const parts: Tensor[] = []
  const total = input.shape[at]!
  const cuts: [number, number][] = []
  for (let from = 0; from < total || from === 0; from += size) cuts.push([from, Math.min(from + size, total)])
  for (const [from, to] of cuts) {
    const { shape, strides, offset } = sliceOf(input, at, from, to, 1)
    parts.push(viewOf(input, shape, strides, offset))
  }
  recordAll(SPLIT, [input], parts, [], (grads) => [
    sumParts(grads.map((g, i) => g && placeInto(g, input.shape, (whole) => sliceOf(whole, at, ...cuts[i]!, 1)))),
  ])
  return parts
}

/** Slices along a dimension, each without it. */
export function unbind(input: Tensor, dim: number): Tensor[] {
  const at = dimension(dim, input.rank)
  const cut = (whole: Tensor, i: number): Part => ({
    shape: whole.shape.filter((_, d) => d !== at),
    strides: whole.strides.filter((_, d) => d !== at),
    offset: whole.offset + i * whole.strides[at]!,
  })
  const parts = Array.from({ length: input.shape[at]! }, (_, i) => {
    const { shape, strides, offset } = cut(input, i)
    return viewOf(input, shape, strides, offset)
  })
  recordAll(UNBIND, [input], parts, [], (grads) => [
    sumParts(grads.map((g, i) => g && placeInto(g, input.shape, (whole) => cut(whole, i)))),
  ])
  return parts
}

const SUM_PARTS = operation('AddBackward0', 'Σ', '1')
function sumParts(parts: readonly (Tensor | null)[]): Tensor | null {
  const present = parts.filter((part) => part !== null)
  const [first] = present
  if (!first) return null
  const output = emptyTensor(first.dtype, first.shape)
  for (const part of present) {
    const from = elementsOf(part)
    for (let i = 0; i < from.length; i++) output.storage.data[i]! += from[i]!
  }
  return record(SUM_PARTS, present, output, [], (g) => present.map(() => g))
}

const CAT = operation('CatBackward0', 'tensors one after the other', '1')
/** Tensors joined along a dimension they share. */
export function cat(inputs: readonly Tensor[], dim: number, dtype: Tensor['dtype']): Tensor {
  const solid = inputs.filter((input) => input.rank !== 1 || input.count > 0)
  const [first] = solid
  if (!first) return clone(inputs[0]!)
  if (first.rank === 0) throw runtimeError('zero-dimensional tensor (at position 0) cannot be concatenated')
  const at = dimension(dim, first.rank)
  solid.forEach((input, i) => {
    if (input.rank !== first.rank) {
      throw runtimeError(`Tensors must have same number of dimensions: got ${first.rank} and ${input.rank}`)
    }
    input.shape.forEach((size, d) => {
      if (d === at || size === first.shape[d]) return
      throw runtimeError(
        `Sizes of tensors must match except in dimension ${at}. Expected size ${first.shape[d]} but got size ${size} for tensor number ${i} in the list.`,
        { left: first.shape, right: input.shape, leftDim: d, rightDim: d },
      )
    })
  })
  const total = solid.reduce((sum, input) => sum + input.shape[at]!, 0)
  const shape = first.shape.map((size, d) => (d === at ? total : size))
  const data = allocate(dtype, countOf(shape))
  const inner = countOf(first.shape.slice(at + 1))
  const outer = countOf(first.shape.slice(0, at))
  const cuts: [number, number][] = []
  let from = 0
  for (const input of solid) {
    const block = input.shape[at]! * inner
    const own = elementsOf(input)
    for (let o = 0; o < outer; o++) data.set(own.subarray(o * block, (o + 1) * block), (o * total + from) * inner)
    cuts.push([from, (from += input.shape[at]!)])
  }
  return record(CAT, solid, tensorOf(data, dtype, shape), [], (g, needs) =>
    cuts.map(([start, end], i) => (needs[i] ? slice(g, at, start, end) : null)),
  )
}

const STACK = operation('StackBackward0', 'tensors along a new dimension', '1')
/** Tensors of one shape along a new dimension. */
export function stack(inputs: readonly Tensor[], dim: number, dtype: Tensor['dtype']): Tensor {
  const [first] = inputs
  if (!first) throw runtimeError('stack expects a non-empty TensorList')
  inputs.forEach((input, i) => {
    if (sameShape(input.shape, first.shape)) return
    throw runtimeError(
      `stack expects each tensor to be equal size, but got ${shapeText(first.shape)} at entry 0 and ${shapeText(input.shape)} at entry ${i}`,
      { left: first.shape, right: input.shape, leftDim: null, rightDim: null },
    )
  })
  const at = dimension(dim, first.rank + 1)
  const shape = [...first.shape.slice(0, at), inputs.length, ...first.shape.slice(at)]
  const data = allocate(dtype, countOf(shape))
  const inner = countOf(first.shape.slice(at))
  const outer = countOf(first.shape.slice(0, at))
  inputs.forEach((input, i) => {
    const own = elementsOf(input)
    for (let o = 0; o < outer; o++) data.set(own.subarray(o * inner, (o + 1) * inner), (o * inputs.length + i) * inner)
  })
  return record(STACK, inputs, tensorOf(data, dtype, shape), [], (g, needs) =>
    inputs.map((_, i) => (needs[i] ? select(g, at, i) : null)),
  )
}

const REPEAT = operation('RepeatBackward0', 'copies of a', 'sum over the copies')
/** Copies along each dimension. */
export function repeat(input: Tensor, times: Shape, sumBack: (g: Tensor, dims: number[]) => Tensor): Tensor {
  if (times.length < input.rank) {
    throw runtimeError('Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor')
  }
  const lead = times.length - input.rank
  const padded = times.map((_, d) => (d < lead ? 1 : input.shape[d - lead]!))
  const shape = padded.map((size, d) => size * times[d]!)
  const output = emptyTensor(input.dtype, shape)
  const from = elementsOf(input)
  const strides = contiguousStrides(padded)
  const index = new Array<number>(shape.length).fill(0)
  const { data } = output.storage
  for (let i = 0; i < data.length; i++) {
    let at = 0
    for (let d = 0; d < shape.length; d++) at += (index[d]! % padded[d]!) * strides[d]!
    data[i] = from[at]!
    for (let d = shape.length - 1; d >= 0 && ++index[d]! === shape[d]!; d--) index[d] = 0
  }
  return record(REPEAT, [input], output, [], (g) => {
    const folded = reshape(
      g,
      padded.flatMap((size, d) => [times[d]!, size]),
    )
    return [
      reshape(
        sumBack(
          folded,
          times.map((_, d) => 2 * d),
        ),
        input.shape,
      ),
    ]
  })
}

const FLIP = operation('FlipBackward0', 'a reversed', '1')
/** Reversed along dimensions. */
export function flip(input: Tensor, dims: Shape): Tensor {
  const over = dims.map((d) => dimension(d, input.rank))
  const strides = input.strides.map((s, d) => (over.includes(d) ? -s : s))
  const offset = over.reduce((at, d) => at + (input.shape[d]! - 1) * input.strides[d]!, input.offset)
  const output = emptyTensor(input.dtype, input.shape)
  eachOffset(input.shape, strides, offset, (at, index) => {
    output.storage.data[index] = input.storage.data[at]!
  })
  return record(FLIP, [input], output, [], (g) => [flip(g, dims)])
}

const TRIL = operation('TrilBackward0', 'a below the diagonal', '1 below, else 0')
const TRIU = operation('TriuBackward0', 'a above the diagonal', '1 above, else 0')
/** The lower (or upper) triangle, zeros elsewhere. */
export function triangle(input: Tensor, lower: boolean, shift: number): Tensor {
  if (input.rank < 2) {
    throw runtimeError(`${lower ? 'tril' : 'triu'}: input tensor must have at least 2 dimensions`)
  }
  const [rows, columns] = input.shape.slice(-2) as [number, number]
  const data = elementsOf(input).slice()
  for (let i = 0; i < data.length; i++) {
    const [row, column] = [Math.floor(i / columns) % rows, i % columns]
    if (lower ? column > row + shift : column < row + shift) data[i] = 0
  }
  return record(lower ? TRIL : TRIU, [input], tensorOf(data, input.dtype, input.shape), [], (g) => [
    triangle(g, lower, shift),
  ])
}

/** A number of parts as equal as possible. */
export function chunk(input: Tensor, chunks: number, dim: number): Tensor[] {
  if (chunks <= 0) throw runtimeError(`chunk expects \`chunks\` to be greater than 0, got: ${chunks}`)
  const size = input.shape[dimension(dim, input.rank)]!
  return split(input, Math.max(1, Math.ceil(size / chunks)), dim)
}

/** Refuses what a step in a slice cannot be. */
export function checkStep(step: number): void {
  if (step === 0) throw valueError('slice step cannot be zero')
  if (step < 0) throw valueError('step must be greater than zero')
}

import { castNumber, dtypeTraits, isFloating, promote, type DType, type Elements } from './dtype.ts'
import { operation, record, allocate, eachOffset, elementsOf, emptyTensor, Tensor, tensorOf } from './tensor.ts'
import { runtimeError } from './program-error.ts'
import { broadcastStrides, countOf, dimension, sameShape, shapeText, type Shape } from './shape.ts'

/** A tensor that reads another's memory, and remembers which state of its base it was made of. */
export function viewOf(of: Tensor, shape: Shape, strides: Shape, offset: number): Tensor {
  const view = new Tensor(of.storage, of.dtype, shape, strides, offset)
  view.base = of.base ?? of
  // Before the view is recorded: recording asks what made it, and would renew a view that looks outdated, without end.
  view.baseGradFn = view.base.gradFn
  return view
}

/** The element type of a result, by PyTorch's promotion: tensors with dimensions outrank 0-dim ones, those outrank numbers. */
export function resultType(...tensors: readonly Tensor[]): DType {
  const ranked: (DType | null)[] = [null, null, null]
  for (const t of tensors) {
    const level = t.isNumber ? 2 : t.rank === 0 ? 1 : 0
    const dtype = t.isNumber && t.dtype === 'float64' ? 'float32' : t.dtype
    const before = ranked[level]
    ranked[level] = before == null ? dtype : promote(before, dtype)
  }
  let result: DType | null = null
  for (const dtype of ranked) {
    if (dtype === null) continue
    if (result === null) result = dtype
    else if (dtypeTraits(dtype).category > dtypeTraits(result).category) result = dtype
  }
  return result ?? 'float32'
}

/** The same tensor in another element type; the gradient is turned back. */
export function toDtype(input: Tensor, dtype: DType, always = false): Tensor {
  if (input.dtype === dtype && !always) return input
  const from = elementsOf(input)
  const data = allocate(dtype, from.length)
  if (isFloating(dtype) || (dtype === 'int64' && !isFloating(input.dtype))) data.set(from)
  else for (let i = 0; i < from.length; i++) data[i] = castNumber(from[i]!, dtype)
  const output = tensorOf(data, dtype, input.shape)
  if (!isFloating(dtype)) return noteOrigin(TO_COPY, input, output)
  return record(TO_COPY, [input], output, [], (g) => [toDtype(g, input.dtype)])
}
const TO_COPY = operation('ToCopyBackward0', 'a in another type', '1')

/** Records for the picture alone: no gradient flows through. */
export function noteOrigin(of: ReturnType<typeof operation>, input: Tensor, output: Tensor): Tensor {
  record(of, [input], output, [], () => [null])
  output.gradFn = null
  output.requiresGrad = false
  return output
}

const EXPAND = operation('ExpandBackward0', 'a, repeated without copying', 'sum over the copies')

/** The tensor read as if it had a larger shape. */
export function expand(input: Tensor, to: Shape): Tensor {
  if (to.length < input.rank) {
    throw runtimeError(
      `expand(torch.${dtypeTraits(input.dtype).title}Tensor{${shapeText(input.shape)}}, size=${shapeText(to)}): the number of sizes provided (${to.length}) must be greater or equal to the number of dimensions in the tensor (${input.rank})`,
    )
  }
  const lead = to.length - input.rank
  const shape = [...to]
  // From the last dimension on, as PyTorch complains.
  for (let d = to.length - 1; d >= 0; d--) shape[d] = sizeAt(to[d]!, d)
  function sizeAt(size: number, d: number): number {
    const own = d < lead ? 1 : input.shape[d - lead]!
    if (size === -1) {
      if (d < lead) {
        throw runtimeError(
          `The expanded size of the tensor (-1) isn't allowed in a leading, non-existing dimension ${d}`,
        )
      }
      return own
    }
    if (own !== 1 && own !== size) {
      throw runtimeError(
        `The expanded size of the tensor (${size}) must match the existing size (${own}) at non-singleton dimension ${d}.  Target sizes: ${shapeText(to)}.  Tensor sizes: ${shapeText(input.shape)}`,
        { left: to, right: input.shape, leftDim: d, rightDim: d - lead },
      )
    }
    return size
  }
  const output = viewOf(input, shape, broadcastStrides(input.shape, input.strides, shape), input.offset)
  return record(EXPAND, [input], output, [], (g) => [sumTo(g, input.shape)])
}

/** Adds up what broadcasting had repeated, so that a gradient has the shape of its tensor. */
export function sumTo(gradient: Tensor, shape: Shape): Tensor {
  if (sameShape(gradient.shape, shape)) return gradient
  const lead = gradient.rank - shape.length
  const dims: number[] = []
  for (let d = 0; d < gradient.rank; d++) {
    if (d < lead || (shape[d - lead] === 1 && gradient.shape[d] !== 1)) dims.push(d)
  }
  const summed = dims.length > 0 ? sum(gradient, dims, true) : gradient
  return lead > 0 ? reshapeCopy(summed, shape) : summed
}

/** The same elements under another shape of the same count. */
function reshapeCopy(input: Tensor, shape: Shape): Tensor {
  const output = tensorOf(elementsOf(input), input.dtype, shape)
  return record(RESHAPE, [input], output, [], (g) => [reshapeCopy(g, input.shape)])
}
const RESHAPE = operation('UnsafeViewBackward0', 'a in another shape', '1')

/** The dimensions that a reduction runs over, checked and in order. */
export function reducedDims(rank: number, dims: readonly number[] | null): number[] {
  if (dims === null || dims.length === 0) return Array.from({ length: rank }, (_, d) => d)
  const reduced = new Set<number>()
  for (const dim of dims) {
    const d = dimension(dim, rank)
    if (reduced.has(d)) throw runtimeError(`dim ${d} appears multiple times in the list of dims`)
    if (rank > 0) reduced.add(d)
  }
  return [...reduced].sort((a, b) => a - b)
}

/** The shape that remains after a reduction. */
export function reducedShape(shape: Shape, dims: readonly number[], keepdim: boolean): number[] {
  if (keepdim) return shape.map((size, d) => (dims.includes(d) ? 1 : size))
  return shape.filter((_, d) => !dims.includes(d))
}

const SUM_ALL = operation('SumBackward0', 'Σ a', '1')
const SUM_DIMS = operation('SumBackward1', 'Σ a along dim', '1')

/** The sum of all elements, or along dimensions. Whole numbers and booleans give int64. */
export function sum(input: Tensor, dims: readonly number[] | null = null, keepdim = false, dtype?: DType): Tensor {
  const over = reducedDims(input.rank, dims)
  const to = dtype ?? (isFloating(input.dtype) ? input.dtype : 'int64')
  const shape = reducedShape(input.shape, over, keepdim)
  const output = emptyTensor(to, shape)
  sumInto(input, over, output)
  const kept = reducedShape(input.shape, over, true)
  return record(dims === null ? SUM_ALL : SUM_DIMS, [input], output, [], (g) => [
    expand(keepdim || sameShape(kept, g.shape) ? g : reshapeCopy(g, kept), input.shape),
  ])
}

function sumInto(input: Tensor, over: readonly number[], output: Tensor): void {
  const from = elementsOf(input)
  const to = output.storage.data
  if (to.length === 1) {
    let total = 0
    for (let i = 0; i < from.length; i++) total += from[i]!
    to[0] = total
    return
  }
  if (from.length === 0) return
  // Sums are kept in float64 and rounded once at the end.
  const totals = new Float64Array(to.length)
  const { shape } = input
  const [outer, inner] = splitDims(shape, over)
  if (outer !== null) {
    const span = inner * outer.size
    for (let o = 0; o < from.length / span; o++) addLines(from, o * span, outer.size, inner, totals, o * inner)
  } else {
    const strides = targetStrides(shape, over)
    eachOffset(shape, strides, 0, (target, index) => {
      totals[target]! += from[index]!
    })
  }
  to.set(totals)
}

/** Adds up lines of `inner` elements, one after the other; four in one go, so that each total is fetched less often. */
function addLines(
  from: Elements,
  start: number,
  lines: number,
  inner: number,
  totals: Float64Array,
  base: number,
): void {
  let line = 0
  for (; line + 4 <= lines; line += 4) {
    let one = start + line * inner
    let two = one + inner
    let three = two + inner
    let four = three + inner
    for (let i = base; i < base + inner; i++) {
      totals[i] = totals[i]! + from[one++]! + from[two++]! + from[three++]! + from[four++]!
    }
  }
  for (let at = start + line * inner; line < lines; line++) {
    for (let i = base; i < base + inner; i++) totals[i]! += from[at++]!
  }
}

/** Where the reduced dimensions are neighbours: how many elements they hold, and how many lie inside of them. */
function splitDims(shape: Shape, over: readonly number[]): [{ size: number } | null, number] {
  const together = over.every((d, i) => i === 0 || d === over[i - 1]! + 1)
  if (!together || over.length === 0) return [null, 0]
  return [{ size: countOf(over.map((d) => shape[d]!)) }, countOf(shape.slice(over.at(-1)! + 1))]
}

/** Strides that lead each element of the input to its place in the reduced result. */
export function targetStrides(shape: Shape, over: readonly number[]): number[] {
  const strides = new Array<number>(shape.length).fill(0)
  let stride = 1
  for (let d = shape.length - 1; d >= 0; d--) {
    if (over.includes(d)) continue
    strides[d] = stride
    stride *= shape[d]!
  }
  return strides
}

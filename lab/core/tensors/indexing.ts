import { expand, noteOrigin, viewOf } from './broadcast.ts'
import { isFloating } from './dtype.ts'
import { operation, record, eachOffset, elementsOf, emptyTensor, tensorOf, type Tensor } from './tensor.ts'
import { indexError, runtimeError } from './program-error.ts'
import { broadcastShapes, contiguousStrides, countOf, shapeText } from './shape.ts'
import { alias, checkStep, permute, select, slice, unsqueeze } from './views.ts'
import { nonzero } from './reduce.ts'

/** One part of what stands in brackets. */
export type Index =
  | { kind: 'integer'; at: number }
  | { kind: 'slice'; start: number | null; stop: number | null; step: number | null }
  | { kind: 'ellipsis' }
  | { kind: 'newAxis' }
  | { kind: 'tensor'; tensor: Tensor }

/** A view by the plain parts, and the tensors that pick within it. */
interface Plan {
  view: Tensor
  /** For each dimension of the view the tensor that picks from it, or null. */
  picks: (Tensor | null)[]
}

/** Where a slice begins and ends within `size`, as Python clips it. */
function clip(start: number | null, stop: number | null, size: number): [number, number] {
  const bound = (value: number | null, missing: number): number =>
    value === null ? missing : Math.min(Math.max(value < 0 ? value + size : value, 0), size)
  const from = bound(start, 0)
  return [from, Math.max(from, bound(stop, size))]
}

const consumed = (index: Index): number => {
  if (index.kind === 'integer' || index.kind === 'slice') return 1
  if (index.kind === 'tensor')
    return index.tensor.dtype === 'bool' || index.tensor.dtype === 'uint8' ? index.tensor.rank : 1
  return 0
}

function plan(input: Tensor, indices: readonly Index[]): Plan {
  const used = indices.reduce((total, index) => total + consumed(index), 0)
  if (input.rank === 0 && used > 0 && indices.some((index) => index.kind === 'integer')) {
    throw indexError(
      'invalid index of a 0-dim tensor. Use `tensor.item()` in Python or `tensor.item<T>()` in C++ to convert a 0-dim tensor to a number',
    )
  }
  if (used > input.rank && input.rank > 0) throw indexError(`too many indices for tensor of dimension ${input.rank}`)
  let view = input
  let dim = 0
  const picks: (Tensor | null)[] = []
  indices.forEach((index, place) => {
    switch (index.kind) {
      case 'integer': {
        const size = view.shape[dim]!
        if (index.at < -size || index.at >= size) {
          const original = dim + indices.slice(0, place).filter((earlier) => earlier.kind === 'integer').length
          throw indexError(`index ${index.at} is out of bounds for dimension ${original} with size ${size}`)
        }
        view = select(view, dim, index.at < 0 ? index.at + size : index.at)
        return
      }
      case 'slice': {
        const step = index.step ?? 1
        checkStep(step)
        const size = view.shape[dim]!
        const [from, to] = clip(index.start, index.stop, size)
        if (from !== 0 || to !== size || step !== 1) view = slice(view, dim, from, to, step)
        picks[dim] = null
        dim++
        return
      }
      case 'ellipsis': {
        const rest = indices.slice(place + 1).reduce((total, later) => total + consumed(later), 0)
        dim = view.rank - rest
        return
      }
      case 'newAxis':
        view = unsqueeze(view, dim)
        dim++
        return
      case 'tensor': {
        const { tensor } = index
        if (tensor.dtype === 'bool' || tensor.dtype === 'uint8') {
          tensor.shape.forEach((size, d) => {
            if (size === view.shape[dim + d]) return
            throw indexError(
              `The shape of the mask ${shapeText(tensor.shape)} at index ${d} does not match the shape of the indexed tensor ${shapeText(view.shape)} at index ${dim + d}`,
            )
          })
          if (tensor.rank === 0) {
            view = unsqueeze(view, dim)
            picks[dim] = elementsOf(tensor)[0]
              ? tensorOf(new Float64Array(1), 'int64', [1])
              : tensorOf(new Float64Array(0), 'int64', [0])
            dim++
            return
          }
          const where = nonzero(tensor)
          const rows = where.shape[0]!
          for (let d = 0; d < tensor.rank; d++) {
            const column = emptyTensor('int64', [rows])
            for (let i = 0; i < rows; i++) column.storage.data[i] = where.storage.data[i * tensor.rank + d]!
            picks[dim++] = column
          }
          return
        }
        if (isFloating(tensor.dtype)) {
          throw indexError('tensors used as indices must be long, int, byte or bool tensors')
        }
        picks[dim++] = tensor
      }
    }
  })
  for (let d = 0; d < view.rank; d++) picks[d] ??= null
  return { view, picks }
}

/** Where each element of a pick lies in the view, and the result's shape. */
function pickedElements(view: Tensor, picks: readonly (Tensor | null)[]): { shape: number[]; at: Float64Array } {
  const dims = picks.flatMap((pick, d) => (pick ? [d] : []))
  let common: number[] = []
  try {
    for (const d of dims) common = broadcastShapes(common, picks[d]!.shape)
  } catch {
    throw indexError(
      `shape mismatch: indexing tensors could not be broadcast together with shapes ${dims.map((d) => shapeText(picks[d]!.shape)).join(', ')}`,
    )
  }
  const together = dims.every((d, i) => i === 0 || d === dims[i - 1]! + 1)
  const before = together ? dims[0]! : 0
  const others = view.shape.map((_, d) => d).filter((d) => picks[d] === null)
  const shape = [
    ...others.slice(0, before).map((d) => view.shape[d]!),
    ...common,
    ...others.slice(before).map((d) => view.shape[d]!),
  ]
  const strides = contiguousStrides(view.shape)
  const picked = new Float64Array(countOf(common))
  for (const d of dims) {
    const spread = elementsOf(expand(picks[d]!, common))
    const size = view.shape[d]!
    for (let i = 0; i < picked.length; i++) {
      const value = spread[i]!
      if (value < -size || value >= size)
        throw indexError(`index ${value} is out of bounds for dimension ${d} with size ${size}`)
      picked[i]! += (value < 0 ? value + size : value) * strides[d]!
    }
  }
  const at = new Float64Array(countOf(shape))
  const lead = shape.map((_, i) => {
    if (i < before) return strides[others[i]!]!
    if (i < before + common.length) return 0
    return strides[others[i - common.length]!]!
  })
  const pickStrides = shape.map((_, i) => {
    const k = i - before
    return k >= 0 && k < common.length ? contiguousStrides(common)[k]! : 0
  })
  const picksAt = new Float64Array(at.length)
  eachOffset(shape, pickStrides, 0, (from, index) => (picksAt[index] = picked[from]!))
  eachOffset(shape, lead, 0, (from, index) => (at[index] = from + picksAt[index]!))
  return { shape, at }
}

const INDEX = operation('IndexBackward0', 'a at indices', '1 at the index, else 0')
function pick(view: Tensor, shape: number[], at: Float64Array): Tensor {
  const from = elementsOf(view)
  const output = emptyTensor(view.dtype, shape)
  for (let i = 0; i < at.length; i++) output.storage.data[i] = from[at[i]!]!
  return record(INDEX, [view], output, [], (g) => [unpick(g, view.shape, at)])
}
const INDEX_PUT = operation('IndexPutBackward0', 'values at indices', '1')
function unpick(g: Tensor, shape: Tensor['shape'], at: Float64Array): Tensor {
  const output = emptyTensor(g.dtype, shape)
  const from = elementsOf(g)
  for (let i = 0; i < at.length; i++) output.storage.data[at[i]!]! += from[i]!
  return record(INDEX_PUT, [g], output, [], (gg) => [pick(gg, [...g.shape], at)])
}

/** `input[indices]`: a view where only whole numbers and slices pick, otherwise a copy. */
export function getItem(input: Tensor, indices: readonly Index[]): Tensor {
  const { view, picks } = plan(input, indices)
  if (picks.every((one) => one === null)) return view === input ? alias(input) : view
  const { shape, at } = pickedElements(view, picks)
  return pick(view, shape, at)
}

/** The target of `input[indices] = …`: a view of the input's own memory, and where in it the elements go. */
export interface Target {
  view: Tensor
  /** Positions within the view in reading order, or null for all of it. */
  at: Float64Array | null
  shape: readonly number[]
}

/** What an index assignment writes to. */
export function targetOf(input: Tensor, indices: readonly Index[]): Target {
  const { view, picks } = plan(input, indices)
  if (picks.every((one) => one === null))
    return {
      view: view === input ? viewOf(input, input.shape, input.strides, input.offset) : view,
      at: null,
      shape: view.shape,
    }
  const { shape, at } = pickedElements(view, picks)
  return { view, at, shape }
}

const INDEX_SELECT = operation('IndexSelectBackward0', 'a at indices', '1 at the index, else 0')
/** Whole slices at indices along a dimension. */
export function indexSelect(input: Tensor, dim: number, indices: Tensor): Tensor {
  const size = input.shape[dim]!
  for (const value of elementsOf(indices)) {
    if (value < 0 || value >= size) throw indexError('index out of range in self')
  }
  const picks = input.shape.map((_, d) => (d === dim ? indices : null))
  const { shape, at } = pickedElements(input, picks)
  const from = elementsOf(input)
  const output = emptyTensor(input.dtype, shape)
  for (let i = 0; i < at.length; i++) output.storage.data[i] = from[at[i]!]!
  return record(INDEX_SELECT, [input, indices], output, [], (g) => [unpick(g, input.shape, at), null])
}

/** Class numbers as rows with a single 1. */
export function oneHot(input: Tensor, classes: number): Tensor {
  if (input.dtype !== 'int64') throw runtimeError('one_hot is only applicable to index tensor of type LongTensor.')
  const from = Array.from(elementsOf(input))
  const least = from.reduce((low, value) => Math.min(low, value), 0)
  if (least < 0) throw runtimeError('Class values must be non-negative.')
  const most = from.reduce((high, value) => Math.max(high, value), -1)
  if (classes !== -1 && most >= classes) throw runtimeError('Class values must be smaller than num_classes.')
  const width = classes === -1 ? most + 1 : classes
  const output = emptyTensor('int64', [...input.shape, width])
  from.forEach((value, i) => (output.storage.data[i * width + value] = 1))
  return noteOrigin(operation('OneHot', 'a row with a 1', ''), input, output)
}

/** Dimensions moved to new places. */
export function moveDims(input: Tensor, from: number, to: number): Tensor {
  const order = input.shape.map((_, d) => d).filter((d) => d !== from)
  order.splice(to, 0, from)
  return permute(input, order)
}

import { numberTensor } from '../../../core/tensors/arithmetic.ts'
import { getItem, type Index } from '../../../core/tensors/indexing.ts'
import { setItem } from '../../../core/tensors/in-place.ts'
import { indexError, typeError } from '../../../core/tensors/program-error.ts'
import { elementsOf, Tensor, tensorOf } from '../../../core/tensors/tensor.ts'
import { isFloating } from '../../../core/tensors/dtype.ts'
import { tensorFrom } from './tensor-from.ts'
import type { Runtime } from './runtime.ts'
import { ELLIPSIS, NdArray, PyFloat, PyList, PyRange, PySlice, PyTuple, typeName, type Value } from './values.ts'

/** A bound of a slice as a whole number. */
function bound(value: Value): number | null {
  if (value === null) return null
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return Number(value)
  if (value instanceof Tensor && value.count === 1 && !isFloating(value.dtype)) return elementsOf(value)[0]!
  throw typeError('slice indices must be integers or None or have an __index__ method')
}

function indexOf(runtime: Runtime, value: Value): Index {
  if (typeof value === 'number') return { kind: 'integer', at: value }
  if (typeof value === 'boolean') {
    return { kind: 'tensor', tensor: tensorOf(new Uint8Array([value ? 1 : 0]), 'bool', []) }
  }
  if (value === null) return { kind: 'newAxis' }
  if (value === ELLIPSIS) return { kind: 'ellipsis' }
  if (value instanceof PySlice) {
    return { kind: 'slice', start: bound(value.start), stop: bound(value.stop), step: bound(value.step) }
  }
  if (value instanceof Tensor || value instanceof NdArray) {
    const tensor = value instanceof NdArray ? value.tensor : value
    const single = tensor.rank === 0 && tensor.dtype !== 'bool' && tensor.dtype !== 'uint8'
    if (single && !isFloating(tensor.dtype)) return { kind: 'integer', at: elementsOf(tensor)[0]! }
    return { kind: 'tensor', tensor }
  }
  if (value instanceof PyList || value instanceof PyTuple || value instanceof PyRange) {
    const list = value instanceof PyRange ? new PyList([...runtime.iterate(value)]) : value
    const tensor = tensorFrom(list, null)
    return { kind: 'tensor', tensor: tensor.count === 0 ? tensorOf(new Float64Array(0), 'int64', [0]) : tensor }
  }
  if (typeof value === 'string') throw typeError(`new(): invalid data type 'str'`)
  throw indexError(
    `only integers, slices (\`:\`), ellipsis (\`...\`), None and long or byte Variables are valid indices (got ${value instanceof PyFloat ? 'float' : typeName(value)})`,
  )
}

const indicesOf = (runtime: Runtime, index: Value): Index[] =>
  index instanceof PyTuple ? index.items.map((item) => indexOf(runtime, item)) : [indexOf(runtime, index)]

/** `tensor[index]`. */
export const getTensorItem = (runtime: Runtime, tensor: Tensor, index: Value): Tensor =>
  getItem(tensor, indicesOf(runtime, index))

/** `tensor[index] = value`. */
export function setTensorItem(runtime: Runtime, tensor: Tensor, index: Value, value: Value): void {
  const indices = indicesOf(runtime, index)
  if (value instanceof Tensor) return setItem(tensor, indices, value)
  if (value instanceof NdArray) return setItem(tensor, indices, value.tensor)
  if (typeof value === 'number' || value instanceof PyFloat || typeof value === 'boolean') {
    return setItem(tensor, indices, numberTensor(value instanceof PyFloat ? value.value : Number(value)))
  }
  if (value instanceof PyList || value instanceof PyTuple)
    return setItem(tensor, indices, tensorFrom(value, tensor.dtype))
  throw typeError(`can't assign a ${typeName(value)} to a torch.FloatTensor`)
}

import { castNumber, isFloating, promote, type DType } from '../../../core/tensors/dtype.ts'
import { ProgramError, runtimeError, typeError, valueError } from '../../../core/tensors/program-error.ts'
import { allocate, elementsOf, Tensor, tensorOf } from '../../../core/tensors/tensor.ts'
import { NdArray, PyFloat, PyList, PyRange, PyTuple, typeName, type Value } from './values.ts'

const LIMITS: Partial<Record<DType, [number, number]>> = {
  uint8: [-255, 255],
  int8: [-128, 127],
  int16: [-32768, 32767],
  int32: [-2147483648, 2147483647],
}

/** The type that Python data has of itself. */
function naturalType(value: Value): DType | null {
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'number' || typeof value === 'bigint') return 'int64'
  if (value instanceof PyFloat) return 'float32'
  if (value instanceof Tensor) return value.dtype
  if (value instanceof NdArray) return value.tensor.dtype
  const items = itemsOf(value)
  if (!items) return null
  let type: DType | null = null
  for (const item of items) {
    const own = naturalType(item)
    if (own !== null) type = type === null ? own : promote(type, own)
  }
  return type
}

function itemsOf(value: Value): readonly Value[] | null {
  if (value instanceof PyList || value instanceof PyTuple) return value.items
  if (value instanceof PyRange) return Array.from({ length: value.length }, (_, i) => value.start + i * value.step)
  return null
}

/** The shape of nested data, read along its first items. */
function shapeOf(value: Value): number[] {
  if (value instanceof Tensor) return [...value.shape]
  if (value instanceof NdArray) return [...value.tensor.shape]
  const items = itemsOf(value)
  if (!items) return []
  return items.length === 0 ? [0] : [items.length, ...shapeOf(items[0]!)]
}

/**
 * A tensor of nested lists and numbers.
 * @param dtype null for the type that the data has of itself
 */
export function tensorFrom(value: Value, dtype: DType | null): Tensor {
  const shape = shapeOf(value)
  const to = dtype ?? naturalType(value) ?? 'float32'
  const values: number[] = []
  collect(value, shape, 0, to, values)
  const data = allocate(to, values.length)
  data.set(values)
  return tensorOf(data, to, shape)
}

function collect(value: Value, shape: readonly number[], dim: number, to: DType, into: number[]): void {
  if (value instanceof Tensor || value instanceof NdArray) {
    const tensor = value instanceof Tensor ? value : value.tensor
    if (tensor.rank !== shape.length - dim)
      throw valueError(`only one element tensors can be converted to Python scalars`)
    for (const element of elementsOf(tensor)) into.push(castNumber(element, to))
    return
  }
  const items = itemsOf(value)
  if (items) {
    if (dim >= shape.length) {
      throw typeError(
        isFloating(to)
          ? `must be real number, not ${typeName(value)}`
          : `'${typeName(value)}' object cannot be interpreted as an integer`,
      )
    }
    if (items.length !== shape[dim]) {
      throw valueError(`expected sequence of length ${shape[dim]} at dim ${dim} (got ${items.length})`)
    }
    for (const item of items) collect(item, shape, dim + 1, to, into)
    return
  }
  if (dim < shape.length) {
    if (typeof value === 'string') throw typeError(`new(): invalid data type 'str'`)
    throw typeError(dim === 0 ? `new(): invalid data type '${typeName(value)}'` : `not a sequence`)
  }
  into.push(element(value, to))
}

function element(value: Value, to: DType): number {
  const number =
    value instanceof PyFloat
      ? value.value
      : typeof value === 'number' || typeof value === 'boolean'
        ? Number(value)
        : typeof value === 'bigint'
          ? Number(value)
          : null
  if (number === null) {
    if (typeof value === 'string') throw typeError(`new(): invalid data type 'str'`)
    if (value === null) throw runtimeError('Could not infer dtype of NoneType')
    throw new ProgramError('RuntimeError', `Could not infer dtype of ${typeName(value)}`)
  }
  const limits = LIMITS[to]
  if (limits && (number < limits[0] || number > limits[1])) {
    throw runtimeError(`value cannot be converted to type ${to} without overflow`)
  }
  return isFloating(to) ? number : castNumber(number, to)
}

/** Nested Python lists of a tensor's elements, as `tolist`. */
export function toList(tensor: Tensor): Value {
  const elements = elementsOf(tensor)
  const wrap = (number: number): Value =>
    tensor.dtype === 'bool' ? number !== 0 : isFloating(tensor.dtype) ? new PyFloat(number) : number
  let at = 0
  const build = (dim: number): Value => {
    if (dim === tensor.rank) return wrap(elements[at++]!)
    return new PyList(Array.from({ length: tensor.shape[dim]! }, () => build(dim + 1)))
  }
  return build(0)
}

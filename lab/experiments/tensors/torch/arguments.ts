import { dtypeTraits, isFloating, type DType } from '../../../core/tensors/dtype.ts'
import { runtimeError, typeError } from '../../../core/tensors/program-error.ts'
import { elementsOf, Tensor } from '../../../core/tensors/tensor.ts'
import { operandTensor } from '../python/operators.ts'
import {
  DtypeValue,
  DeviceValue,
  NdArray,
  numeric,
  PyFloat,
  PyList,
  PyTuple,
  TypeValue,
  typeName,
  type Value,
} from '../python/values.ts'

/** Where an argument stands, for a message: function, name, position from 1. */
interface ArgumentPlace {
  of: string
  name: string
  position?: number
}

const wrong = ({ of, name, position }: ArgumentPlace, kind: string, value: Value): Error =>
  typeError(
    `${of}(): argument '${name}'${position === undefined ? '' : ` (position ${position})`} must be ${kind}, not ${typeName(value)}`,
  )

export function tensorArgument(value: Value, place: ArgumentPlace): Tensor {
  if (value instanceof Tensor) return value
  throw wrong(place, 'Tensor', value)
}

/** A tensor, or a number that stands beside tensors. */
export function operandArgument(value: Value, place: ArgumentPlace): Tensor {
  const tensor = value instanceof NdArray ? null : operandTensor(value)
  if (tensor) return tensor
  throw wrong(place, 'Tensor', value)
}

export function integerArgument(value: Value, place: ArgumentPlace): number {
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return Number(value)
  if (value instanceof Tensor && value.count === 1 && !isFloating(value.dtype)) return elementsOf(value)[0]!
  throw wrong(place, 'int', value)
}

export function numberArgument(value: Value, place: ArgumentPlace): number {
  const number = value instanceof Tensor && value.count === 1 ? elementsOf(value)[0]! : numeric(value)
  if (number !== null) return number
  throw wrong(place, 'Number', value)
}

/** Dimensions: none given, one, or several. */
export function dimsArgument(value: Value, place: ArgumentPlace): number[] | null {
  if (value === null) return null
  if (value instanceof PyTuple || value instanceof PyList)
    return value.items.map((item) => integerArgument(item, place))
  return [integerArgument(value, place)]
}

/** A shape, from `f(2, 3)` or `f((2, 3))` alike. */
export function shapeArguments(args: readonly Value[], place: ArgumentPlace): number[] {
  const [first] = args
  const items = args.length === 1 && (first instanceof PyTuple || first instanceof PyList) ? first.items : args
  return items.map((item) => {
    if (typeof item === 'number') return item
    if (typeof item === 'boolean') return Number(item)
    if (item instanceof Tensor && item.count === 1 && !isFloating(item.dtype)) return elementsOf(item)[0]!
    if (items === args && args.length === 1) throw wrong({ position: 1, ...place }, 'tuple of ints', item)
    const at = items.indexOf(item) + 1
    throw typeError(
      `${place.of}(): argument '${place.name}' (position 1) must be tuple of ints, but found element of type ${typeName(item)} at pos ${at}`,
    )
  })
}

export function dtypeArgument(value: Value, place: ArgumentPlace): DType | null {
  if (value === null) return null
  if (value instanceof DtypeValue) return value.dtype
  if (value instanceof TypeValue) {
    const plain: Record<string, DType> = { float: 'float64', int: 'int64', bool: 'bool' }
    const found = plain[value.name]
    if (found) return found
  }
  throw wrong(place, 'torch.dtype', value)
}

/** Tensors in a list or tuple. */
export function tensorsArgument(runtimeItems: Iterable<Value> | null, value: Value, of: string): Tensor[] {
  if (!(value instanceof PyList || value instanceof PyTuple) || !runtimeItems) {
    throw typeError(`${of}(): argument 'tensors' (position 1) must be tuple of Tensors, not ${typeName(value)}`)
  }
  return [...runtimeItems].map((item, i) => {
    if (item instanceof Tensor) return item
    throw typeError(`expected Tensor as element ${i} in argument 0, but got ${typeName(item)}`)
  })
}

/** The subset computes on the processor alone. */
export function checkDevice(value: Value): void {
  if (value === null) return
  const name = value instanceof DeviceValue ? value.type : typeof value === 'string' ? value : null
  if (name === null && typeof value !== 'number')
    throw typeError(`device must be a string or torch.device, not ${typeName(value)}`)
  if (name === 'cpu' || name?.startsWith('cpu:')) return
  throw runtimeError(
    'Found no NVIDIA driver on your system. Please check that you have an NVIDIA GPU and installed a driver from http://www.nvidia.com/Download/index.aspx',
  )
}

/** Marks a fresh tensor as a leaf whose gradient is wanted. */
export function wantGradient(tensor: Tensor, wanted: boolean): Tensor {
  if (!wanted) return tensor
  if (!isFloating(tensor.dtype))
    throw runtimeError('Only Tensors of floating point and complex dtype can require gradients')
  tensor.requiresGrad = true
  return tensor
}

/** The Python number of a tensor of one element. */
export function itemOf(tensor: Tensor): Value {
  if (tensor.count !== 1) throw runtimeError(`a Tensor with ${tensor.count} elements cannot be converted to Scalar`)
  const element = elementsOf(tensor)[0]!
  if (tensor.dtype === 'bool') return element !== 0
  return isFloating(tensor.dtype) ? new PyFloat(element) : element
}

export const sizeOf = (shape: readonly number[]): PyTuple => new PyTuple([...shape], 'torch.Size')

/** `FloatTensor` and its like. */
export const legacyName = (dtype: DType): string => `${dtypeTraits(dtype).title}Tensor`

export const isTruth = (value: Value): boolean => value === true || (typeof value === 'number' && value !== 0)

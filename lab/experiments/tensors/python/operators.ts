import * as arithmetic from '../../../core/tensors/arithmetic.ts'
import { isFloating } from '../../../core/tensors/dtype.ts'
import { logicalNot, reciprocal } from '../../../core/tensors/functions.ts'
import { replaceBy } from '../../../core/tensors/in-place.ts'
import { matmul } from '../../../core/tensors/matmul.ts'
import { ProgramError, runtimeError, typeError, valueError } from '../../../core/tensors/program-error.ts'
import * as math from '../../../core/tensors/scalar-math.ts'
import { elementsOf, Tensor } from '../../../core/tensors/tensor.ts'
import { getTensorItem, setTensorItem } from './tensor-index.ts'
import { scalarOf, type Runtime } from './runtime.ts'
import {
  keyOf,
  NdArray,
  numeric,
  PyClass,
  PyDict,
  PyFloat,
  PyInstance,
  PyList,
  PyRange,
  PySet,
  PySlice,
  PyTuple,
  typeName,
  TypeValue,
  wholeValue,
  type Value,
} from './values.ts'

/** A value as an operand beside a tensor: tensors and numbers, nothing else. */
export function operandTensor(value: Value): Tensor | null {
  if (value instanceof Tensor) return value
  if (typeof value === 'number') return arithmetic.numberTensor(value, 'int64')
  if (value instanceof PyFloat) return arithmetic.numberTensor(value.value, 'float64')
  if (typeof value === 'boolean') return arithmetic.numberTensor(value ? 1 : 0, 'bool')
  if (typeof value === 'bigint') return arithmetic.numberTensor(Number(value), 'int64')
  if (value instanceof NdArray) return value.tensor
  return null
}

const tensorOperators: Record<string, (a: Tensor, b: Tensor) => Tensor> = {
  '+': (a, b) => arithmetic.add(a, b),
  '-': (a, b) => arithmetic.sub(a, b),
  '*': arithmetic.mul,
  '/': (a, b) => (a.isNumber ? reciprocalTimes(a, b) : arithmetic.div(a, b)),
  '//': arithmetic.floorDivide,
  '%': arithmetic.remainder,
  '**': arithmetic.pow,
  '@': matmul,
  '&': (a, b) => arithmetic.bitwise(a, b, 'and'),
  '|': (a, b) => arithmetic.bitwise(a, b, 'or'),
  '^': (a, b) => arithmetic.bitwise(a, b, 'xor'),
}

/** A number divided by a tensor: PyTorch multiplies the reciprocal. */
const reciprocalTimes = (a: Tensor, b: Tensor): Tensor =>
  isFloating(b.dtype) ? arithmetic.mul(reciprocal(b), a) : arithmetic.div(a, b)

/** An operator between two values, or undefined where they do not go together. */
export function binary(runtime: Runtime, op: string, left: Value, right: Value): Value {
  if (typeof left === 'number' && typeof right === 'number') return integerOperation(op, left, right)
  if (left instanceof PyFloat && right instanceof PyFloat) return floatOperation(op, left.value, right.value)
  if (left instanceof Tensor || right instanceof Tensor) {
    const result = tensorOperation(op, left, right)
    if (result) return result
  } else if (left instanceof NdArray || right instanceof NdArray) {
    const result = tensorOperation(op, left, right)
    if (result) return new NdArray(result)
  }
  if (left instanceof PyInstance || right instanceof PyInstance) {
    const result = instanceOperation(runtime, op, left, right)
    if (result !== undefined) return result
  }
  const result = numberOperation(op, left, right) ?? sequenceOperation(runtime, op, left, right)
  if (result !== undefined) return result
  throw typeError(complaint(op, left, right))
}

function complaint(op: string, left: Value, right: Value): string {
  if (op === '+' && typeof left === 'string') return `can only concatenate str (not "${typeName(right)}") to str`
  if (op === '+' && left instanceof PyList) return `can only concatenate list (not "${typeName(right)}") to list`
  if (op === '+' && left instanceof PyTuple) return `can only concatenate tuple (not "${typeName(right)}") to tuple`
  if (op === '*') {
    const sequence = (value: Value): boolean =>
      typeof value === 'string' || value instanceof PyList || value instanceof PyTuple
    if (sequence(left)) return `can't multiply sequence by non-int of type '${typeName(right)}'`
    if (sequence(right)) return `can't multiply sequence by non-int of type '${typeName(left)}'`
  }
  const name = op === '**' ? '** or pow()' : op
  return `unsupported operand type(s) for ${name}: '${typeName(left)}' and '${typeName(right)}'`
}

function tensorOperation(op: string, left: Value, right: Value): Tensor | null {
  const f = tensorOperators[op]
  if (!f) return null
  if (
    op === '@' &&
    !(left instanceof Tensor && right instanceof Tensor) &&
    !(left instanceof NdArray && right instanceof NdArray)
  )
    return null
  const [a, b] = [operandTensor(left), operandTensor(right)]
  return a && b ? f(a, b) : null
}

function integerOperation(op: string, a: number, b: number): Value {
  switch (op) {
    case '+':
      return safe(a + b, () => BigInt(a) + BigInt(b))
    case '-':
      return safe(a - b, () => BigInt(a) - BigInt(b))
    case '*':
      return safe(a * b, () => BigInt(a) * BigInt(b))
    case '/':
      if (b === 0) throw new ProgramError('ZeroDivisionError', 'division by zero')
      return new PyFloat(a / b)
    case '//':
      if (b === 0) throw new ProgramError('ZeroDivisionError', 'integer division or modulo by zero')
      return Math.floor(a / b) + 0
    case '%':
      if (b === 0) throw new ProgramError('ZeroDivisionError', 'integer modulo by zero')
      return arithmetic.pythonMod(a, b) + 0
    case '**':
      return integerPower(a, b)
    case '&':
      return Number(BigInt(a) & BigInt(b))
    case '|':
      return Number(BigInt(a) | BigInt(b))
    case '^':
      return Number(BigInt(a) ^ BigInt(b))
    case '<<':
      if (b < 0) throw valueError('negative shift count')
      return wholeValue(BigInt(a) << BigInt(Math.min(b, 100_000)))
    case '>>':
      if (b < 0) throw valueError('negative shift count')
      return wholeValue(BigInt(a) >> BigInt(b))
  }
  throw typeError(complaint(op, a, b))
}

const safe = (value: number, exact: () => bigint): Value => (Number.isSafeInteger(value) ? value : wholeValue(exact()))

function integerPower(a: number, b: number): Value {
  if (b < 0) {
    if (a === 0) throw new ProgramError('ZeroDivisionError', '0.0 cannot be raised to a negative power')
    return new PyFloat(math.pow(a, b))
  }
  if (math.log2(Math.abs(a) + 1) * b > 1_000_000) {
    throw new ProgramError('OverflowError', 'the subset has no whole number this large')
  }
  return wholeValue(bigPower(BigInt(a), b))
}

/** A whole power by repeated squaring. */
function bigPower(base: bigint, exponent: number): bigint {
  let [result, square] = [1n, base]
  for (let left = exponent; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result *= square
    if (left > 1) square *= square
  }
  return result
}

function floatOperation(op: string, a: number, b: number): Value {
  switch (op) {
    case '+':
      return new PyFloat(a + b)
    case '-':
      return new PyFloat(a - b)
    case '*':
      return new PyFloat(a * b)
    case '/':
      if (b === 0) throw new ProgramError('ZeroDivisionError', 'float division by zero')
      return new PyFloat(a / b)
    case '//':
      if (b === 0) throw new ProgramError('ZeroDivisionError', 'float floor division by zero')
      return new PyFloat(Math.floor(a / b))
    case '%':
      if (b === 0) throw new ProgramError('ZeroDivisionError', 'float modulo')
      return new PyFloat(arithmetic.pythonMod(a, b))
    case '**':
      if (a === 0 && b < 0) throw new ProgramError('ZeroDivisionError', '0.0 cannot be raised to a negative power')
      if (a < 0 && !Number.isInteger(b)) throw valueError('the subset has no complex numbers')
      return new PyFloat(b === 2 ? a * a : b === 0.5 ? Math.sqrt(a) : math.pow(a, b))
  }
  throw typeError(complaint(op, new PyFloat(a), new PyFloat(b)))
}

function numberOperation(op: string, left: Value, right: Value): Value | undefined {
  const [a, b] = [numeric(left), numeric(right)]
  if (a === null || b === null) return undefined
  if (left instanceof PyFloat || right instanceof PyFloat) {
    if (op === '/' && b === 0)
      throw new ProgramError(
        'ZeroDivisionError',
        left instanceof PyFloat || right instanceof PyFloat ? 'float division by zero' : 'division by zero',
      )
    return floatOperation(op, a, b)
  }
  if (typeof left === 'boolean' && typeof right === 'boolean' && '&|^'.includes(op))
    return Boolean(integerOperation(op, a, b))
  if (typeof left !== 'bigint' && typeof right !== 'bigint') return integerOperation(op, a, b)
  const [x, y] = [BigInt(left as bigint), BigInt(right as bigint)]
  const floorDiv = (): bigint => (x % y !== 0n && x < 0n !== y < 0n ? x / y - 1n : x / y)
  switch (op) {
    case '+':
      return wholeValue(x + y)
    case '-':
      return wholeValue(x - y)
    case '*':
      return wholeValue(x * y)
    case '/':
      if (y === 0n) throw new ProgramError('ZeroDivisionError', 'division by zero')
      return new PyFloat(a / b)
    case '//':
      if (y === 0n) throw new ProgramError('ZeroDivisionError', 'integer division or modulo by zero')
      return wholeValue(floorDiv())
    case '%':
      if (y === 0n) throw new ProgramError('ZeroDivisionError', 'integer modulo by zero')
      return wholeValue(x - floorDiv() * y)
    case '**':
      return b < 0 || b > 100_000 ? new PyFloat(math.pow(a, b)) : wholeValue(bigPower(x, b))
  }
  return undefined
}

const MAX_ITEMS = 10_000_000

function sequenceOperation(runtime: Runtime, op: string, left: Value, right: Value): Value | undefined {
  if (op === '%' && typeof left === 'string') return runtime.text.percent(left, right)
  if (op === '+') {
    if (typeof left === 'string' && typeof right === 'string') return left + right
    if (left instanceof PyList && right instanceof PyList) return new PyList([...left.items, ...right.items])
    if (left instanceof PyTuple && right instanceof PyTuple)
      return new PyTuple(
        [...left.items, ...right.items],
        left.title === 'torch.Size' && right.title === 'torch.Size' ? left.title : null,
      )
  }
  if (op === '*') {
    const [sequence, times] = typeof right === 'number' ? [left, right] : [right, left]
    if (typeof times === 'number') {
      const count = Math.max(0, times)
      const length = runtime.lengthOf(
        typeof sequence === 'string' || sequence instanceof PyList || sequence instanceof PyTuple ? sequence : '',
      )
      if (length! * count > MAX_ITEMS) throw new ProgramError('MemoryError', '')
      if (typeof sequence === 'string') return sequence.repeat(count)
      if (sequence instanceof PyList) return new PyList(Array.from({ length: count }, () => sequence.items).flat())
      if (sequence instanceof PyTuple) return new PyTuple(Array.from({ length: count }, () => sequence.items).flat())
    }
  }
  if (left instanceof PySet && right instanceof PySet) {
    const has = (set: PySet, item: Value): boolean => set.entries.has(keyOf(item))
    if (op === '&') return new PySet([...left.entries.values()].filter((item) => has(right, item)))
    if (op === '|') return new PySet([...left.entries.values(), ...right.entries.values()])
    if (op === '-') return new PySet([...left.entries.values()].filter((item) => !has(right, item)))
  }
  if (op === '|' && left instanceof PyDict && right instanceof PyDict) {
    const merged = new PyDict()
    for (const [key, value] of [...left.entries.values(), ...right.entries.values()]) merged.set(key, value)
    return merged
  }
  return undefined
}

const METHODS: Record<string, string> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'truediv',
  '//': 'floordiv',
  '%': 'mod',
  '**': 'pow',
  '@': 'matmul',
  '&': 'and',
  '|': 'or',
  '^': 'xor',
  '<': 'lt',
  '<=': 'le',
  '>': 'gt',
  '>=': 'ge',
  '==': 'eq',
  '!=': 'ne',
}
const MIRRORED: Record<string, string> = { '<': 'gt', '<=': 'ge', '>': 'lt', '>=': 'le', '==': 'eq', '!=': 'ne' }

function instanceOperation(runtime: Runtime, op: string, left: Value, right: Value): Value | undefined {
  if (left instanceof PyInstance) {
    const method = left.type.find(`__${METHODS[op]}__`)
    if (method !== undefined) return runtime.call(runtime.bind(method, left), [right])
  }
  if (right instanceof PyInstance) {
    const name = MIRRORED[op] ?? `r${METHODS[op]}`
    const method = right.type.find(`__${name}__`)
    if (method !== undefined) return runtime.call(runtime.bind(method, right), [left])
  }
  return undefined
}

/** `left op= right`: lists and tensors change in place. */
export function update(runtime: Runtime, op: string, left: Value, right: Value): Value {
  if (left instanceof PyList && op === '+') {
    left.items.push(...runtime.iterate(right))
    return left
  }
  if (left instanceof Tensor) {
    const result = tensorOperation(op, left, right)
    if (result) return op === '@' ? result : replaceBy(left, result)
  }
  if (left instanceof NdArray) {
    const result = tensorOperation(op, left, right)
    if (result) return new NdArray(replaceBy(left.tensor, result))
  }
  if (left instanceof PyInstance) {
    const method = left.type.find(`__i${METHODS[op]}__`)
    if (method !== undefined) return runtime.call(runtime.bind(method, left), [right])
  }
  try {
    return binary(runtime, op, left, right)
  } catch (thrown) {
    if (thrown instanceof ProgramError && thrown.message.startsWith(`unsupported operand type(s) for ${op}:`)) {
      throw typeError(thrown.message.replace(`for ${op}:`, `for ${op}=:`))
    }
    throw thrown
  }
}

/** `-x`, `+x`, `~x`. */
export function unary(runtime: Runtime, op: '-' | '+' | '~', operand: Value): Value {
  if (typeof operand === 'number') return op === '-' ? 0 - operand : op === '+' ? operand : -operand - 1
  if (operand instanceof PyFloat && op !== '~') return op === '-' ? new PyFloat(-operand.value) : operand
  if (typeof operand === 'boolean') return unary(runtime, op, operand ? 1 : 0)
  if (typeof operand === 'bigint')
    return op === '-' ? wholeValue(-operand) : op === '+' ? operand : wholeValue(-operand - 1n)
  if (operand instanceof Tensor) {
    if (op === '+') return operand
    if (op === '-') return arithmetic.neg(operand)
    if (isFloating(operand.dtype)) {
      throw typeError('~ (operator.invert) is only implemented on integer and Boolean-type tensors')
    }
    return operand.dtype === 'bool'
      ? logicalNot(operand)
      : arithmetic.sub(arithmetic.neg(operand), arithmetic.numberTensor(1, 'int64'))
  }
  if (operand instanceof NdArray && op === '-') return new NdArray(arithmetic.neg(operand.tensor))
  if (operand instanceof PyInstance) {
    const method = operand.type.find(op === '-' ? '__neg__' : op === '+' ? '__pos__' : '__invert__')
    if (method !== undefined) return runtime.call(runtime.bind(method, operand), [])
  }
  throw typeError(`bad operand type for unary ${op}: '${typeName(operand)}'`)
}

const COMPARISONS: Record<string, arithmetic.Comparison> = {
  '<': 'lt',
  '<=': 'le',
  '>': 'gt',
  '>=': 'ge',
  '==': 'eq',
  '!=': 'ne',
}

/** `left op right` for comparisons, membership and identity. */
export function compare(runtime: Runtime, op: string, left: Value, right: Value): Value {
  if (op === 'is') return identical(left, right)
  if (op === 'is not') return !identical(left, right)
  if (op === 'in') return contains(runtime, right, left)
  if (op === 'not in') return !contains(runtime, right, left)
  const by = COMPARISONS[op]!
  const [a, b] = [numeric(left), numeric(right)]
  if (a !== null && b !== null) return compareNumbers(by, a, b)
  if (left instanceof Tensor || right instanceof Tensor || left instanceof NdArray || right instanceof NdArray) {
    const [x, y] = [operandTensor(left), operandTensor(right)]
    if (x && y) {
      const result = arithmetic.compare(x, y, by)
      return left instanceof NdArray || right instanceof NdArray ? new NdArray(result) : result
    }
  }
  if (left instanceof PyInstance || right instanceof PyInstance) {
    const result = instanceOperation(runtime, op, left, right)
    if (result !== undefined) return result
  }
  if (by === 'eq') return equal(runtime, left, right)
  if (by === 'ne') return !equal(runtime, left, right)
  if (typeof left === 'string' && typeof right === 'string')
    return compareNumbers(by, left < right ? -1 : left > right ? 1 : 0, 0)
  const sequences =
    (left instanceof PyList && right instanceof PyList) || (left instanceof PyTuple && right instanceof PyTuple)
  if (sequences) return compareSequences(runtime, op, left.items, right.items)
  throw typeError(`'${op}' not supported between instances of '${typeName(left)}' and '${typeName(right)}'`)
}

function compareNumbers(by: arithmetic.Comparison, a: number, b: number): boolean {
  switch (by) {
    case 'lt':
      return a < b
    case 'le':
      return a <= b
    case 'gt':
      return a > b
    case 'ge':
      return a >= b
    case 'eq':
      return a === b
    case 'ne':
      return a !== b
  }
}

function compareSequences(runtime: Runtime, op: string, a: readonly Value[], b: readonly Value[]): Value {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    if (!equal(runtime, a[i]!, b[i]!)) return compare(runtime, op, a[i]!, b[i]!)
  }
  return compareNumbers(COMPARISONS[op]!, a.length, b.length)
}

function identical(left: Value, right: Value): boolean {
  if (left instanceof PyFloat && right instanceof PyFloat) return left === right
  if (left instanceof NdArray && right instanceof NdArray) return left.tensor === right.tensor
  return Object.is(left, right)
}

/** `==` as a plain truth. */
export function equal(runtime: Runtime, left: Value, right: Value): boolean {
  if (left === right) return true
  const [a, b] = [numeric(left), numeric(right)]
  if (a !== null && b !== null) return a === b
  if (left instanceof Tensor || right instanceof Tensor) {
    const [x, y] = [operandTensor(left), operandTensor(right)]
    return x !== null && y !== null && runtime.truth(arithmetic.compare(x, y, 'eq'))
  }
  const bothSequences =
    (left instanceof PyList && right instanceof PyList) || (left instanceof PyTuple && right instanceof PyTuple)
  if (bothSequences) {
    const [x, y] = [left.items, right.items]
    return x.length === y.length && x.every((item, i) => equal(runtime, item, y[i]!))
  }
  if (left instanceof PyDict && right instanceof PyDict) {
    return (
      left.entries.size === right.entries.size &&
      [...left.entries].every(([key, [, value]]) => {
        const other = right.entries.get(key)
        return other !== undefined && equal(runtime, value, other[1])
      })
    )
  }
  if (left instanceof PySet && right instanceof PySet) {
    return left.entries.size === right.entries.size && [...left.entries.keys()].every((key) => right.entries.has(key))
  }
  if (left instanceof PyRange && right instanceof PyRange) {
    return left.length === right.length && left.start === right.start && left.step === right.step
  }
  if (left instanceof PyInstance || right instanceof PyInstance) {
    const result = instanceOperation(runtime, '==', left, right)
    return result !== undefined && runtime.truth(result)
  }
  if (isDtype(left) && isDtype(right)) return left.dtype === right.dtype
  if (isDevice(left) && isDevice(right)) return left.type === right.type
  return false
}
const isDtype = (value: Value): value is Extract<Value, { dtype: string }> & { dtype: string } =>
  typeName(value) === 'torch.dtype'
const isDevice = (value: Value): value is Extract<Value, { type: string }> & { type: string } =>
  typeName(value) === 'torch.device'

function contains(runtime: Runtime, container: Value, item: Value): boolean {
  if (typeof container === 'string') {
    if (typeof item !== 'string')
      throw typeError(`'in <string>' requires string as left operand, not ${typeName(item)}`)
    return container.includes(item)
  }
  if (container instanceof PyDict || container instanceof PySet) return container.entries.has(keyOf(item))
  if (container instanceof Tensor) {
    const other = operandTensor(item)
    if (!other)
      throw runtimeError(`Tensor.__contains__ only supports Tensor or scalar, but you passed in a ${typeName(item)}.`)
    return elementsOf(arithmetic.compare(container, other, 'eq')).some((hit: number) => hit !== 0)
  }
  if (container instanceof PyInstance) {
    const method = container.type.find('__contains__')
    if (method !== undefined) return runtime.truth(runtime.call(runtime.bind(method, container), [item]))
  }
  if (
    container instanceof PyClass ||
    container instanceof TypeValue ||
    numeric(container) !== null ||
    container === null
  ) {
    throw typeError(`argument of type '${typeName(container)}' is not iterable`)
  }
  for (const one of runtime.iterate(container)) if (equal(runtime, one, item)) return true
  return false
}

/** Start, stop and step of a slice over `length` items, as Python clips them. */
function sliceBounds(slice: PySlice, length: number): { start: number; stop: number; step: number } {
  const part = (value: Value): number | null => {
    if (value === null) return null
    const number = value instanceof Tensor && value.count === 1 ? elementsOf(value)[0]! : value
    if (typeof number !== 'number')
      throw typeError('slice indices must be integers or None or have an __index__ method')
    return number
  }
  const step = part(slice.step) ?? 1
  if (step === 0) throw valueError('slice step cannot be zero')
  const [low, high] = step > 0 ? [0, length] : [-1, length - 1]
  const clip = (value: number | null, missing: number): number =>
    value === null ? missing : Math.min(Math.max(value < 0 ? value + length : value, low), high)
  return {
    start: clip(part(slice.start), step > 0 ? low : high),
    stop: clip(part(slice.stop), step > 0 ? high : low),
    step,
  }
}

function slicedItems<T>(items: readonly T[], slice: PySlice): T[] {
  const { start, stop, step } = sliceBounds(slice, items.length)
  const out: T[] = []
  for (let i = start; step > 0 ? i < stop : i > stop; i += step) out.push(items[i]!)
  return out
}

/** A whole number for an index, from what may stand in brackets. */
function indexOf(value: Value, length: number, kind: string): number {
  const number =
    typeof value === 'boolean'
      ? Number(value)
      : value instanceof Tensor && value.count === 1 && !isFloating(value.dtype)
        ? elementsOf(value)[0]!
        : value
  if (typeof number !== 'number') {
    throw typeError(`${kind} indices must be integers or slices, not ${typeName(value)}`)
  }
  const at = number < 0 ? number + length : number
  if (at < 0 || at >= length) throw new ProgramError('IndexError', `${kind} index out of range`)
  return at
}

/** `object[index]`. */
export function getItem(runtime: Runtime, object: Value, index: Value): Value {
  if (object instanceof PyList || object instanceof PyTuple) {
    const kind = object instanceof PyList ? 'list' : 'tuple'
    if (index instanceof PySlice) {
      const items = slicedItems(object.items, index)
      return object instanceof PyList
        ? new PyList(items)
        : new PyTuple(items, object.title === 'torch.Size' ? object.title : null)
    }
    return object.items[indexOf(index, object.items.length, kind)]!
  }
  if (object instanceof Tensor) return getTensorItem(runtime, object, index)
  if (object instanceof NdArray) {
    const found = getTensorItem(runtime, object.tensor, index instanceof NdArray ? index.tensor : index)
    return found.rank === 0 ? scalarOf(found) : new NdArray(found)
  }
  if (object instanceof PyDict) {
    const found = object.get(index)
    if (found === undefined) throw new ProgramError('KeyError', runtime.text.repr(index))
    return found
  }
  if (typeof object === 'string') {
    const letters = [...object]
    if (index instanceof PySlice) return slicedItems(letters, index).join('')
    return letters[indexOf(index, letters.length, 'string')]!
  }
  if (object instanceof PyRange) {
    if (index instanceof PySlice) {
      const { start, stop, step } = sliceBounds(index, object.length)
      return new PyRange(object.start + start * object.step, object.start + stop * object.step, object.step * step)
    }
    const at = indexOf(index, object.length, 'range object')
    return object.start + at * object.step
  }
  if (object instanceof PyInstance) {
    const method = object.type.find('__getitem__')
    if (method !== undefined) return runtime.call(runtime.bind(method, object), [index])
  }
  throw typeError(`'${typeName(object)}' object is not subscriptable`)
}

/** `object[index] = value`. */
export function setItem(runtime: Runtime, object: Value, index: Value, value: Value): void {
  if (object instanceof Tensor) return setTensorItem(runtime, object, index, value)
  if (object instanceof NdArray) return setTensorItem(runtime, object.tensor, index, value)
  if (object instanceof PyList) {
    if (index instanceof PySlice) {
      const { start, stop, step } = sliceBounds(index, object.items.length)
      if (step !== 1) throw valueError('the subset assigns to slices of a list without a step only')
      object.items.splice(start, Math.max(0, stop - start), ...runtime.iterate(value))
      return
    }
    const length = object.items.length
    if (typeof index === 'number' && (index >= length || index < -length)) {
      throw new ProgramError('IndexError', 'list assignment index out of range')
    }
    object.items[indexOf(index, length, 'list')] = value
    return
  }
  if (object instanceof PyDict) return object.set(index, value)
  if (object instanceof PyInstance) {
    const method = object.type.find('__setitem__')
    if (method !== undefined) {
      runtime.call(runtime.bind(method, object), [index, value])
      return
    }
  }
  throw typeError(`'${typeName(object)}' object does not support item assignment`)
}

/** `del object[index]`. */
export function deleteItem(runtime: Runtime, object: Value, index: Value): void {
  if (object instanceof PyDict) {
    if (!object.entries.delete(keyOf(index))) throw new ProgramError('KeyError', runtime.text.repr(index))
    return
  }
  if (object instanceof PyList) {
    if (index instanceof PySlice) {
      const { start, stop } = sliceBounds(index, object.items.length)
      object.items.splice(start, Math.max(0, stop - start))
    } else object.items.splice(indexOf(index, object.items.length, 'list'), 1)
    return
  }
  throw typeError(`'${typeName(object)}' object doesn't support item deletion`)
}

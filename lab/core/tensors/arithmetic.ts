import { resultType, sumTo, toDtype } from './broadcast.ts'
import { dtypeTraits, isFloating, type DType } from './dtype.ts'
import { mapElements, zipElements } from './elementwise.ts'
import { operation, record, scalarTensor, Tensor } from './tensor.ts'
import { ProgramError, runtimeError } from './program-error.ts'
import * as math from './scalar-math.ts'

/** A Python number as an operand: it follows the type of the tensors beside it. */
export function numberTensor(value: number, dtype: DType = 'float64'): Tensor {
  const tensor = scalarTensor(value, dtype)
  tensor.isNumber = true
  return tensor
}

/** The type in which a function like `exp` gives its result. */
export const floatType = (input: Tensor): DType => (isFloating(input.dtype) ? input.dtype : 'float32')

/** A gradient in the shape and type of the operand it belongs to. */
const fit = (gradient: Tensor, to: Tensor): Tensor => toDtype(sumTo(gradient, to.shape), to.dtype)

/** The gradient for each operand that needs one. */
function grads(needs: readonly boolean[], a: Tensor, b: Tensor, ga: () => Tensor, gb: () => Tensor): (Tensor | null)[] {
  return [needs[0] ? fit(ga(), a) : null, needs[1] ? fit(gb(), b) : null]
}

/** What an operand must be saved for: the other one's derivative. */
const savedFor = (a: Tensor, b: Tensor): Tensor[] => [...(b.requiresGrad ? [a] : []), ...(a.requiresGrad ? [b] : [])]

const ADD = operation('AddBackward0', 'a + b', '1', '1')
export function add(a: Tensor, b: Tensor, alpha = 1): Tensor {
  const type = resultType(a, b)
  const or = type === 'bool'
  const output = zipElements(
    a,
    b,
    type,
    type,
    or ? (x, y) => x | y : alpha === 1 ? (x, y) => x + y : (x, y) => x + alpha * y,
  )
  return record(ADD, [a, b], output, [], (g, needs) =>
    grads(
      needs,
      a,
      b,
      () => g,
      () => (alpha === 1 ? g : mul(g, numberTensor(alpha))),
    ),
  )
}

const SUB = operation('SubBackward0', 'a − b', '1', '−1')
const RSUB = operation('RsubBackward1', 'a − b', '1', '−1')
export function sub(a: Tensor, b: Tensor, alpha = 1): Tensor {
  const type = resultType(a, b)
  if (type === 'bool' || (a.dtype === 'bool' && b.dtype === 'bool')) {
    throw new ProgramError(
      'NotImplementedError',
      'Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or `logical_xor()` operator instead.',
    )
  }
  if (a.dtype === 'bool' || b.dtype === 'bool') {
    throw new ProgramError(
      'NotImplementedError',
      'Subtraction, the `-` operator, with a bool tensor is not supported. If you are trying to invert a mask, use the `~` or `logical_not()` operator instead.',
    )
  }
  const output = zipElements(a, b, type, type, alpha === 1 ? (x, y) => x - y : (x, y) => x - alpha * y)
  return record(a.isNumber ? RSUB : SUB, [a, b], output, [], (g, needs) =>
    grads(
      needs,
      a,
      b,
      () => g,
      () => (alpha === 1 ? neg(g) : mul(g, numberTensor(-alpha))),
    ),
  )
}

const MUL = operation('MulBackward0', 'a · b', 'b', 'a')
export function mul(a: Tensor, b: Tensor): Tensor {
  const type = resultType(a, b)
  const output = zipElements(a, b, type, type, (x, y) => x * y)
  return record(MUL, [a, b], output, savedFor(a, b), (g, needs) =>
    grads(
      needs,
      a,
      b,
      () => mul(g, b),
      () => mul(g, a),
    ),
  )
}

const DIV = operation('DivBackward0', 'a / b', '1 / b', '−a / b²')
export function div(a: Tensor, b: Tensor): Tensor {
  const both = resultType(a, b)
  const type = isFloating(both) ? both : 'float32'
  const output = zipElements(a, b, type, type, (x, y) => x / y)
  const saved = b.requiresGrad ? [a, b] : [b]
  return record(DIV, [a, b], output, saved, (g, needs) =>
    grads(
      needs,
      a,
      b,
      () => div(g, b),
      () => neg(mul(g, div(div(a, b), b))),
    ),
  )
}

const NEG = operation('NegBackward0', '−a', '−1')
export function neg(a: Tensor): Tensor {
  if (a.dtype === 'bool') {
    throw new ProgramError(
      'NotImplementedError',
      'Negation, the `-` operator, on a bool tensor is not supported. If you are trying to invert a mask, use the `~` or `logical_not()` operator instead.',
    )
  }
  return record(
    NEG,
    [a],
    mapElements(a, a.dtype, (x) => -x + (a.dtype === 'int64' ? 0 : -0)),
    [],
    (g) => [neg(g)],
  )
}

const POW_NUMBER = operation('PowBackward0', 'aᵇ', 'b · aᵇ⁻¹')
const POW = operation('PowBackward1', 'aᵇ', 'b · aᵇ⁻¹', 'aᵇ · ln a')
const POW_OF_NUMBER = operation('PowBackward2', 'aᵇ', '', 'aᵇ · ln a')
export function pow(a: Tensor, b: Tensor): Tensor {
  const type = resultType(a, b)
  if (!isFloating(type) && b.isNumber && b.storage.data[0]! < 0) {
    throw runtimeError('Integers to negative integer powers are not allowed.')
  }
  const output = zipElements(a, b, type, type, raise)
  const saved = [...(a.requiresGrad ? [a] : []), ...(b.isNumber ? [] : [b])]
  const toBase = (g: Tensor): Tensor => {
    const exponent = b.isNumber ? b.storage.data[0]! : null
    if (exponent === 0) return mul(g, numberTensor(0))
    if (exponent !== null) return mul(g, mul(pow(a, numberTensor(exponent - 1)), numberTensor(exponent)))
    return mul(g, mul(b, pow(a, sub(b, numberTensor(1)))))
  }
  // Where the result is 0 its logarithm must not turn the gradient into NaN.
  const toExponent = (g: Tensor): Tensor => mul(g, mul(output, log(toDtype(zeroToOne(a), output.dtype))))
  const node = b.isNumber ? POW_NUMBER : a.isNumber ? POW_OF_NUMBER : POW
  const inputs = b.isNumber && !b.requiresGrad ? [a, b] : [a, b]
  record(node, inputs, output, saved, (g, needs) =>
    grads(
      needs,
      a,
      b,
      () => toBase(g),
      () => toExponent(g),
    ),
  )
  if (b.requiresGrad) output.gradFn?.save(output)
  return output
}
const zeroToOne = (a: Tensor): Tensor => mapElements(a, a.dtype, (x) => (x === 0 ? 1 : x))

/** Powers as C's `pow`: whole ones by multiplication where that is exact enough. */
function raise(x: number, y: number): number {
  if (y === 2) return x * x
  if (y === 3) return x * x * x
  if (y === 0.5) return Math.sqrt(x)
  if (x === 1 || y === 0) return 1
  return math.pow(x, y)
}

const EXP = operation('ExpBackward0', 'eᵃ', 'eᵃ')
export function exp(a: Tensor): Tensor {
  const output = mapElements(a, floatType(a), math.exp)
  record(EXP, [a], output, [], (g) => [mul(g, output)])
  output.gradFn?.save(output)
  return output
}

const LOG = operation('LogBackward0', 'ln a', '1 / a')
export function log(a: Tensor): Tensor {
  return record(LOG, [a], mapElements(a, floatType(a), math.log), [a], (g) => [div(g, a)])
}

const whole = (value: number): number => Math.floor(value)

/** Python's remainder: its sign is the divisor's. */
export const pythonMod = (x: number, y: number): number => {
  const rest = x % y
  return rest !== 0 && rest < 0 !== y < 0 ? rest + y : rest
}

const FLOOR_DIV = operation('torch::autograd::NotImplemented', '⌊a / b⌋', '', '')
export function floorDivide(a: Tensor, b: Tensor): Tensor {
  const type = resultType(a, b)
  if (!isFloating(type) && b.isNumber && b.storage.data[0] === 0) throw runtimeError('ZeroDivisionError')
  const output = zipElements(a, b, type, type, (x, y) => whole(x / y))
  return record(FLOOR_DIV, [a, b], output, [], () => {
    throw runtimeError('derivative for aten::floor_divide is not implemented')
  })
}

const REMAINDER = operation('RemainderBackward0', 'a mod b', '1', '')
export function remainder(a: Tensor, b: Tensor): Tensor {
  const type = resultType(a, b)
  if (!isFloating(type) && b.isNumber && b.storage.data[0] === 0)
    throw new ProgramError('RuntimeError', 'ZeroDivisionError')
  const output = zipElements(a, b, type, type, pythonMod)
  return record(REMAINDER, [a, b], output, [], (g, needs) =>
    grads(
      needs,
      a,
      b,
      () => g,
      () => neg(mul(g, floorDivide(a, b))),
    ),
  )
}

const MAXIMUM = operation('MaximumBackward0', 'the greater of a and b', '1 where a > b', '1 where b > a')
const MINIMUM = operation('MinimumBackward0', 'the lesser of a and b', '1 where a < b', '1 where b < a')

/** The greater (or lesser) of each pair; equal ones share the gradient. */
function extreme(a: Tensor, b: Tensor, greater: boolean): Tensor {
  const type = resultType(a, b)
  const pick = greater ? Math.max : Math.min
  const output = zipElements(a, b, type, type, (x, y) => pick(x, y))
  const share = (g: Tensor, mine: Tensor, other: Tensor): Tensor =>
    mul(
      g,
      zipElements(mine, other, type, g.dtype, (x, y) => (x === y ? 0.5 : x > y === greater ? 1 : 0)),
    )
  return record(greater ? MAXIMUM : MINIMUM, [a, b], output, [a, b], (g, needs) =>
    grads(
      needs,
      a,
      b,
      () => share(g, a, b),
      () => share(g, b, a),
    ),
  )
}
export const maximum = (a: Tensor, b: Tensor): Tensor => extreme(a, b, true)
export const minimum = (a: Tensor, b: Tensor): Tensor => extreme(a, b, false)

export type Comparison = 'lt' | 'le' | 'gt' | 'ge' | 'eq' | 'ne'
const comparisons: Record<Comparison, (x: number, y: number) => number> = {
  lt: (x, y) => (x < y ? 1 : 0),
  le: (x, y) => (x <= y ? 1 : 0),
  gt: (x, y) => (x > y ? 1 : 0),
  ge: (x, y) => (x >= y ? 1 : 0),
  eq: (x, y) => (x === y ? 1 : 0),
  ne: (x, y) => (x !== y ? 1 : 0),
}

/** True and false for each pair. */
export const compare = (a: Tensor, b: Tensor, by: Comparison): Tensor =>
  zipElements(a, b, resultType(a, b), 'bool', comparisons[by])

/** And, or, exclusive or of whole numbers and booleans. */
export function bitwise(a: Tensor, b: Tensor, by: 'and' | 'or' | 'xor'): Tensor {
  const type = resultType(a, b)
  if (isFloating(type)) {
    throw new ProgramError(
      'NotImplementedError',
      `"bitwise_${by}_cpu" not implemented for '${dtypeTraits(type).title}'`,
    )
  }
  const f = {
    and: (x: number, y: number) => Number(BigInt(x) & BigInt(y)),
    or: (x: number, y: number) => Number(BigInt(x) | BigInt(y)),
    xor: (x: number, y: number) => Number(BigInt(x) ^ BigInt(y)),
  }[by]
  return zipElements(a, b, type, type, f)
}

/** Logic on "is not 0". */
export function logical(a: Tensor, b: Tensor, by: 'and' | 'or' | 'xor'): Tensor {
  const f = {
    and: (x: number, y: number) => (x !== 0 && y !== 0 ? 1 : 0),
    or: (x: number, y: number) => (x !== 0 || y !== 0 ? 1 : 0),
    xor: (x: number, y: number) => ((x !== 0) !== (y !== 0) ? 1 : 0),
  }[by]
  return zipElements(a, b, resultType(a, b), 'bool', f)
}

import type { Random } from '../random.ts'
import { isFloating, type DType } from './dtype.ts'
import { runtimeError } from './program-error.ts'
import * as math from './scalar-math.ts'
import { countOf, shapeText, type Shape } from './shape.ts'
import { emptyTensor, type Tensor } from './tensor.ts'

/** Refuses sizes below 0. */
export function checkSizes(shape: Shape, name: string): void {
  if (shape.some((size) => size < 0)) throw runtimeError(`${name}: Dimension size must be non-negative.`)
}

/** A tensor of one value. */
export function full(shape: Shape, value: number, dtype: DType): Tensor {
  const tensor = emptyTensor(dtype, shape)
  tensor.storage.data.fill(dtype === 'bool' ? (value === 0 ? 0 : 1) : value)
  return tensor
}

/** Evenly stepped values from `start` to before `end`. */
export function arange(start: number, end: number, step: number, dtype: DType): Tensor {
  if (step === 0) throw runtimeError('step must be nonzero')
  if ((step > 0 && start > end) || (step < 0 && start < end)) {
    throw runtimeError('upper bound and lower bound inconsistent with step sign')
  }
  const count = Math.ceil((end - start) / step)
  const tensor = emptyTensor(dtype, [count])
  for (let i = 0; i < count; i++) tensor.storage.data[i] = start + i * step
  return tensor
}

/** `steps` values from `start` to `end`, counted from both ends as PyTorch does. */
export function linspace(start: number, end: number, steps: number, dtype: DType): Tensor {
  if (steps < 0) throw runtimeError('number of steps must be non-negative')
  const tensor = emptyTensor(dtype, [steps])
  const { data } = tensor.storage
  const round = dtype === 'float32' ? Math.fround : (x: number) => x
  const [from, to] = [round(start), round(end)]
  const step = round(round(to - from) / (steps - 1))
  const half = Math.floor(steps / 2)
  for (let i = 0; i < steps; i++) {
    const value = i < half ? from + step * i : to - step * (steps - i - 1)
    data[i] = i === 0 ? from : isFloating(dtype) ? value : Math.trunc(value)
  }
  return tensor
}

/** Ones on the diagonal. */
export function eye(rows: number, columns: number, dtype: DType): Tensor {
  if (rows < 0) throw runtimeError(`n must be greater or equal to 0, got ${rows}`)
  const tensor = emptyTensor(dtype, [rows, columns])
  for (let i = 0; i < Math.min(rows, columns); i++) tensor.storage.data[i * columns + i] = 1
  return tensor
}

const uniform53 = (random: Random): number => {
  const [high, low] = [random.draw(), random.draw()]
  return ((high & 0x1fffff) * 4294967296 + low) / 9007199254740992
}

/** Fills with uniform values in [from, to). */
export function fillUniform(tensor: Tensor, random: Random, from = 0, to = 1): void {
  const { data } = tensor.storage
  const draw = tensor.dtype === 'float64' ? () => uniform53(random) : () => random.uniform()
  const plain = from === 0 && to === 1
  const span = tensor.dtype === 'float32' ? Math.fround(to - from) : to - from
  const low = tensor.dtype === 'float32' ? Math.fround(from) : from
  const round = tensor.dtype === 'float32' ? Math.fround : (x: number) => x
  for (let i = 0; i < data.length; i++) data[i] = plain ? draw() : round(draw() * span) + low
}

/** Fills with normal values. */
export function fillNormal(tensor: Tensor, random: Random, mean = 0, deviation = 1): void {
  const { data } = tensor.storage
  const values = tensor.dtype === 'float64' ? normal64(random, data.length) : random.normal(data.length)
  const plain = mean === 0 && deviation === 1
  for (let i = 0; i < data.length; i++) data[i] = plain ? values[i]! : values[i]! * deviation + mean
}

/** `randn` in float64: PyTorch draws 53 bits for each uniform value. */
function normal64(random: Random, count: number): Float64Array {
  const values = new Float64Array(count)
  if (count < 16) return values.map(() => singleNormal(random))
  for (let i = 0; i < count; i++) values[i] = uniform53(random)
  const turn = (from: number): void => {
    for (let i = from; i < from + 8; i++) {
      const radius = Math.sqrt(-2 * math.log1p(-values[i]!))
      const angle = 2 * Math.PI * values[i + 8]!
      values[i] = radius * math.cos(angle)
      values[i + 8] = radius * math.sin(angle)
    }
  }
  for (let at = 0; at + 16 <= count; at += 16) turn(at)
  if (count % 16 !== 0) {
    for (let i = count - 16; i < count; i++) values[i] = uniform53(random)
    turn(count - 16)
  }
  return values
}

/** One normal value in float64; the pair's second waits in the generator, as PyTorch keeps it. */
function singleNormal(random: Random): number {
  const before = random.state()
  if (before.kept !== null) {
    random.restore({ ...before, kept: null })
    return before.kept
  }
  const angle = 2 * Math.PI * uniform53(random)
  const radius = Math.sqrt(-2 * math.log1p(-uniform53(random)))
  random.restore({ ...random.state(), kept: radius * math.sin(angle) })
  return radius * math.cos(angle)
}

/** Whole numbers in [low, high). */
export function randint(random: Random, low: number, high: number, shape: Shape, dtype: DType): Tensor {
  if (low >= high) throw runtimeError(`random_ expects 'from' to be less than 'to', but got from=${low} >= to=${high}`)
  checkSizes(shape, 'randint')
  const tensor = emptyTensor(dtype, shape)
  for (let i = 0; i < countOf(shape); i++) tensor.storage.data[i] = low + random.integer(high - low)
  return tensor
}

/** The numbers 0 … n−1 in a random order. */
export function randperm(random: Random, count: number): Tensor {
  if (count < 0) throw runtimeError(`Trying to create tensor with negative dimension ${count}: ${shapeText([count])}`)
  const tensor = emptyTensor('int64', [count])
  tensor.storage.data.set(random.permutation(count))
  return tensor
}

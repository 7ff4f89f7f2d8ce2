import { add, div, exp, mul, neg, numberTensor, sub } from './arithmetic.ts'
import { sum, sumTo, toDtype } from './broadcast.ts'
import { dtypeTraits, isFloating } from './dtype.ts'
import { mapElements, zipElements } from './elementwise.ts'
import { abs, sigmoid } from './functions.ts'
import { operation, record, elementsOf, emptyTensor, type Tensor } from './tensor.ts'
import { indexError, ProgramError, runtimeError, valueError } from './program-error.ts'
import { mean } from './reduce.ts'
import * as math from './scalar-math.ts'
import { countOf, dimension, sameShape, shapeText } from './shape.ts'

/** What becomes of the single losses. */
export type Reduction = 'mean' | 'sum' | 'none'

const number = numberTensor

/** Visits each line of elements along a dimension by its first position and its stride. */
function alongLines(input: Tensor, dim: number, visit: (start: number, stride: number, size: number) => void): void {
  const size = input.shape[dim] ?? 1
  const inner = countOf(input.shape.slice(dim + 1))
  const lines = size === 0 ? 0 : input.count / size
  for (let i = 0; i < lines; i++) visit(Math.floor(i / inner) * inner * size + (i % inner), inner, size)
}

function refuseWhole(input: Tensor, kernel: string): void {
  if (isFloating(input.dtype)) return
  throw new ProgramError('NotImplementedError', `"${kernel}" not implemented for '${dtypeTraits(input.dtype).title}'`)
}

const SOFTMAX = operation('SoftmaxBackward0', 'eᵃ / Σ eᵃ', 'yᵢ (1 at i − yⱼ)')
/** Shares that add up to 1 along a dimension. */
export function softmax(input: Tensor, dim: number): Tensor {
  const at = dimension(dim, input.rank)
  refuseWhole(input, at === Math.max(input.rank - 1, 0) ? 'softmax_lastdim_kernel_impl' : 'softmax_kernel_impl')
  const output = emptyTensor(input.dtype, input.shape)
  const [from, to] = [elementsOf(input), output.storage.data]
  alongLines(input, at, (start, stride, size) => {
    let top = -Infinity
    for (let k = 0; k < size; k++) top = Math.max(top, from[start + k * stride]!)
    let total = 0
    for (let k = 0; k < size; k++) total += math.exp(from[start + k * stride]! - top)
    for (let k = 0; k < size; k++) to[start + k * stride] = math.exp(from[start + k * stride]! - top) / total
  })
  record(SOFTMAX, [input], output, [], (g) => [mul(output, sub(g, sum(mul(g, output), [at], true)))])
  output.gradFn?.save(output)
  return output
}

const LOG_SOFTMAX = operation('LogSoftmaxBackward0', 'a − ln Σ eᵃ', '1 at i − softmax(a)')
/** The logarithm of softmax, safe for large values. */
export function logSoftmax(input: Tensor, dim: number): Tensor {
  const at = dimension(dim, input.rank)
  refuseWhole(input, at === Math.max(input.rank - 1, 0) ? 'log_softmax_lastdim_kernel_impl' : 'log_softmax_kernel_impl')
  const output = emptyTensor(input.dtype, input.shape)
  const [from, to] = [elementsOf(input), output.storage.data]
  alongLines(input, at, (start, stride, size) => {
    let top = -Infinity
    for (let k = 0; k < size; k++) top = Math.max(top, from[start + k * stride]!)
    let total = 0
    for (let k = 0; k < size; k++) total += math.exp(from[start + k * stride]! - top)
    const shift = top + math.log(total)
    for (let k = 0; k < size; k++) to[start + k * stride] = from[start + k * stride]! - shift
  })
  record(LOG_SOFTMAX, [input], output, [], (g) => [sub(g, mul(exp(output), sum(g, [at], true)))])
  output.gradFn?.save(output)
  return output
}

const reduced = (losses: Tensor, reduction: Reduction): Tensor =>
  reduction === 'mean' ? mean(losses) : reduction === 'sum' ? sum(losses) : losses

const NLL = operation('NllLossBackward0', 'mean of −a[class]', '−1 / n at the class, else 0')
/** The mean of −(log-probability of the right class). */
export function nllLoss(input: Tensor, target: Tensor, reduction: Reduction, weight: Tensor | null = null): Tensor {
  if (target.dtype !== 'int64' && target.dtype !== 'uint8') {
    throw runtimeError(`expected target dtype to be Long or Byte, but got ${dtypeTraits(target.dtype).title}`)
  }
  const rows = input.rank === 1 ? 1 : input.shape[0]!
  if (input.rank > 1 && target.shape[0] !== rows) {
    throw valueError(`Expected input batch_size (${rows}) to match target batch_size (${target.shape[0] ?? 0}).`, {
      left: input.shape,
      right: target.shape,
      leftDim: 0,
      rightDim: 0,
    })
  }
  if (input.rank > 2 || target.rank > 1) {
    throw runtimeError('0D or 1D target tensor expected, multi-target not supported')
  }
  const classes = input.shape.at(-1)!
  const [from, at] = [elementsOf(input), elementsOf(target)]
  const weights = weight && elementsOf(weight)
  const share = (row: number): number => (at[row] === -100 ? 0 : weights ? weights[at[row]!]! : 1)
  let [total, divisor] = [0, 0]
  const single = emptyTensor(input.dtype, target.shape)
  for (let row = 0; row < rows; row++) {
    const label = at[row]!
    if (label === -100) continue
    if (label < 0 || label >= classes) throw indexError(`Target ${label} is out of bounds.`)
    const loss = -from[row * classes + label]! * share(row)
    single.storage.data[row] = loss
    total += loss
    divisor += share(row)
  }
  const output = reduction === 'none' ? single : emptyTensor(input.dtype, [])
  if (reduction !== 'none') output.storage.data[0] = reduction === 'mean' ? total / divisor : total
  return record(NLL, [input, target], output, [input, target], (g) => {
    const back = emptyTensor(input.dtype, input.shape)
    for (let row = 0; row < rows; row++) {
      if (share(row) !== 0)
        back.storage.data[row * classes + at[row]!] = -share(row) / (reduction === 'mean' ? divisor : 1)
    }
    const wide = reduction === 'none' && input.rank === 2 ? unsqueezeLast(g) : g
    return [mul(back, wide), null]
  })
}

/** A column of a vector; its gradient adds up again. */
function unsqueezeLast(g: Tensor): Tensor {
  const output = emptyTensor(g.dtype, [...g.shape, 1])
  output.storage.data.set(elementsOf(g))
  return record(COLUMN, [g], output, [], (gg) => {
    const back = emptyTensor(gg.dtype, g.shape)
    back.storage.data.set(elementsOf(gg))
    return [back]
  })
}
const COLUMN = operation('UnsqueezeBackward0', 'a as a column', '1')

/** Cross-entropy of scores: `log_softmax`, then the negative log-probability of the right class. */
export function crossEntropy(
  input: Tensor,
  target: Tensor,
  reduction: Reduction,
  weight: Tensor | null = null,
  smoothing = 0,
): Tensor {
  const dim = input.rank === 1 ? 0 : 1
  if (isFloating(target.dtype) && sameShape(target.shape, input.shape)) {
    const losses = neg(sum(mul(logSoftmax(input, dim), target), [dim]))
    return reduction === 'mean' ? div(sum(losses), number(Math.max(losses.count, 1))) : reduced(losses, reduction)
  }
  if (input.rank > 1 && sameShape(target.shape, input.shape)) {
    throw runtimeError(
      `Expected floating point type for target with class probabilities, got ${dtypeTraits(target.dtype).title}`,
    )
  }
  if (isFloating(target.dtype)) {
    throw runtimeError(`expected target dtype to be Long or Byte, but got ${dtypeTraits(target.dtype).title}`)
  }
  if (input.rank > 1 && input.shape[0] !== (target.shape[0] ?? 1)) {
    throw valueError(
      `Expected input batch_size (${input.shape[0]}) to match target batch_size (${target.shape[0] ?? 0}).`,
      {
        left: input.shape,
        right: target.shape,
        leftDim: 0,
        rightDim: 0,
      },
    )
  }
  const logs = logSoftmax(input, dim)
  const sharp = nllLoss(logs, target, reduction, weight)
  if (smoothing === 0) return sharp
  const even = neg(reduced(div(sum(logs, [dim]), number(input.shape[dim]!)), reduction))
  return add(mul(sharp, number(1 - smoothing)), mul(even, number(smoothing)))
}

const MSE = operation('MseLossBackward0', 'mean of (a − b)²', '2 (a − b) / n', '−2 (a − b) / n')
/** The mean of squared differences. */
export function mseLoss(a: Tensor, b: Tensor, reduction: Reduction): Tensor {
  const differences = sub(a, b)
  const squares = mapElements(differences, differences.dtype, (x) => x * x)
  const n = reduction === 'mean' ? squares.count : 1
  const output = quiet(squares, reduction)
  return record(MSE, [a, b], output, [a, b], (g, needs) => {
    const slope = mul(g, mul(sub(a, b), number(2 / n)))
    return [needs[0] ? fit(slope, a) : null, needs[1] ? fit(neg(slope), b) : null]
  })
}
const fit = (g: Tensor, to: Tensor): Tensor => toDtype(sumTo(g, to.shape), to.dtype)

/** A reduction that is part of a loss of its own, recorded nowhere. */
function quiet(losses: Tensor, reduction: Reduction): Tensor {
  if (reduction === 'none') return losses
  const from = elementsOf(losses)
  const output = emptyTensor(losses.dtype, [])
  let total = 0
  for (let i = 0; i < from.length; i++) total += from[i]!
  output.storage.data[0] = reduction === 'mean' ? total / from.length : total
  return output
}

/** The mean of absolute differences. */
export const l1Loss = (a: Tensor, b: Tensor, reduction: Reduction): Tensor => reduced(abs(sub(a, b)), reduction)

const HUBER = operation('HuberLossBackward0', 'd²/2 near 0, δ (|d| − δ/2) beyond', 'd, held within ±δ')
const SMOOTH = operation('SmoothL1LossBackward0', 'd²/2β near 0, |d| − β/2 beyond', 'd/β, held within ±1')
/** A parabola near 0 and straight beyond `delta`; `smooth` divides by it. */
export function huberLoss(a: Tensor, b: Tensor, reduction: Reduction, delta: number, smooth: boolean): Tensor {
  const differences = sub(a, b)
  const scale = smooth ? delta : 1
  const single = mapElements(differences, differences.dtype, (d) => {
    const size = Math.abs(d)
    return (size < delta ? 0.5 * d * d : delta * (size - 0.5 * delta)) / scale
  })
  const n = reduction === 'mean' ? single.count : 1
  return record(smooth ? SMOOTH : HUBER, [a, b], quiet(single, reduction), [a, b], (g, needs) => {
    const slope = mul(
      g,
      mapElements(sub(a, b), single.dtype, (d) => Math.max(-delta, Math.min(delta, d)) / scale / n),
    )
    return [needs[0] ? fit(slope, a) : null, needs[1] ? fit(neg(slope), b) : null]
  })
}

function sameSize(input: Tensor, target: Tensor, message: string): void {
  if (sameShape(input.shape, target.shape)) return
  throw valueError(message, { left: target.shape, right: input.shape, leftDim: null, rightDim: null })
}

const BCE_LOGITS = operation('BinaryCrossEntropyWithLogitsBackward0', 'mean of ln(1 + e⁻ᵃ) …', '(σ(a) − y) / n', '')
/** Cross-entropy of two classes from scores. */
export function bceWithLogits(
  input: Tensor,
  target: Tensor,
  reduction: Reduction,
  positive: Tensor | null = null,
): Tensor {
  sameSize(
    input,
    target,
    `Target size (torch.Size(${shapeText(target.shape)})) must be the same as input size (torch.Size(${shapeText(input.shape)}))`,
  )
  const weights = positive ?? number(1)
  const scale = zipElements(target, weights, 'float64', input.dtype, (y, w) => 1 + (w - 1) * y)
  const single = zipElements(
    zipElements(input, target, input.dtype, input.dtype, (x, y) => (1 - y) * x),
    zipElements(
      input,
      scale,
      input.dtype,
      input.dtype,
      (x, s) => s * (math.log1p(math.exp(-Math.abs(x))) + Math.max(-x, 0)),
    ),
    input.dtype,
    input.dtype,
    (x, y) => x + y,
  )
  const n = reduction === 'mean' ? single.count : 1
  return record(BCE_LOGITS, [input, target], quiet(single, reduction), [input, target], (g, needs) => {
    // (1 − y) − s · (1 − σ(x))
    const slope = sub(sub(number(1), target), mul(scale, sub(number(1), sigmoid(input))))
    return [needs[0] ? mul(g, div(slope, number(n))) : null, needs[1] ? mul(g, div(neg(input), number(n))) : null]
  })
}

const BCE = operation(
  'BinaryCrossEntropyBackward0',
  'mean of −y ln a − (1 − y) ln(1 − a)',
  '(a − y) / (a (1 − a) n)',
  '',
)
/** Cross-entropy of two classes from probabilities. */
export function bce(input: Tensor, target: Tensor, reduction: Reduction): Tensor {
  sameSize(
    input,
    target,
    `Using a target size (torch.Size(${shapeText(target.shape)})) that is different to the input size (torch.Size(${shapeText(input.shape)})) is deprecated. Please ensure they have the same size.`,
  )
  if (elementsOf(input).some((x) => x < 0 || x > 1))
    throw runtimeError('all elements of input should be between 0 and 1')
  const floor = (x: number): number => Math.max(math.log(x), -100)
  const single = zipElements(input, target, input.dtype, input.dtype, (x, y) => -y * floor(x) - (1 - y) * floor(1 - x))
  const n = reduction === 'mean' ? single.count : 1
  return record(BCE, [input, target], quiet(single, reduction), [input, target], (g) => [
    mul(
      g,
      zipElements(input, target, 'float64', input.dtype, (x, y) => (x - y) / Math.max(x * (1 - x), 1e-12) / n),
    ),
    null,
  ])
}

import { exp, log, logOnePlus, one, sigmoid } from './exponential.ts'
import * as plan from './plan.ts'

/**
 * What a thread's tiles came to lies at the beginning of its work space: sums of losses in two float64, and right answers
 * in four int32. In globals it would share a cache line with the other threads' and cost a third of a step.
 */
export function resetFigures(scratch: usize): void {
  v128.store(scratch, f64x2.splat(0))
  v128.store(scratch, i32x4.splat(0), 16)
}

/** Copies what tiles came to, to where more of them will be measured, or from there. */
export function copyFigures(to: usize, from: usize): void {
  v128.store(to, v128.load(from))
  v128.store(to, v128.load(from, 16), 16)
}

export function takenLoss(scratch: usize): f64 {
  return load<f64>(scratch) + load<f64>(scratch, 8)
}

export function takenRight(scratch: usize): i32 {
  return load<i32>(scratch, 16) + load<i32>(scratch, 20) + load<i32>(scratch, 24) + load<i32>(scratch, 28)
}

// @ts-ignore: decorator
@inline
function addLosses(scratch: usize, losses: v128): void {
  const high = v128.shuffle<f32>(losses, losses, 2, 3, 2, 3)
  const pair = f64x2.add(f64x2.promote_low_f32x4(losses), f64x2.promote_low_f32x4(high))
  v128.store(scratch, f64x2.add(v128.load(scratch), pair))
}

/** @param right all ones in the lanes of right answers: a true lane is −1 */
// @ts-ignore: decorator
@inline
function addRight(scratch: usize, right: v128): void {
  v128.store(scratch, i32x4.sub(v128.load(scratch, 16), right), 16)
}

/** All ones in each of four lanes whose sample exists: lane k where `left` > k. */
// @ts-ignore: decorator
@inline
function lanesOf(left: i32): v128 {
  return i32x4.gt_s(i32x4.splat(left), i32x4(0, 1, 2, 3))
}

/** The first step of cross-entropy for four samples: their largest output is taken off each; answers are counted. */
// @ts-ignore: decorator
@inline
function centre(scratch: usize, rows: usize, units: i32, labels: v128, exists: v128): void {
  const end = rows + ((<usize>units) << 5)
  let largest = v128.load(rows)
  let target = largest
  let answer = i32x4.splat(0)
  let unit = 1
  for (let at = rows + 32; at < end; at += 32) {
    const output = v128.load(at)
    const class_ = i32x4.splat(unit++)
    // pmax(a, b) is b where a < b, as the comparison has it for the answer: NaN is never larger.
    answer = v128.bitselect(class_, answer, f32x4.lt(largest, output))
    target = v128.bitselect(output, target, i32x4.eq(labels, class_))
    largest = f32x4.pmax(largest, output)
  }
  for (let at = rows; at < end; at += 32) v128.store(at, f32x4.sub(v128.load(at), largest))
  addLosses(scratch, v128.and(f32x4.sub(largest, target), exists))
  addRight(scratch, v128.and(i32x4.eq(answer, labels), exists))
}

/** The last step: from the powers of e of four samples' outputs to the rest of their loss, and to its gradient. */
// @ts-ignore: decorator
@inline
function normalize(scratch: usize, rows: usize, units: i32, labels: v128, exists: v128, share: v128): void {
  const end = rows + ((<usize>units) << 5)
  let sum = v128.load(rows)
  for (let at = rows + 32; at < end; at += 32) sum = f32x4.add(sum, v128.load(at))
  addLosses(scratch, v128.and(log(sum), exists))
  const scale = f32x4.div(share, sum)
  let unit = 0
  for (let at = rows; at < end; at += 32) {
    const isLabel = i32x4.eq(labels, i32x4.splat(unit++))
    const slope = f32x4.sub(f32x4.mul(v128.load(at), scale), v128.and(share, isLabel))
    v128.store(at, v128.and(slope, exists))
  }
}

/**
 * Softmax cross-entropy of a tile, in three passes: each has many short calculations that do not wait for each other,
 * where the whole of it for one sample would mostly wait.
 */
// @ts-ignore: decorator
@inline
function crossEntropy(scratch: usize, outputs: usize, stride: usize, units: i32, labels: usize, panels: i32, left: i32, share: v128): void {
  const end = outputs + <usize>panels * stride
  const bytes = (<usize>units) << 5
  let label = labels
  let there = left
  for (let rows = outputs; rows < end; rows += stride) {
    centre(scratch, rows, units, v128.load(label), lanesOf(there))
    centre(scratch, rows + 16, units, v128.load(label, 16), lanesOf(there - 4))
    label += 32
    there -= 8
  }
  for (let rows = outputs; rows < end; rows += stride)
    for (let at = rows; at < rows + bytes; at += 16) v128.store(at, exp(v128.load(at)))
  for (let rows = outputs; rows < end; rows += stride) {
    normalize(scratch, rows, units, v128.load(labels), lanesOf(left), share)
    normalize(scratch, rows + 16, units, v128.load(labels, 16), lanesOf(left - 4), share)
    labels += 32
    left -= 8
  }
}

/** MultiMarginLoss (p 1, margin 1) of four samples, without the division by the number of classes and samples. */
// @ts-ignore: decorator
@inline
function hinge(scratch: usize, rows: usize, units: i32, labels: v128, exists: v128, share: v128): void {
  const end = rows + ((<usize>units) << 5)
  let largest = v128.load(rows)
  let answer = i32x4.splat(0)
  let target = largest
  let unit = 1
  for (let at = rows + 32; at < end; at += 32) {
    const output = v128.load(at)
    const class_ = i32x4.splat(unit++)
    answer = v128.bitselect(class_, answer, f32x4.lt(largest, output))
    largest = f32x4.pmax(largest, output)
    target = v128.bitselect(output, target, i32x4.eq(labels, class_))
  }
  let over = f32x4.splat(0)
  unit = 0
  for (let at = rows; at < end; at += 32) {
    const margin = f32x4.add(f32x4.sub(one(), target), v128.load(at))
    // Not "margin > 0": what is not a number must show.
    const isUnder = f32x4.le(margin, f32x4.splat(0))
    const counts = v128.andnot(v128.andnot(exists, isUnder), i32x4.eq(labels, i32x4.splat(unit++)))
    addLosses(scratch, v128.and(margin, counts))
    const slope = v128.and(share, counts)
    over = f32x4.add(over, slope)
    v128.store(at, slope)
  }
  unit = 0
  for (let at = rows; at < end; at += 32) {
    const isLabel = v128.and(i32x4.eq(labels, i32x4.splat(unit++)), exists)
    v128.store(at, v128.bitselect(f32x4.neg(over), v128.load(at), isLabel))
  }
  addRight(scratch, v128.and(i32x4.eq(answer, labels), exists))
}

/** BCEWithLogitsLoss of four samples with one output each. */
// @ts-ignore: decorator
@inline
function binaryCrossEntropy(scratch: usize, row: usize, labels: v128, exists: v128, share: v128): void {
  const output = v128.load(row)
  const label = f32x4.convert_i32x4_s(labels)
  const zero = f32x4.splat(0)
  const beside = logOnePlus(exp(f32x4.neg(f32x4.abs(output))))
  const loss = f32x4.add(f32x4.sub(f32x4.pmax(output, zero), f32x4.mul(output, label)), beside)
  addLosses(scratch, v128.and(loss, exists))
  v128.store(row, v128.and(f32x4.mul(f32x4.sub(sigmoid(output), label), share), exists))
  const saysOne = v128.and(f32x4.gt(output, zero), i32x4.splat(1))
  addRight(scratch, v128.and(i32x4.eq(saysOne, labels), exists))
}

/** −1, 0 or 1; NaN for NaN. */
// @ts-ignore: decorator
@inline
function signOf(x: v128): v128 {
  const zero = f32x4.splat(0)
  const sign = f32x4.sub(v128.and(f32x4.gt(x, zero), one()), v128.and(f32x4.lt(x, zero), one()))
  return v128.or(sign, f32x4.ne(x, x))
}

/** Losses of the difference from a target, for four samples; their outputs become the gradient of the batch's mean loss. */
// @ts-ignore: decorator
@inline
function ofDifferences(scratch: usize, kind: i32, rows: usize, targets: usize, units: i32, exists: v128, share: v128, delta: v128): void {
  const end = rows + ((<usize>units) << 5)
  const half = f32x4.splat(0.5)
  for (let at = rows; at < end; at += 32) {
    const d = v128.and(f32x4.sub(v128.load(at), v128.load(targets)), exists)
    let loss: v128
    let slope: v128
    if (kind == plan.LOSS_MEAN_SQUARED_ERROR) {
      loss = f32x4.mul(d, d)
      slope = f32x4.add(d, d)
    } else if (kind == plan.LOSS_MEAN_ABSOLUTE_ERROR) {
      loss = f32x4.abs(d)
      slope = signOf(d)
    } else {
      const size = f32x4.abs(d)
      const isNear = f32x4.lt(size, delta)
      const line = f32x4.mul(delta, f32x4.sub(size, f32x4.mul(half, delta)))
      loss = v128.bitselect(f32x4.mul(f32x4.mul(half, d), d), line, isNear)
      slope = v128.bitselect(d, f32x4.mul(delta, signOf(d)), isNear)
    }
    addLosses(scratch, loss)
    v128.store(at, f32x4.mul(slope, share))
    targets += 32
  }
}

/** Whether a loss compares with targets rather than class numbers. */
// @ts-ignore: decorator
@inline
export function hasTargets(kind: i32): bool {
  return kind >= plan.LOSS_MEAN_SQUARED_ERROR
}

/** What the sum of a batch's losses is divided by. */
export function lossShare(kind: i32, samples: i32, units: i32): f64 {
  const byOutputs = kind == plan.LOSS_HINGE || hasTargets(kind)
  return <f64>samples * <f64>(byOutputs ? units : 1)
}

/**
 * The loss of a tile, added to the thread's sums; the outputs become its gradient.
 * @param outputs panels of the last layer; @param labels the tile's labels, or its targets in panels of the same stride
 * @param left samples of the batch from the tile's first on; @param delta of huber
 */
export function measureTile(scratch: usize, kind: i32, outputs: usize, stride: usize, units: i32, labels: usize, panels: i32, left: i32, samples: i32, delta: f32): void {
  const share = f32x4.splat(<f32>(1 / lossShare(kind, samples, units)))
  const labelStride = hasTargets(kind) ? stride : 32
  const turn = f32x4.splat(delta)
  if (kind == plan.LOSS_CROSS_ENTROPY) {
    crossEntropy(scratch, outputs, stride, units, labels, panels, left, share)
    return
  }
  for (let p = 0; p < panels; p++) {
    for (let half: usize = 0; half < 32; half += 16) {
      const exists = lanesOf(half == 0 ? left : left - 4)
      if (kind == plan.LOSS_HINGE) hinge(scratch, outputs + half, units, v128.load(labels + half), exists, share)
      else if (kind == plan.LOSS_BINARY_CROSS_ENTROPY)
        binaryCrossEntropy(scratch, outputs + half, v128.load(labels + half), exists, share)
      else ofDifferences(scratch, kind, outputs + half, labels + half, units, exists, share, turn)
    }
    outputs += stride
    labels += labelStride
    left -= 8
  }
}

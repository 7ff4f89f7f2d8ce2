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

/**
 * Softmax cross-entropy of a panel; its outputs become the gradient of the batch's mean loss. The panel's two halves go
 * side by side: each alone would wait for its own results most of the time.
 */
// @ts-ignore: decorator
@inline
function crossEntropy(scratch: usize, rows: usize, units: i32, labels: usize, left: i32, share: v128): void {
  const end = rows + ((<usize>units) << 5)
  const labelsA = v128.load(labels)
  const labelsB = v128.load(labels, 16)
  const existsA = lanesOf(left)
  const existsB = lanesOf(left - 4)
  let largestA = v128.load(rows)
  let largestB = v128.load(rows, 16)
  let answerA = i32x4.splat(0)
  let answerB = answerA
  let unit = 1
  for (let at = rows + 32; at < end; at += 32) {
    const a = v128.load(at)
    const b = v128.load(at, 16)
    const class_ = i32x4.splat(unit++)
    // pmax(a, b) is b where a < b, as the comparison has it for the answer: NaN is never larger.
    answerA = v128.bitselect(class_, answerA, f32x4.lt(largestA, a))
    answerB = v128.bitselect(class_, answerB, f32x4.lt(largestB, b))
    largestA = f32x4.pmax(largestA, a)
    largestB = f32x4.pmax(largestB, b)
  }
  let sumA = f32x4.splat(0)
  let sumB = sumA
  let targetA = sumA
  let targetB = sumA
  unit = 0
  for (let at = rows; at < end; at += 32) {
    const class_ = i32x4.splat(unit++)
    const a = f32x4.sub(v128.load(at), largestA)
    const b = f32x4.sub(v128.load(at, 16), largestB)
    targetA = v128.bitselect(a, targetA, i32x4.eq(labelsA, class_))
    targetB = v128.bitselect(b, targetB, i32x4.eq(labelsB, class_))
    const powerA = exp(a)
    const powerB = exp(b)
    v128.store(at, powerA)
    v128.store(at, powerB, 16)
    sumA = f32x4.add(sumA, powerA)
    sumB = f32x4.add(sumB, powerB)
  }
  const scaleA = f32x4.div(share, sumA)
  const scaleB = f32x4.div(share, sumB)
  unit = 0
  for (let at = rows; at < end; at += 32) {
    const class_ = i32x4.splat(unit++)
    const a = f32x4.mul(v128.load(at), scaleA)
    const b = f32x4.mul(v128.load(at, 16), scaleB)
    const slopeA = f32x4.sub(a, v128.and(share, i32x4.eq(labelsA, class_)))
    const slopeB = f32x4.sub(b, v128.and(share, i32x4.eq(labelsB, class_)))
    v128.store(at, v128.and(slopeA, existsA))
    v128.store(at, v128.and(slopeB, existsB), 16)
  }
  addLosses(scratch, v128.and(f32x4.sub(log(sumA), targetA), existsA))
  addLosses(scratch, v128.and(f32x4.sub(log(sumB), targetB), existsB))
  const rightA = v128.and(i32x4.eq(answerA, labelsA), existsA)
  const rightB = v128.and(i32x4.eq(answerB, labelsB), existsB)
  addRight(scratch, i32x4.add(rightA, rightB))
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
  for (let p = 0; p < panels; p++) {
    if (kind == plan.LOSS_CROSS_ENTROPY) crossEntropy(scratch, outputs, units, labels, left, share)
    else
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

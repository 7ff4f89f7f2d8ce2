import { exp, log } from './exponential.ts'
import * as plan from './plan.ts'

/** What the panels of a chunk came to. One object to each running thread: locals of the caller. */

let lossSum: f64 = 0
let rightSum: i32 = 0

export function resetFigures(): void {
  lossSum = 0
  rightSum = 0
}

export function takenLoss(): f64 {
  return lossSum
}

export function takenRight(): i32 {
  return rightSum
}

// @ts-ignore: decorator
@inline
function addLosses(losses: v128): void {
  const pair = f64x2.add(
    f64x2.promote_low_f32x4(losses),
    f64x2.promote_low_f32x4(v128.shuffle<f32>(losses, losses, 2, 3, 2, 3)),
  )
  lossSum += f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1)
}

/** All ones in each of four lanes whose sample exists: lane k where `left` > k. */
// @ts-ignore: decorator
@inline
function lanesOf(left: i32): v128 {
  return i32x4.gt_s(i32x4.splat(left), i32x4(0, 1, 2, 3))
}

/** Softmax cross-entropy of four samples; their outputs become the gradient of the batch's mean loss. */
// @ts-ignore: decorator
@inline
function crossEntropy(rows: usize, units: i32, labels: v128, exists: v128, share: v128): void {
  const end = rows + ((<usize>units) << 5)
  let largest = v128.load(rows)
  let answer = i32x4.splat(0)
  let unit = 1
  for (let at = rows + 32; at < end; at += 32) {
    const output = v128.load(at)
    const larger = f32x4.gt(output, largest)
    largest = v128.bitselect(output, largest, larger)
    answer = v128.bitselect(i32x4.splat(unit++), answer, larger)
  }
  let sum = f32x4.splat(0)
  let target = sum
  unit = 0
  for (let at = rows; at < end; at += 32) {
    const output = v128.load(at)
    const power = exp(f32x4.sub(output, largest))
    target = v128.bitselect(output, target, i32x4.eq(labels, i32x4.splat(unit++)))
    v128.store(at, power)
    sum = f32x4.add(sum, power)
  }
  addLosses(v128.and(f32x4.add(log(sum), f32x4.sub(largest, target)), exists))
  rightSum += popcnt(i32x4.bitmask(v128.and(i32x4.eq(answer, labels), exists)))
  const scale = f32x4.div(share, sum)
  unit = 0
  for (let at = rows; at < end; at += 32) {
    const isLabel = i32x4.eq(labels, i32x4.splat(unit++))
    const slope = f32x4.sub(f32x4.mul(v128.load(at), scale), v128.and(share, isLabel))
    v128.store(at, v128.and(slope, exists))
  }
}

/** Squared differences of four samples; their outputs become the gradient of the batch's mean loss. */
// @ts-ignore: decorator
@inline
function squaredError(rows: usize, targets: usize, units: i32, exists: v128, twiceShare: v128): void {
  const end = rows + ((<usize>units) << 5)
  for (let at = rows; at < end; at += 32) {
    const difference = v128.and(f32x4.sub(v128.load(at), v128.load(targets)), exists)
    addLosses(f32x4.mul(difference, difference))
    v128.store(at, f32x4.mul(difference, twiceShare))
    targets += 32
  }
}

/**
 * The loss of a tile, added to this thread's sums; the outputs become its gradient.
 * @param outputs panels of the last layer; @param labels the tile's labels, or its targets in panels of the same stride
 * @param left samples of the batch from the tile's first on
 */
export function measureTile(kind: i32, outputs: usize, stride: usize, units: i32, labels: usize, panels: i32, left: i32, samples: i32): void {
  if (kind == plan.LOSS_MEAN_SQUARED_ERROR) {
    const twiceShare = f32x4.splat(<f32>(2.0 / (<f64>samples * <f64>units)))
    for (let p = 0; p < panels; p++) {
      squaredError(outputs, labels, units, lanesOf(left), twiceShare)
      squaredError(outputs + 16, labels + 16, units, lanesOf(left - 4), twiceShare)
      outputs += stride
      labels += stride
      left -= 8
    }
    return
  }
  const share = f32x4.splat(<f32>(1.0 / <f64>samples))
  for (let p = 0; p < panels; p++) {
    crossEntropy(outputs, units, v128.load(labels), lanesOf(left), share)
    crossEntropy(outputs + 16, units, v128.load(labels, 16), lanesOf(left - 4), share)
    outputs += stride
    labels += 32
    left -= 8
  }
}

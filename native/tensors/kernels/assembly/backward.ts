import * as plan from './plan.ts'

/**
 * The gradient by four of a layer's inputs for eight samples: the eight sums stay in registers. It takes the place of the
 * inputs themselves.
 * @param weights of the first block, at the first of the four inputs; @param blockBytes from there to the next block's
 * @param slopes the panel's gradient by the layer's sums; @param rows the four inputs of the panel
 * @param threshold inputs up to it get no gradient: 0 where they come out of relu, NaN where they do not
 */
// @ts-ignore: decorator
@inline
function backwardBlock(weights: usize, blockBytes: usize, units: i32, slopes: usize, rows: usize, threshold: v128): void {
  let a0 = f32x4.splat(0)
  let b0 = a0
  let a1 = a0
  let b1 = a0
  let a2 = a0
  let b2 = a0
  let a3 = a0
  let b3 = a0
  const end = slopes + ((<usize>units) << 5)
  let blockEnd = weights + 16
  while (slopes < end) {
    const x = v128.load(slopes)
    const y = v128.load(slopes, 16)
    let w = v128.load_splat<f32>(weights)
    a0 = f32x4.add(a0, f32x4.mul(w, x))
    b0 = f32x4.add(b0, f32x4.mul(w, y))
    w = v128.load_splat<f32>(weights, 16)
    a1 = f32x4.add(a1, f32x4.mul(w, x))
    b1 = f32x4.add(b1, f32x4.mul(w, y))
    w = v128.load_splat<f32>(weights, 32)
    a2 = f32x4.add(a2, f32x4.mul(w, x))
    b2 = f32x4.add(b2, f32x4.mul(w, y))
    w = v128.load_splat<f32>(weights, 48)
    a3 = f32x4.add(a3, f32x4.mul(w, x))
    b3 = f32x4.add(b3, f32x4.mul(w, y))
    slopes += 32
    weights += 4
    if (weights == blockEnd) {
      blockEnd += blockBytes
      weights = blockEnd - 16
    }
  }
  v128.store(rows, v128.andnot(a0, f32x4.le(v128.load(rows), threshold)))
  v128.store(rows, v128.andnot(b0, f32x4.le(v128.load(rows, 16), threshold)), 16)
  v128.store(rows, v128.andnot(a1, f32x4.le(v128.load(rows, 32), threshold)), 32)
  v128.store(rows, v128.andnot(b1, f32x4.le(v128.load(rows, 48), threshold)), 48)
  v128.store(rows, v128.andnot(a2, f32x4.le(v128.load(rows, 64), threshold)), 64)
  v128.store(rows, v128.andnot(b2, f32x4.le(v128.load(rows, 80), threshold)), 80)
  v128.store(rows, v128.andnot(a3, f32x4.le(v128.load(rows, 96), threshold)), 96)
  v128.store(rows, v128.andnot(b3, f32x4.le(v128.load(rows, 112), threshold)), 112)
}

/** The same for a single input, where their number is no multiple of four. */
// @ts-ignore: decorator
@inline
function backwardRow(weights: usize, blockBytes: usize, units: i32, slopes: usize, row: usize, threshold: v128): void {
  let a = f32x4.splat(0)
  let b = a
  for (let u = 0; u < units; u++) {
    const w = v128.load_splat<f32>(weights)
    a = f32x4.add(a, f32x4.mul(w, v128.load(slopes)))
    b = f32x4.add(b, f32x4.mul(w, v128.load(slopes, 16)))
    slopes += 32
    weights += (u & 3) == 3 ? blockBytes - 12 : 4
  }
  v128.store(row, v128.andnot(a, f32x4.le(v128.load(row), threshold)))
  v128.store(row, v128.andnot(b, f32x4.le(v128.load(row, 16), threshold)), 16)
}

/**
 * Puts the gradient by the inputs `firstInput … endInput − 1` of a layer in the place of those inputs, for a tile.
 * `firstInput` is a multiple of four.
 * @param below the layer whose outputs the inputs are; @param slopes the tile's gradient by the layer's sums
 * @param rows the tile's inputs
 */
export function backwardLayer(layer: usize, below: usize, parameters: usize, slopes: usize, rows: usize, panels: i32, firstInput: i32, endInput: i32): void {
  const units = load<i32>(layer, plan.LAYER_UNITS)
  const blockBytes = (<usize>load<i32>(layer, plan.LAYER_INPUTS)) << 4
  const slopeStride = <usize>load<i32>(layer, plan.LAYER_STRIDE)
  const stride = <usize>load<i32>(below, plan.LAYER_STRIDE)
  const weights = parameters + load<i32>(layer, plan.LAYER_WEIGHTS) + ((<usize>firstInput) << 4)
  const fours = firstInput + ((endInput - firstInput) & ~3)
  const threshold = f32x4.splat(load<i32>(below, plan.LAYER_ACTIVATION) == plan.ACTIVATION_RELU ? 0 : NaN)
  rows += (<usize>firstInput) << 5
  for (let p = 0; p < panels; p++) {
    let at = rows
    let weight = weights
    for (let i = firstInput; i < fours; i += 4) {
      backwardBlock(weight, blockBytes, units, slopes, at, threshold)
      weight += 64
      at += 128
    }
    for (let i = fours; i < endInput; i++) {
      backwardRow(weight, blockBytes, units, slopes, at, threshold)
      weight += 16
      at += 32
    }
    rows += stride
    slopes += slopeStride
  }
}

import { sumLanes } from './lanes.ts'
import * as plan from './plan.ts'

// @ts-ignore: decorator
@inline
function addTo(at: usize, sums: v128, fresh: bool): void {
  v128.store(at, fresh ? sums : f32x4.add(v128.load(at), sums))
}

/** Weights of four units (or fewer: `units`) by two inputs (or one), over all samples of a tile. */
// @ts-ignore: decorator
@inline
function gradientBlock(units: i32, inputs: i32, slopes: usize, slopeStride: usize, rows: usize, stride: usize, panels: i32, to: usize, fresh: bool): void {
  let a0 = f32x4.splat(0)
  let b0 = a0
  let a1 = a0
  let b1 = a0
  let a2 = a0
  let b2 = a0
  let a3 = a0
  let b3 = a0
  for (let p = 0; p < panels; p++) {
    const x0 = v128.load(rows)
    const s0 = v128.load(slopes)
    a0 = f32x4.add(a0, f32x4.mul(s0, x0))
    const y0 = inputs > 1 ? v128.load(rows, 32) : x0
    if (inputs > 1) b0 = f32x4.add(b0, f32x4.mul(s0, y0))
    if (units > 1) {
      const s1 = v128.load(slopes, 32)
      a1 = f32x4.add(a1, f32x4.mul(s1, x0))
      if (inputs > 1) b1 = f32x4.add(b1, f32x4.mul(s1, y0))
    }
    if (units > 2) {
      const s2 = v128.load(slopes, 64)
      a2 = f32x4.add(a2, f32x4.mul(s2, x0))
      if (inputs > 1) b2 = f32x4.add(b2, f32x4.mul(s2, y0))
    }
    if (units > 3) {
      const s3 = v128.load(slopes, 96)
      a3 = f32x4.add(a3, f32x4.mul(s3, x0))
      if (inputs > 1) b3 = f32x4.add(b3, f32x4.mul(s3, y0))
    }
    const x1 = v128.load(rows, 16)
    const s4 = v128.load(slopes, 16)
    a0 = f32x4.add(a0, f32x4.mul(s4, x1))
    const y1 = inputs > 1 ? v128.load(rows, 48) : x1
    if (inputs > 1) b0 = f32x4.add(b0, f32x4.mul(s4, y1))
    if (units > 1) {
      const s5 = v128.load(slopes, 48)
      a1 = f32x4.add(a1, f32x4.mul(s5, x1))
      if (inputs > 1) b1 = f32x4.add(b1, f32x4.mul(s5, y1))
    }
    if (units > 2) {
      const s6 = v128.load(slopes, 80)
      a2 = f32x4.add(a2, f32x4.mul(s6, x1))
      if (inputs > 1) b2 = f32x4.add(b2, f32x4.mul(s6, y1))
    }
    if (units > 3) {
      const s7 = v128.load(slopes, 112)
      a3 = f32x4.add(a3, f32x4.mul(s7, x1))
      if (inputs > 1) b3 = f32x4.add(b3, f32x4.mul(s7, y1))
    }
    slopes += slopeStride
    rows += stride
  }
  addTo(to, sumLanes(a0, a1, a2, a3), fresh)
  if (inputs > 1) addTo(to + 16, sumLanes(b0, b1, b2, b3), fresh)
}

/** Biases of four units (or fewer), over all samples of a tile. */
// @ts-ignore: decorator
@inline
function biasBlock(units: i32, slopes: usize, slopeStride: usize, panels: i32, to: usize, fresh: bool): void {
  let a0 = f32x4.splat(0)
  let a1 = a0
  let a2 = a0
  let a3 = a0
  for (let p = 0; p < panels; p++) {
    a0 = f32x4.add(a0, f32x4.add(v128.load(slopes), v128.load(slopes, 16)))
    if (units > 1) a1 = f32x4.add(a1, f32x4.add(v128.load(slopes, 32), v128.load(slopes, 48)))
    if (units > 2) a2 = f32x4.add(a2, f32x4.add(v128.load(slopes, 64), v128.load(slopes, 80)))
    if (units > 3) a3 = f32x4.add(a3, f32x4.add(v128.load(slopes, 96), v128.load(slopes, 112)))
    slopes += slopeStride
  }
  addTo(to, sumLanes(a0, a1, a2, a3), fresh)
}

// @ts-ignore: decorator
@inline
function gradientRow(units: i32, firstInput: i32, endInput: i32, slopes: usize, slopeStride: usize, rows: usize, stride: usize, panels: i32, to: usize, fresh: bool): void {
  const pairs = firstInput + ((endInput - firstInput) & ~1)
  let i = firstInput
  for (; i < pairs; i += 2) {
    gradientBlock(units, 2, slopes, slopeStride, rows, stride, panels, to, fresh)
    rows += 64
    to += 32
  }
  if (i < endInput) gradientBlock(units, 1, slopes, slopeStride, rows, stride, panels, to, fresh)
}

// One function for each number of units: the compiler keeps the sums of each in registers.

function gradientRow4(firstInput: i32, endInput: i32, slopes: usize, slopeStride: usize, rows: usize, stride: usize, panels: i32, to: usize, fresh: bool): void {
  gradientRow(4, firstInput, endInput, slopes, slopeStride, rows, stride, panels, to, fresh)
}

function gradientRow3(firstInput: i32, endInput: i32, slopes: usize, slopeStride: usize, rows: usize, stride: usize, panels: i32, to: usize, fresh: bool): void {
  gradientRow(3, firstInput, endInput, slopes, slopeStride, rows, stride, panels, to, fresh)
}

function gradientRow2(firstInput: i32, endInput: i32, slopes: usize, slopeStride: usize, rows: usize, stride: usize, panels: i32, to: usize, fresh: bool): void {
  gradientRow(2, firstInput, endInput, slopes, slopeStride, rows, stride, panels, to, fresh)
}

function gradientRow1(firstInput: i32, endInput: i32, slopes: usize, slopeStride: usize, rows: usize, stride: usize, panels: i32, to: usize, fresh: bool): void {
  gradientRow(1, firstInput, endInput, slopes, slopeStride, rows, stride, panels, to, fresh)
}

/** Adds up the gradient by the biases of some of a layer's blocks of units over a tile: see `gradientLayer`. */
export function biasLayer(layer: usize, slopes: usize, panels: i32, gradient: usize, fresh: bool, firstBlock: i32, endBlock: i32): void {
  if (load<i32>(layer, plan.LAYER_HAS_BIAS) == 0) return
  const units = load<i32>(layer, plan.LAYER_UNITS)
  const slopeStride = <usize>load<i32>(layer, plan.LAYER_STRIDE)
  let to = gradient + load<i32>(layer, plan.LAYER_BIASES) + ((<usize>firstBlock) << 4)
  slopes += (<usize>firstBlock) << 7
  for (let block = firstBlock; block < endBlock; block++) {
    const left = units - (block << 2)
    if (left >= 4) biasBlock(4, slopes, slopeStride, panels, to, fresh)
    else if (left == 3) biasBlock(3, slopes, slopeStride, panels, to, fresh)
    else if (left == 2) biasBlock(2, slopes, slopeStride, panels, to, fresh)
    else biasBlock(1, slopes, slopeStride, panels, to, fresh)
    to += 16
    slopes += 128
  }
}

/**
 * Adds up the gradient by the weights of a layer between the blocks of units `firstBlock … endBlock − 1` and the inputs
 * `firstInput … endInput − 1` over a tile.
 * @param slopes the tile's gradient by the layer's sums; @param rows the tile's inputs of this layer
 * @param gradient of all parameters; @param fresh whether this is the first tile, which overwrites what was there
 */
export function gradientLayer(layer: usize, slopes: usize, rows: usize, stride: usize, panels: i32, gradient: usize, fresh: bool, firstBlock: i32, endBlock: i32, firstInput: i32, endInput: i32): void {
  const units = load<i32>(layer, plan.LAYER_UNITS)
  const inputs = load<i32>(layer, plan.LAYER_INPUTS)
  const slopeStride = <usize>load<i32>(layer, plan.LAYER_STRIDE)
  const blockBytes = (<usize>inputs) << 4
  let to = gradient + load<i32>(layer, plan.LAYER_WEIGHTS) + <usize>firstBlock * blockBytes + ((<usize>firstInput) << 4)
  slopes += (<usize>firstBlock) << 7
  rows += (<usize>firstInput) << 5
  for (let block = firstBlock; block < endBlock; block++) {
    const left = units - (block << 2)
    if (left >= 4) gradientRow4(firstInput, endInput, slopes, slopeStride, rows, stride, panels, to, fresh)
    else if (left == 3) gradientRow3(firstInput, endInput, slopes, slopeStride, rows, stride, panels, to, fresh)
    else if (left == 2) gradientRow2(firstInput, endInput, slopes, slopeStride, rows, stride, panels, to, fresh)
    else gradientRow1(firstInput, endInput, slopes, slopeStride, rows, stride, panels, to, fresh)
    to += blockBytes
    slopes += 128
  }
}

import * as plan from './plan.ts'

/**
 * Four units (or fewer: `units`) times eight samples: the eight sums stay in registers.
 * @param weights of the block of units; @param from the panel's inputs; @param to the panel's rows of these units
 * @param floor what an output is at least: 0 for relu, −∞ for none
 */
// @ts-ignore: decorator
@inline
function forwardBlock(units: i32, weights: usize, biases: usize, inputs: i32, from: usize, to: usize, floor: v128): void {
  let a0 = v128.load_splat<f32>(biases)
  let b0 = a0
  let a1 = a0
  let b1 = a0
  let a2 = a0
  let b2 = a0
  let a3 = a0
  let b3 = a0
  if (units > 1) b1 = a1 = v128.load_splat<f32>(biases, 4)
  if (units > 2) b2 = a2 = v128.load_splat<f32>(biases, 8)
  if (units > 3) b3 = a3 = v128.load_splat<f32>(biases, 12)
  const end = from + ((<usize>inputs) << 5)
  while (from < end) {
    const x = v128.load(from)
    const y = v128.load(from, 16)
    const w0 = v128.load_splat<f32>(weights)
    a0 = f32x4.add(a0, f32x4.mul(w0, x))
    b0 = f32x4.add(b0, f32x4.mul(w0, y))
    if (units > 1) {
      const w1 = v128.load_splat<f32>(weights, 4)
      a1 = f32x4.add(a1, f32x4.mul(w1, x))
      b1 = f32x4.add(b1, f32x4.mul(w1, y))
    }
    if (units > 2) {
      const w2 = v128.load_splat<f32>(weights, 8)
      a2 = f32x4.add(a2, f32x4.mul(w2, x))
      b2 = f32x4.add(b2, f32x4.mul(w2, y))
    }
    if (units > 3) {
      const w3 = v128.load_splat<f32>(weights, 12)
      a3 = f32x4.add(a3, f32x4.mul(w3, x))
      b3 = f32x4.add(b3, f32x4.mul(w3, y))
    }
    from += 32
    weights += 16
  }
  // `pmax(a, floor)` is a unless a < floor: NaN stays.
  v128.store(to, f32x4.pmax(a0, floor))
  v128.store(to, f32x4.pmax(b0, floor), 16)
  if (units > 1) {
    v128.store(to, f32x4.pmax(a1, floor), 32)
    v128.store(to, f32x4.pmax(b1, floor), 48)
  }
  if (units > 2) {
    v128.store(to, f32x4.pmax(a2, floor), 64)
    v128.store(to, f32x4.pmax(b2, floor), 80)
  }
  if (units > 3) {
    v128.store(to, f32x4.pmax(a3, floor), 96)
    v128.store(to, f32x4.pmax(b3, floor), 112)
  }
}

// One function for each number of units: the compiler keeps the sums of each in registers.

function forwardPanels4(weights: usize, biases: usize, inputs: i32, from: usize, fromStride: usize, to: usize, toStride: usize, panels: i32, least: f32): void {
  const floor = f32x4.splat(least)
  for (let p = 0; p < panels; p++) {
    forwardBlock(4, weights, biases, inputs, from, to, floor)
    from += fromStride
    to += toStride
  }
}

function forwardPanels3(weights: usize, biases: usize, inputs: i32, from: usize, fromStride: usize, to: usize, toStride: usize, panels: i32, least: f32): void {
  const floor = f32x4.splat(least)
  for (let p = 0; p < panels; p++) {
    forwardBlock(3, weights, biases, inputs, from, to, floor)
    from += fromStride
    to += toStride
  }
}

function forwardPanels2(weights: usize, biases: usize, inputs: i32, from: usize, fromStride: usize, to: usize, toStride: usize, panels: i32, least: f32): void {
  const floor = f32x4.splat(least)
  for (let p = 0; p < panels; p++) {
    forwardBlock(2, weights, biases, inputs, from, to, floor)
    from += fromStride
    to += toStride
  }
}

function forwardPanels1(weights: usize, biases: usize, inputs: i32, from: usize, fromStride: usize, to: usize, toStride: usize, panels: i32, least: f32): void {
  const floor = f32x4.splat(least)
  for (let p = 0; p < panels; p++) {
    forwardBlock(1, weights, biases, inputs, from, to, floor)
    from += fromStride
    to += toStride
  }
}

/**
 * Two units of a layer with one or two inputs, over all panels: their weights stay in registers.
 * @param weights of the first of the two units, in its block
 */
// @ts-ignore: decorator
@inline
function forwardFew(inputs: i32, weights: usize, biases: usize, from: usize, fromStride: usize, to: usize, toStride: usize, panels: i32, floor: v128): void {
  const zero = f32x4.splat(0)
  const bias0 = v128.load_splat<f32>(biases)
  const bias1 = v128.load_splat<f32>(biases, 4)
  const w0 = v128.load_splat<f32>(weights)
  const w1 = v128.load_splat<f32>(weights, 4)
  const u0 = inputs > 1 ? v128.load_splat<f32>(weights, 16) : zero
  const u1 = inputs > 1 ? v128.load_splat<f32>(weights, 20) : zero
  const end = from + <usize>panels * fromStride
  while (from < end) {
    const x = v128.load(from)
    const y = v128.load(from, 16)
    let a0 = f32x4.add(bias0, f32x4.mul(w0, x))
    let b0 = f32x4.add(bias0, f32x4.mul(w0, y))
    let a1 = f32x4.add(bias1, f32x4.mul(w1, x))
    let b1 = f32x4.add(bias1, f32x4.mul(w1, y))
    if (inputs > 1) {
      const z = v128.load(from, 32)
      const t = v128.load(from, 48)
      a0 = f32x4.add(a0, f32x4.mul(u0, z))
      b0 = f32x4.add(b0, f32x4.mul(u0, t))
      a1 = f32x4.add(a1, f32x4.mul(u1, z))
      b1 = f32x4.add(b1, f32x4.mul(u1, t))
    }
    v128.store(to, f32x4.pmax(a0, floor))
    v128.store(to, f32x4.pmax(b0, floor), 16)
    v128.store(to, f32x4.pmax(a1, floor), 32)
    v128.store(to, f32x4.pmax(b1, floor), 48)
    from += fromStride
    to += toStride
  }
}

function forwardFew1(weights: usize, biases: usize, from: usize, fromStride: usize, to: usize, toStride: usize, panels: i32, least: f32): void {
  forwardFew(1, weights, biases, from, fromStride, to, toStride, panels, f32x4.splat(least))
}

function forwardFew2(weights: usize, biases: usize, from: usize, fromStride: usize, to: usize, toStride: usize, panels: i32, least: f32): void {
  forwardFew(2, weights, biases, from, fromStride, to, toStride, panels, f32x4.splat(least))
}

/** Rows of inputs that stay in the nearest cache while all units take them. */
const ROWS_AT_ONCE = 1024

/**
 * Sums of the blocks of units `firstBlock … endBlock − 1` of a layer for a tile.
 * @param parameters where all parameters begin; @param from the tile's inputs of this layer; @param to its sums
 * @param least what a sum counts at least: 0 where relu follows directly, −∞ otherwise
 */
export function forwardLayer(layer: usize, parameters: usize, from: usize, fromStride: usize, to: usize, panels: i32, firstBlock: i32, endBlock: i32, least: f32): void {
  const stride = <usize>load<i32>(layer, plan.LAYER_STRIDE)
  const atOnce = max(1, ROWS_AT_ONCE / load<i32>(layer, plan.LAYER_INPUTS))
  for (let panel = 0; panel < panels; panel += atOnce) {
    forwardPanels(layer, parameters, from, fromStride, to, min(atOnce, panels - panel), firstBlock, endBlock, least)
    from += <usize>atOnce * fromStride
    to += <usize>atOnce * stride
  }
}

/** The same for some of the tile's panels. */
function forwardPanels(layer: usize, parameters: usize, from: usize, fromStride: usize, to: usize, panels: i32, firstBlock: i32, endBlock: i32, least: f32): void {
  const units = load<i32>(layer, plan.LAYER_UNITS)
  const inputs = load<i32>(layer, plan.LAYER_INPUTS)
  const stride = <usize>load<i32>(layer, plan.LAYER_STRIDE)
  let weights = parameters + load<i32>(layer, plan.LAYER_WEIGHTS) + ((<usize>firstBlock * inputs) << 4)
  let biases = parameters + load<i32>(layer, plan.LAYER_BIASES) + ((<usize>firstBlock) << 4)
  let rows = to + ((<usize>firstBlock) << 7)
  for (let block = firstBlock; block < endBlock; block++) {
    const left = units - (block << 2)
    if (left >= 4 && inputs == 2) {
      forwardFew2(weights, biases, from, fromStride, rows, stride, panels, least)
      forwardFew2(weights + 8, biases + 8, from, fromStride, rows + 64, stride, panels, least)
    } else if (left >= 4 && inputs == 1) {
      forwardFew1(weights, biases, from, fromStride, rows, stride, panels, least)
      forwardFew1(weights + 8, biases + 8, from, fromStride, rows + 64, stride, panels, least)
    } else if (left >= 4) forwardPanels4(weights, biases, inputs, from, fromStride, rows, stride, panels, least)
    else if (left == 3) forwardPanels3(weights, biases, inputs, from, fromStride, rows, stride, panels, least)
    else if (left == 2) forwardPanels2(weights, biases, inputs, from, fromStride, rows, stride, panels, least)
    else forwardPanels1(weights, biases, inputs, from, fromStride, rows, stride, panels, least)
    weights += (<usize>inputs) << 4
    biases += 16
    rows += 128
  }
}

import { biasLayer } from './gradient.ts'
import { sumLanes } from './lanes.ts'
import { layerAt, outputsOf } from './layer.ts'
import * as plan from './plan.ts'

/** Adds a value to what lies at an address, or puts it there. */
// @ts-ignore: decorator
@inline
function addTo(at: usize, value: f32, fresh: bool): void {
  store<f32>(at, fresh ? value : load<f32>(at) + value)
}

/** Adds the first two lanes to what lies at an address, or puts them there. */
// @ts-ignore: decorator
@inline
function addPair(at: usize, sums: v128, fresh: bool): void {
  store<f64>(at, f64x2.extract_lane(fresh ? sums : f32x4.add(v128.load64_zero(at), sums), 0))
}

/**
 * All gradients of two hidden units (or one) in a network with one hidden layer, one or two inputs and up to four
 * outputs, as the course's have: the gradient by the units themselves never leaves the registers.
 * @param outputs of the network; @param weights of its block, for these units; @param slopes the tile's gradient by them
 * @param rows the units' values; @param values the tile's inputs; @param threshold see `backwardBlock`
 * @param top in the gradient: the output layer's weights for these units
 * @param bottom in the gradient: these units' weights; @param bias and their biases, or 0
 */
// @ts-ignore: decorator
@inline
function shallowUnits(
  units: i32,
  outputs: i32,
  inputs: i32,
  weights: usize,
  slopes: usize,
  slopeStride: usize,
  rows: usize,
  stride: usize,
  values: usize,
  valueStride: usize,
  panels: i32,
  threshold: v128,
  top: usize,
  bottom: usize,
  bias: usize,
  fresh: bool,
): void {
  const zero = f32x4.splat(0)
  let p0 = zero
  let p1 = zero
  let p2 = zero
  let p3 = zero
  let xp = zero
  let yp = zero
  let zp = zero
  let q0 = zero
  let q1 = zero
  let q2 = zero
  let q3 = zero
  let xq = zero
  let yq = zero
  let zq = zero
  for (let p = 0; p < panels; p++) {
    const g = v128.load(rows)
    const h = v128.load(rows, 16)
    const i = units > 1 ? v128.load(rows, 32) : zero
    const j = units > 1 ? v128.load(rows, 48) : zero
    let d = v128.load(slopes)
    let e = v128.load(slopes, 16)
    let w = v128.load_splat<f32>(weights)
    let a = f32x4.mul(w, d)
    let b = f32x4.mul(w, e)
    p0 = f32x4.add(p0, f32x4.add(f32x4.mul(d, g), f32x4.mul(e, h)))
    let s = a
    let t = b
    if (units > 1) {
      w = v128.load_splat<f32>(weights, 16)
      s = f32x4.mul(w, d)
      t = f32x4.mul(w, e)
      q0 = f32x4.add(q0, f32x4.add(f32x4.mul(d, i), f32x4.mul(e, j)))
    }
    if (outputs > 1) {
      d = v128.load(slopes, 32)
      e = v128.load(slopes, 48)
      w = v128.load_splat<f32>(weights, 4)
      a = f32x4.add(a, f32x4.mul(w, d))
      b = f32x4.add(b, f32x4.mul(w, e))
      p1 = f32x4.add(p1, f32x4.add(f32x4.mul(d, g), f32x4.mul(e, h)))
      if (units > 1) {
        w = v128.load_splat<f32>(weights, 20)
        s = f32x4.add(s, f32x4.mul(w, d))
        t = f32x4.add(t, f32x4.mul(w, e))
        q1 = f32x4.add(q1, f32x4.add(f32x4.mul(d, i), f32x4.mul(e, j)))
      }
    }
    if (outputs > 2) {
      d = v128.load(slopes, 64)
      e = v128.load(slopes, 80)
      w = v128.load_splat<f32>(weights, 8)
      a = f32x4.add(a, f32x4.mul(w, d))
      b = f32x4.add(b, f32x4.mul(w, e))
      p2 = f32x4.add(p2, f32x4.add(f32x4.mul(d, g), f32x4.mul(e, h)))
      if (units > 1) {
        w = v128.load_splat<f32>(weights, 24)
        s = f32x4.add(s, f32x4.mul(w, d))
        t = f32x4.add(t, f32x4.mul(w, e))
        q2 = f32x4.add(q2, f32x4.add(f32x4.mul(d, i), f32x4.mul(e, j)))
      }
    }
    if (outputs > 3) {
      d = v128.load(slopes, 96)
      e = v128.load(slopes, 112)
      w = v128.load_splat<f32>(weights, 12)
      a = f32x4.add(a, f32x4.mul(w, d))
      b = f32x4.add(b, f32x4.mul(w, e))
      p3 = f32x4.add(p3, f32x4.add(f32x4.mul(d, g), f32x4.mul(e, h)))
      if (units > 1) {
        w = v128.load_splat<f32>(weights, 28)
        s = f32x4.add(s, f32x4.mul(w, d))
        t = f32x4.add(t, f32x4.mul(w, e))
        q3 = f32x4.add(q3, f32x4.add(f32x4.mul(d, i), f32x4.mul(e, j)))
      }
    }
    a = v128.andnot(a, f32x4.le(g, threshold))
    b = v128.andnot(b, f32x4.le(h, threshold))
    s = v128.andnot(s, f32x4.le(i, threshold))
    t = v128.andnot(t, f32x4.le(j, threshold))
    const x = v128.load(values)
    const y = v128.load(values, 16)
    xp = f32x4.add(xp, f32x4.add(f32x4.mul(a, x), f32x4.mul(b, y)))
    if (units > 1) xq = f32x4.add(xq, f32x4.add(f32x4.mul(s, x), f32x4.mul(t, y)))
    if (inputs > 1) {
      const m = v128.load(values, 32)
      const n = v128.load(values, 48)
      yp = f32x4.add(yp, f32x4.add(f32x4.mul(a, m), f32x4.mul(b, n)))
      if (units > 1) yq = f32x4.add(yq, f32x4.add(f32x4.mul(s, m), f32x4.mul(t, n)))
    }
    zp = f32x4.add(zp, f32x4.add(a, b))
    if (units > 1) zq = f32x4.add(zq, f32x4.add(s, t))
    slopes += slopeStride
    rows += stride
    values += valueStride
  }
  const tops = sumLanes(p0, p1, p2, p3)
  v128.store(top, fresh ? tops : f32x4.add(v128.load(top), tops))
  if (units == 1) {
    const bottoms = sumLanes(xp, yp, zp, zero)
    addTo(bottom, f32x4.extract_lane(bottoms, 0), fresh)
    if (inputs > 1) addTo(bottom + 16, f32x4.extract_lane(bottoms, 1), fresh)
    if (bias != 0) addTo(bias, f32x4.extract_lane(bottoms, 2), fresh)
    return
  }
  const nextTops = sumLanes(q0, q1, q2, q3)
  v128.store(top, fresh ? nextTops : f32x4.add(v128.load(top, 16), nextTops), 16)
  const bottoms = sumLanes(xp, xq, yp, yq)
  addPair(bottom, bottoms, fresh)
  if (inputs > 1) addPair(bottom + 16, v128.shuffle<f32>(bottoms, bottoms, 2, 3, 2, 3), fresh)
  if (bias != 0) addPair(bias, sumLanes(zp, zq, zp, zq), fresh)
}

// @ts-ignore: decorator
@inline
function allUnits(outputs: i32, inputs: i32, hidden: usize, top: usize, parameters: usize, slopes: usize, rows: usize, values: usize, valueStride: usize, panels: i32, gradient: usize, fresh: bool): void {
  const units = load<i32>(hidden, plan.LAYER_UNITS)
  const slopeStride = <usize>load<i32>(top, plan.LAYER_STRIDE)
  const stride = <usize>load<i32>(hidden, plan.LAYER_STRIDE)
  const threshold = f32x4.splat(load<i32>(hidden, plan.LAYER_ACTIVATION) == plan.ACTIVATION_RELU ? 0 : NaN)
  const hasBias = load<i32>(hidden, plan.LAYER_HAS_BIAS) != 0
  let weights = parameters + load<i32>(top, plan.LAYER_WEIGHTS)
  let tops = gradient + load<i32>(top, plan.LAYER_WEIGHTS)
  let bottoms = gradient + load<i32>(hidden, plan.LAYER_WEIGHTS)
  let biases = gradient + load<i32>(hidden, plan.LAYER_BIASES)
  let u = 1
  for (; u < units; u += 2) {
    shallowUnits(2, outputs, inputs, weights, slopes, slopeStride, rows, stride, values, valueStride, panels, threshold, tops, bottoms, hasBias ? biases : 0, fresh)
    weights += 32
    tops += 32
    rows += 64
    biases += 8
    // On within the block of four units, or to the next block.
    bottoms += (u & 3) == 3 ? ((<usize>inputs) << 4) - 8 : 8
  }
  if (u == units)
    shallowUnits(1, outputs, inputs, weights, slopes, slopeStride, rows, stride, values, valueStride, panels, threshold, tops, bottoms, hasBias ? biases : 0, fresh)
}

// One function for each shape: the compiler keeps the sums of each in registers.

function units1to1(hidden: usize, top: usize, parameters: usize, slopes: usize, rows: usize, values: usize, valueStride: usize, panels: i32, gradient: usize, fresh: bool): void {
  allUnits(1, 1, hidden, top, parameters, slopes, rows, values, valueStride, panels, gradient, fresh)
}

function units1to2(hidden: usize, top: usize, parameters: usize, slopes: usize, rows: usize, values: usize, valueStride: usize, panels: i32, gradient: usize, fresh: bool): void {
  allUnits(2, 1, hidden, top, parameters, slopes, rows, values, valueStride, panels, gradient, fresh)
}

function units1to3(hidden: usize, top: usize, parameters: usize, slopes: usize, rows: usize, values: usize, valueStride: usize, panels: i32, gradient: usize, fresh: bool): void {
  allUnits(3, 1, hidden, top, parameters, slopes, rows, values, valueStride, panels, gradient, fresh)
}

function units1to4(hidden: usize, top: usize, parameters: usize, slopes: usize, rows: usize, values: usize, valueStride: usize, panels: i32, gradient: usize, fresh: bool): void {
  allUnits(4, 1, hidden, top, parameters, slopes, rows, values, valueStride, panels, gradient, fresh)
}

function units2to1(hidden: usize, top: usize, parameters: usize, slopes: usize, rows: usize, values: usize, valueStride: usize, panels: i32, gradient: usize, fresh: bool): void {
  allUnits(1, 2, hidden, top, parameters, slopes, rows, values, valueStride, panels, gradient, fresh)
}

function units2to2(hidden: usize, top: usize, parameters: usize, slopes: usize, rows: usize, values: usize, valueStride: usize, panels: i32, gradient: usize, fresh: bool): void {
  allUnits(2, 2, hidden, top, parameters, slopes, rows, values, valueStride, panels, gradient, fresh)
}

function units2to3(hidden: usize, top: usize, parameters: usize, slopes: usize, rows: usize, values: usize, valueStride: usize, panels: i32, gradient: usize, fresh: bool): void {
  allUnits(3, 2, hidden, top, parameters, slopes, rows, values, valueStride, panels, gradient, fresh)
}

function units2to4(hidden: usize, top: usize, parameters: usize, slopes: usize, rows: usize, values: usize, valueStride: usize, panels: i32, gradient: usize, fresh: bool): void {
  allUnits(4, 2, hidden, top, parameters, slopes, rows, values, valueStride, panels, gradient, fresh)
}

/** Whether a network of two layers is one that `shallowGradient` can do. */
export function isShallow(hidden: usize, top: usize): bool {
  return (
    load<i32>(hidden, plan.LAYER_INPUTS) <= 2 &&
    load<i32>(top, plan.LAYER_UNITS) <= 4 &&
    load<i32>(hidden, plan.LAYER_ACTIVATION) <= plan.ACTIVATION_RELU &&
    load<i32>(hidden, plan.LAYER_KEPT) == 0 &&
    load<i32>(hidden, plan.LAYER_NORMAL) == 0
  )
}

/**
 * The gradient of a network with one hidden layer over a tile, from that by the output layer's sums.
 * @param gradient of all parameters; @param fresh see `gradientLayer`
 */
export function shallowGradient(address: usize, scratch: usize, panels: i32, gradient: usize, fresh: bool): void {
  const parameters = <usize>load<i32>(address, plan.PLAN_PARAMETERS)
  const inputs = layerAt(address, 0)
  const hidden = layerAt(address, 1)
  const top = layerAt(address, 2)
  const values = outputsOf(inputs, scratch)
  const valueStride = <usize>load<i32>(inputs, plan.LAYER_STRIDE)
  const rows = outputsOf(hidden, scratch)
  const slopes = outputsOf(top, scratch)
  biasLayer(top, slopes, panels, gradient, fresh, 0, 1)
  const outputs = load<i32>(top, plan.LAYER_UNITS)
  if (load<i32>(hidden, plan.LAYER_INPUTS) == 1) {
    if (outputs == 1) units1to1(hidden, top, parameters, slopes, rows, values, valueStride, panels, gradient, fresh)
    else if (outputs == 2) units1to2(hidden, top, parameters, slopes, rows, values, valueStride, panels, gradient, fresh)
    else if (outputs == 3) units1to3(hidden, top, parameters, slopes, rows, values, valueStride, panels, gradient, fresh)
    else units1to4(hidden, top, parameters, slopes, rows, values, valueStride, panels, gradient, fresh)
  } else {
    if (outputs == 1) units2to1(hidden, top, parameters, slopes, rows, values, valueStride, panels, gradient, fresh)
    else if (outputs == 2) units2to2(hidden, top, parameters, slopes, rows, values, valueStride, panels, gradient, fresh)
    else if (outputs == 3) units2to3(hidden, top, parameters, slopes, rows, values, valueStride, panels, gradient, fresh)
    else units2to4(hidden, top, parameters, slopes, rows, values, valueStride, panels, gradient, fresh)
  }
}

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

/**
 * All gradients of one hidden unit in a network with one hidden layer, one or two inputs and up to four outputs, as the
 * course's have: the gradient by the unit itself never leaves the registers.
 * @param outputs of the network; @param weights of its block, for this unit; @param slopes the tile's gradient by them
 * @param row the unit's values; @param values the tile's inputs; @param threshold see `backwardBlock`
 * @param top in the gradient: the output layer's weights for this unit
 * @param bottom in the gradient: this unit's weights; @param bias and its bias, or 0
 */
// @ts-ignore: decorator
@inline
function shallowUnit(outputs: i32, inputs: i32, weights: usize, slopes: usize, slopeStride: usize, row: usize, stride: usize, values: usize, valueStride: usize, panels: i32, threshold: v128, top: usize, bottom: usize, bias: usize, fresh: bool): void {
  const zero = f32x4.splat(0)
  const w0 = v128.load_splat<f32>(weights)
  const w1 = outputs > 1 ? v128.load_splat<f32>(weights, 4) : zero
  const w2 = outputs > 2 ? v128.load_splat<f32>(weights, 8) : zero
  const w3 = outputs > 3 ? v128.load_splat<f32>(weights, 12) : zero
  let t0 = zero
  let t1 = zero
  let t2 = zero
  let t3 = zero
  let x = zero
  let y = zero
  let sum = zero
  let panelEnd = slopes + 32
  while (panels > 0) {
    const h = v128.load(row)
    let d = v128.load(slopes)
    t0 = f32x4.add(t0, f32x4.mul(d, h))
    let a = f32x4.mul(w0, d)
    if (outputs > 1) {
      d = v128.load(slopes, 32)
      t1 = f32x4.add(t1, f32x4.mul(d, h))
      a = f32x4.add(a, f32x4.mul(w1, d))
    }
    if (outputs > 2) {
      d = v128.load(slopes, 64)
      t2 = f32x4.add(t2, f32x4.mul(d, h))
      a = f32x4.add(a, f32x4.mul(w2, d))
    }
    if (outputs > 3) {
      d = v128.load(slopes, 96)
      t3 = f32x4.add(t3, f32x4.mul(d, h))
      a = f32x4.add(a, f32x4.mul(w3, d))
    }
    a = v128.andnot(a, f32x4.le(h, threshold))
    x = f32x4.add(x, f32x4.mul(a, v128.load(values)))
    if (inputs > 1) y = f32x4.add(y, f32x4.mul(a, v128.load(values, 32)))
    sum = f32x4.add(sum, a)
    slopes += 16
    row += 16
    values += 16
    // After both halves of a panel, on to the next one.
    if (slopes == panelEnd) {
      panelEnd += slopeStride
      slopes = panelEnd - 32
      row += stride - 32
      values += valueStride - 32
      panels--
    }
  }
  const tops = sumLanes(t0, t1, t2, t3)
  v128.store(top, fresh ? tops : f32x4.add(v128.load(top), tops))
  const bottoms = sumLanes(x, y, sum, zero)
  addTo(bottom, f32x4.extract_lane(bottoms, 0), fresh)
  if (inputs > 1) addTo(bottom + 16, f32x4.extract_lane(bottoms, 1), fresh)
  if (bias != 0) addTo(bias, f32x4.extract_lane(bottoms, 2), fresh)
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
  for (let u = 0; u < units; u++) {
    shallowUnit(outputs, inputs, weights, slopes, slopeStride, rows, stride, values, valueStride, panels, threshold, tops, bottoms, hasBias ? biases : 0, fresh)
    weights += 16
    tops += 16
    rows += 32
    biases += 4
    // On within the block of four units, or to the next block.
    bottoms += (u & 3) == 3 ? ((<usize>inputs) << 4) - 12 : 4
  }
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

import { activate, throughActivation } from './activation.ts'
import { backwardLayer } from './backward.ts'
import { normalizeLayer, throughNormal } from './batch-norm.ts'
import { forwardLayer } from './forward.ts'
import { biasLayer, gradientLayer } from './gradient.ts'
import * as plan from './plan.ts'

/** The record of a layer; 0 stands for the inputs. */
// @ts-ignore: decorator
@inline
export function layerAt(address: usize, layer: i32): usize {
  return address + plan.PLAN_BYTES + <usize>layer * plan.LAYER_BYTES
}

/** The tile's outputs of a layer, which become the gradient by its sums on the way back. */
// @ts-ignore: decorator
@inline
export function outputsOf(layer: usize, scratch: usize): usize {
  return scratch + <usize>load<i32>(layer, plan.LAYER_OUTPUTS)
}

// @ts-ignore: decorator
@inline
export function blocksOf(layer: usize): i32 {
  return (load<i32>(layer, plan.LAYER_UNITS) + 3) >> 2
}

/** Copies the same bytes of each panel. */
function copyRows(from: usize, to: usize, stride: usize, panels: i32, bytes: usize): void {
  for (let p = 0; p < panels; p++) {
    memory.copy(to, from, bytes)
    from += stride
    to += stride
  }
}

/** Sets dropout's factors of the units `first … end − 1` for a tile and multiplies the outputs by them. */
function dropOut(address: usize, layer: usize, rows: usize, kept: usize, place: i32, panels: i32, first: i32, end: i32): void {
  const stride = <usize>load<i32>(layer, plan.LAYER_STRIDE)
  const units = <usize>load<i32>(layer, plan.LAYER_UNITS)
  const masks = <usize>load<i32>(layer, plan.LAYER_MASKS)
  const factor = load<f32>(layer, plan.LAYER_KEEP_FACTOR)
  const last = load<i32>(address, plan.PLAN_SAMPLES) - 1
  for (let p = 0; p < panels; p++) {
    for (let lane = 0; lane < 8; lane++) {
      const mask = masks + <usize>min(place + lane, last) * units
      let at = ((<usize>first) << 5) + ((<usize>lane) << 2)
      for (let u = first; u < end; u++) {
        const share = load<u8>(mask + u) ? factor : <f32>0
        store<f32>(kept + at, share)
        store<f32>(rows + at, load<f32>(rows + at) * share)
        at += 32
      }
    }
    place += 8
    rows += stride
    kept += stride
  }
}

/** The outputs of the blocks of units `firstBlock … endBlock − 1` of layer `l`, for a tile from place `place` on. */
export function forwardUnits(address: usize, l: i32, scratch: usize, place: i32, panels: i32, firstBlock: i32, endBlock: i32, trains: bool): void {
  const layer = layerAt(address, l)
  const below = layerAt(address, l - 1)
  const parameters = <usize>load<i32>(address, plan.PLAN_PARAMETERS)
  const activation = load<i32>(layer, plan.LAYER_ACTIVATION)
  const normal = <usize>load<i32>(layer, plan.LAYER_NORMAL)
  const rows = outputsOf(layer, scratch)
  const direct = activation == plan.ACTIVATION_RELU && normal == 0
  const stride = <usize>load<i32>(below, plan.LAYER_STRIDE)
  const from = outputsOf(below, scratch)
  forwardLayer(layer, parameters, from, stride, rows, panels, firstBlock, endBlock, direct ? 0 : -Infinity)
  const first = firstBlock << 2
  const end = min(endBlock << 2, load<i32>(layer, plan.LAYER_UNITS))
  if (normal != 0)
    normalizeLayer(
      layer,
      parameters,
      rows,
      scratch + normal,
      panels,
      load<i32>(address, plan.PLAN_SAMPLES),
      first,
      end,
      trains,
    )
  const outputStride = <usize>load<i32>(layer, plan.LAYER_STRIDE)
  const offset = (<usize>first) << 5
  const bytes = (<usize>(end - first)) << 5
  const sums = <usize>load<i32>(layer, plan.LAYER_SUMS)
  const activated = <usize>load<i32>(layer, plan.LAYER_ACTIVATED)
  const kept = <usize>load<i32>(layer, plan.LAYER_KEPT)
  if (sums != 0) copyRows(rows + offset, scratch + sums + offset, outputStride, panels, bytes)
  if (!direct && activation != plan.ACTIVATION_LINEAR) activate(activation, rows + offset, outputStride, panels, bytes)
  if (activated != 0) copyRows(rows + offset, scratch + activated + offset, outputStride, panels, bytes)
  if (trains && kept != 0) dropOut(address, layer, rows, scratch + kept, place, panels, first, end)
}

/** Turns the gradient by the outputs `first … end − 1` of layer `l` into the one by its sums, in place, for a tile. */
export function throughUnits(address: usize, l: i32, scratch: usize, panels: i32, gradient: usize, first: i32, end: i32): void {
  const layer = layerAt(address, l)
  const activation = load<i32>(layer, plan.LAYER_ACTIVATION)
  const stride = <usize>load<i32>(layer, plan.LAYER_STRIDE)
  const offset = (<usize>first) << 5
  const bytes = (<usize>(end - first)) << 5
  const rows = outputsOf(layer, scratch)
  const sums = <usize>load<i32>(layer, plan.LAYER_SUMS)
  const activated = <usize>load<i32>(layer, plan.LAYER_ACTIVATED)
  const kept = <usize>load<i32>(layer, plan.LAYER_KEPT)
  const normal = <usize>load<i32>(layer, plan.LAYER_NORMAL)
  if (kept != 0) multiplyRows(rows + offset, scratch + kept + offset, stride, panels, bytes)
  // The gradient by what comes directly out of relu is already cut off: see `backwardBlock`.
  const values = sums != 0 ? sums : activated
  if (values != 0) throughActivation(activation, rows + offset, scratch + values + offset, stride, panels, bytes)
  if (normal != 0)
    throughNormal(
      layer,
      <usize>load<i32>(address, plan.PLAN_PARAMETERS),
      gradient,
      rows,
      scratch + normal,
      panels,
      load<i32>(address, plan.PLAN_SAMPLES),
      first,
      end,
    )
}

function multiplyRows(rows: usize, factors: usize, stride: usize, panels: i32, bytes: usize): void {
  for (let p = 0; p < panels; p++) {
    for (let at: usize = 0; at < bytes; at += 16)
      v128.store(rows + at, f32x4.mul(v128.load(rows + at), v128.load(factors + at)))
    rows += stride
    factors += stride
  }
}

/** Adds up the gradient by the weights and biases of some blocks of units of layer `l` over a tile: see `gradientLayer`. */
export function gradientUnits(address: usize, l: i32, scratch: usize, panels: i32, gradient: usize, fresh: bool, firstBlock: i32, endBlock: i32): void {
  const layer = layerAt(address, l)
  const below = layerAt(address, l - 1)
  const slopes = outputsOf(layer, scratch)
  const rows = outputsOf(below, scratch)
  const stride = <usize>load<i32>(below, plan.LAYER_STRIDE)
  const inputs = load<i32>(layer, plan.LAYER_INPUTS)
  biasLayer(layer, slopes, panels, gradient, fresh, firstBlock, endBlock)
  // So many inputs at a time that their rows of all panels stay in the nearest cache.
  const atOnce = max(2, (ROWS_AT_ONCE / panels) & ~1)
  for (let first = 0; first < inputs; first += atOnce)
    gradientLayer(
      layer,
      slopes,
      rows,
      stride,
      panels,
      gradient,
      fresh,
      firstBlock,
      endBlock,
      first,
      min(first + atOnce, inputs),
    )
}

const ROWS_AT_ONCE = 512

/** The gradient by the sums of the units `first … end − 1` of layer `l − 1`, from that by the sums of layer `l`. */
export function backwardUnits(address: usize, l: i32, scratch: usize, panels: i32, gradient: usize, first: i32, end: i32): void {
  const layer = layerAt(address, l)
  const below = layerAt(address, l - 1)
  const parameters = <usize>load<i32>(address, plan.PLAN_PARAMETERS)
  backwardLayer(layer, below, parameters, outputsOf(layer, scratch), outputsOf(below, scratch), panels, first, end)
  throughUnits(address, l - 1, scratch, panels, gradient, first, end)
}

import { backwardLayer } from './backward.ts'
import { forwardLayer } from './forward.ts'
import { gather, scatter } from './gather.ts'
import { gradientLayer } from './gradient.ts'
import { measureTile, resetFigures, takenLoss, takenRight } from './loss.ts'
import { clearPadding, update } from './optimizer.ts'
import * as plan from './plan.ts'

// @ts-ignore: decorator
@inline
function layerAt(address: usize, layer: i32): usize {
  return address + plan.PLAN_BYTES + <usize>layer * plan.LAYER_BYTES
}

// @ts-ignore: decorator
@inline
function outputsOf(layer: usize, scratch: usize): usize {
  return scratch + <usize>load<i32>(layer, plan.LAYER_OUTPUTS)
}

/** Outputs of all layers for the samples of a tile, from place `first` of the batch on. */
function forwardTile(address: usize, scratch: usize, first: i32, panels: i32): void {
  const layers = load<i32>(address, plan.PLAN_LAYERS)
  const parameters = <usize>load<i32>(address, plan.PLAN_PARAMETERS)
  let below = layerAt(address, 0)
  gather(
    <usize>load<i32>(address, plan.PLAN_DATA),
    load<i32>(address, plan.PLAN_INPUTS),
    <usize>load<i32>(address, plan.PLAN_ORDER),
    first,
    load<i32>(address, plan.PLAN_SAMPLES) - 1,
    outputsOf(below, scratch),
    <usize>load<i32>(below, plan.LAYER_STRIDE),
    panels,
  )
  for (let l = 1; l <= layers; l++) {
    const layer = layerAt(address, l)
    forwardLayer(
      layer,
      parameters,
      outputsOf(below, scratch),
      <usize>load<i32>(below, plan.LAYER_STRIDE),
      outputsOf(layer, scratch),
      panels,
      0,
      (load<i32>(layer, plan.LAYER_UNITS) + 3) >> 2,
    )
    below = layer
  }
}

/** Loss of a tile, whose outputs become the gradient. */
function lossTile(address: usize, scratch: usize, first: i32, panels: i32): void {
  const kind = load<i32>(address, plan.PLAN_LOSS)
  const samples = load<i32>(address, plan.PLAN_SAMPLES)
  const top = layerAt(address, load<i32>(address, plan.PLAN_LAYERS))
  const units = load<i32>(top, plan.LAYER_UNITS)
  const stride = <usize>load<i32>(top, plan.LAYER_STRIDE)
  const labels = scratch + <usize>load<i32>(address, plan.PLAN_TILE_LABELS)
  const hasTargets = kind == plan.LOSS_MEAN_SQUARED_ERROR
  gather(
    <usize>(hasTargets ? load<i32>(address, plan.PLAN_TARGETS) : load<i32>(address, plan.PLAN_LABELS)),
    hasTargets ? units : 1,
    <usize>load<i32>(address, plan.PLAN_ORDER),
    first,
    samples - 1,
    labels,
    hasTargets ? stride : 32,
    panels,
  )
  measureTile(kind, outputsOf(top, scratch), stride, units, labels, panels, samples - first, samples)
}

/** Gradient of a tile, added to that of its chunk. */
function backwardTile(address: usize, scratch: usize, panels: i32, gradient: usize, fresh: bool): void {
  const parameters = <usize>load<i32>(address, plan.PLAN_PARAMETERS)
  const spare = scratch + <usize>load<i32>(address, plan.PLAN_SPARE)
  for (let l = load<i32>(address, plan.PLAN_LAYERS); l > 0; l--) {
    const layer = layerAt(address, l)
    const below = layerAt(address, l - 1)
    const inputs = load<i32>(layer, plan.LAYER_INPUTS)
    const slopes = outputsOf(layer, scratch)
    const rows = outputsOf(below, scratch)
    gradientLayer(
      layer,
      slopes,
      rows,
      <usize>load<i32>(below, plan.LAYER_STRIDE),
      panels,
      gradient,
      fresh,
      0,
      (load<i32>(layer, plan.LAYER_UNITS) + 3) >> 2,
      0,
      inputs,
    )
    if (l > 1) backwardLayer(layer, below, parameters, slopes, rows, panels, 0, inputs, spare)
  }
}

/** One chunk of the batch: its loss, and its gradient where `trains`. */
function runChunk(address: usize, scratch: usize, chunk: i32, trains: bool): void {
  const panels = load<i32>(address, plan.PLAN_PANELS)
  const chunks = load<i32>(address, plan.PLAN_CHUNKS)
  const from = <i32>((<i64>panels * chunk) / chunks)
  const count = <i32>((<i64>panels * (chunk + 1)) / chunks) - from
  const tile = load<i32>(address, plan.PLAN_TILE)
  const tiles = (count + tile - 1) / tile
  const gradient =
    <usize>load<i32>(address, plan.PLAN_GRADIENTS) + <usize>chunk * load<i32>(address, plan.PLAN_PARAMETER_BYTES)
  resetFigures()
  let done = 0
  for (let t = 0; t < tiles; t++) {
    const end = (count * (t + 1)) / tiles
    const first = (from + done) << 3
    forwardTile(address, scratch, first, end - done)
    lossTile(address, scratch, first, end - done)
    if (trains) backwardTile(address, scratch, end - done, gradient, t == 0)
    done = end
  }
  const figures = <usize>load<i32>(address, plan.PLAN_FIGURES) + ((<usize>chunk) << 4)
  store<f64>(figures, takenLoss())
  store<f64>(figures, <f64>takenRight(), 8)
}

/** Adds up the chunks' figures. */
function sumFigures(address: usize): void {
  const chunks = load<i32>(address, plan.PLAN_CHUNKS)
  const samples = <f64>load<i32>(address, plan.PLAN_SAMPLES)
  const hasTargets = load<i32>(address, plan.PLAN_LOSS) == plan.LOSS_MEAN_SQUARED_ERROR
  let figures = <usize>load<i32>(address, plan.PLAN_FIGURES)
  let loss: f64 = 0
  let right: f64 = 0
  for (let c = 0; c < chunks; c++) {
    loss += load<f64>(figures)
    right += load<f64>(figures, 8)
    figures += 16
  }
  store<f64>(address, loss / (hasTargets ? samples * load<i32>(address, plan.PLAN_OUTPUTS) : samples), plan.PLAN_MEAN_LOSS)
  store<f64>(address, hasTargets ? NaN : right / samples, plan.PLAN_ACCURACY)
}

/** One update on the batch that the plan names. */
export function step(address: usize): void {
  const chunks = load<i32>(address, plan.PLAN_CHUNKS)
  const scratch = <usize>load<i32>(address, plan.PLAN_SCRATCH)
  for (let c = 0; c < chunks; c++) runChunk(address, scratch, c, true)
  update(address, 0, <usize>load<i32>(address, plan.PLAN_PARAMETER_BYTES))
  const layers = load<i32>(address, plan.PLAN_LAYERS)
  const parameters = <usize>load<i32>(address, plan.PLAN_PARAMETERS)
  for (let l = 1; l <= layers; l++) clearPadding(layerAt(address, l), parameters)
  sumFigures(address)
}

/** Loss and accuracy of the batch that the plan names. */
export function evaluate(address: usize): void {
  const chunks = load<i32>(address, plan.PLAN_CHUNKS)
  const scratch = <usize>load<i32>(address, plan.PLAN_SCRATCH)
  for (let c = 0; c < chunks; c++) runChunk(address, scratch, c, false)
  sumFigures(address)
}

/** Outputs for up to a tile of samples: the plan's data are their inputs. */
export function predict(address: usize, to: usize): void {
  const scratch = <usize>load<i32>(address, plan.PLAN_SCRATCH)
  const top = layerAt(address, load<i32>(address, plan.PLAN_LAYERS))
  forwardTile(address, scratch, 0, load<i32>(address, plan.PLAN_PANELS))
  scatter(
    outputsOf(top, scratch),
    <usize>load<i32>(top, plan.LAYER_STRIDE),
    load<i32>(top, plan.LAYER_UNITS),
    load<i32>(address, plan.PLAN_SAMPLES),
    to,
  )
}

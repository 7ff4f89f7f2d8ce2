import { gather } from './gather.ts'
import { backwardUnits, blocksOf, forwardUnits, gradientUnits, layerAt, outputsOf, throughUnits } from './layer.ts'
import { copyFigures, hasTargets, measureTile, resetFigures, takenLoss, takenRight } from './loss.ts'
import { sumGradients, update } from './optimizer.ts'
import * as plan from './plan.ts'
import { isShallow, shallowGradient } from './shallow.ts'

/** What one thread does at a time: an item of a phase. */

/** The inputs of a tile's panels `first … end − 1`. */
export function gatherTile(address: usize, scratch: usize, place: i32, first: i32, end: i32): void {
  const inputs = layerAt(address, 0)
  const stride = <usize>load<i32>(inputs, plan.LAYER_STRIDE)
  gather(
    <usize>load<i32>(address, plan.PLAN_DATA),
    load<i32>(address, plan.PLAN_INPUTS),
    <usize>load<i32>(address, plan.PLAN_ORDER),
    place + (first << 3),
    load<i32>(address, plan.PLAN_SAMPLES) - 1,
    outputsOf(inputs, scratch) + <usize>first * stride,
    stride,
    end - first,
  )
}

/** Outputs of all layers for a tile from place `place` of the batch on. */
export function forwardTile(address: usize, scratch: usize, place: i32, panels: i32, trains: bool): void {
  const layers = load<i32>(address, plan.PLAN_LAYERS)
  gatherTile(address, scratch, place, 0, panels)
  for (let l = 1; l <= layers; l++)
    forwardUnits(address, l, scratch, place, panels, 0, blocksOf(layerAt(address, l)), trains)
}

/** Loss of a tile; on the way, the last layer's outputs become the gradient by its sums. */
function lossTile(address: usize, scratch: usize, place: i32, panels: i32, gradient: usize, trains: bool): void {
  const kind = load<i32>(address, plan.PLAN_LOSS)
  const samples = load<i32>(address, plan.PLAN_SAMPLES)
  const layers = load<i32>(address, plan.PLAN_LAYERS)
  const top = layerAt(address, layers)
  const units = load<i32>(top, plan.LAYER_UNITS)
  const stride = <usize>load<i32>(top, plan.LAYER_STRIDE)
  const labels = scratch + <usize>load<i32>(address, plan.PLAN_TILE_LABELS)
  const targets = hasTargets(kind)
  gather(
    <usize>(targets ? load<i32>(address, plan.PLAN_TARGETS) : load<i32>(address, plan.PLAN_LABELS)),
    targets ? units : 1,
    <usize>load<i32>(address, plan.PLAN_ORDER),
    place,
    samples - 1,
    labels,
    targets ? stride : 32,
    panels,
  )
  const delta = <f32>load<f64>(address, plan.PLAN_HUBER_DELTA)
  measureTile(scratch, kind, outputsOf(top, scratch), stride, units, labels, panels, samples - place, samples, delta)
  if (trains) throughUnits(address, layers, scratch, panels, gradient, 0, units)
}

/** Gradient of a tile, added to that of its chunk. */
function backwardTile(address: usize, scratch: usize, panels: i32, gradient: usize, fresh: bool): void {
  const layers = load<i32>(address, plan.PLAN_LAYERS)
  if (layers == 2 && isShallow(layerAt(address, 1), layerAt(address, 2))) {
    shallowGradient(address, scratch, panels, gradient, fresh)
    return
  }
  for (let l = layers; l > 0; l--) {
    const layer = layerAt(address, l)
    gradientUnits(address, l, scratch, panels, gradient, fresh, 0, blocksOf(layer))
    if (l > 1) backwardUnits(address, l, scratch, panels, gradient, 0, load<i32>(layer, plan.LAYER_INPUTS))
  }
}

function storeFigures(figures: usize, scratch: usize): void {
  store<f64>(figures, takenLoss(scratch))
  store<f64>(figures, <f64>takenRight(scratch), 8)
}

/**
 * Tiles `firstTile … endTile − 1` of one chunk of the batch: their loss, and their gradient where the phase is for
 * training. The first tile begins the chunk's figures and gradient; what they came to lies in memory from call to call.
 */
function runChunk(address: usize, scratch: usize, chunk: i32, firstTile: i32, endTile: i32, trains: bool): void {
  const panels = load<i32>(address, plan.PLAN_PANELS)
  const chunks = load<i32>(address, plan.PLAN_CHUNKS)
  const from = <i32>((<i64>panels * chunk) / chunks)
  const count = <i32>((<i64>panels * (chunk + 1)) / chunks) - from
  const tile = load<i32>(address, plan.PLAN_TILE)
  const tiles = (count + tile - 1) / tile
  const gradient =
    <usize>load<i32>(address, plan.PLAN_GRADIENTS) + <usize>chunk * load<i32>(address, plan.PLAN_PARAMETER_BYTES)
  const figures = <usize>load<i32>(address, plan.PLAN_FIGURES) + <usize>chunk * plan.FIGURES_BYTES
  if (firstTile == 0) resetFigures(scratch)
  else copyFigures(scratch, figures + plan.FIGURES_SUMS)
  const last = min(endTile, tiles)
  let done = <i32>((<i64>count * firstTile) / tiles)
  for (let t = firstTile; t < last; t++) {
    const end = <i32>((<i64>count * (t + 1)) / tiles)
    const place = (from + done) << 3
    forwardTile(address, scratch, place, end - done, trains)
    lossTile(address, scratch, place, end - done, gradient, trains)
    if (trains) backwardTile(address, scratch, end - done, gradient, t == 0)
    done = end
  }
  copyFigures(figures + plan.FIGURES_SUMS, scratch)
  storeFigures(figures, scratch)
}

/** One item of the phase that the control block describes. */
export function runItem(address: usize, thread: i32, item: i32): void {
  const control = <usize>load<i32>(address, plan.PLAN_CONTROL)
  const phase = load<i32>(control, plan.CONTROL_PHASE)
  const l = load<i32>(control, plan.CONTROL_LAYER)
  const place = load<i32>(control, plan.CONTROL_PLACE)
  const panels = load<i32>(control, plan.CONTROL_TILE_PANELS)
  const trains = load<i32>(control, plan.CONTROL_TRAINS) != 0
  const common = <usize>load<i32>(address, plan.PLAN_SCRATCH)
  const gradient = <usize>load<i32>(address, plan.PLAN_GRADIENTS)
  const layer = layerAt(address, l)
  const items = load<i32>(control, plan.CONTROL_ITEMS)
  if (phase == plan.PHASE_CHUNK) {
    const scratch = common + <usize>thread * <usize>load<i32>(address, plan.PLAN_SCRATCH_BYTES)
    runChunk(address, scratch, item, place, panels, trains)
  } else if (phase == plan.PHASE_GATHER) {
    gatherTile(address, common, place, (panels * item) / items, (panels * (item + 1)) / items)
  } else if (phase == plan.PHASE_FORWARD) {
    const blocks = blocksOf(layer)
    forwardUnits(address, l, common, place, panels, (blocks * item) / items, (blocks * (item + 1)) / items, trains)
  } else if (phase == plan.PHASE_LOSS) {
    // The figures go on from tile to tile, on whichever thread: they lie in memory in between.
    resetFigures(common)
    lossTile(address, common, place, panels, gradient, trains)
    const figures = <usize>load<i32>(address, plan.PLAN_FIGURES)
    store<f64>(figures, takenLoss(common) + (place == 0 ? 0 : load<f64>(figures)))
    store<f64>(figures, <f64>takenRight(common) + (place == 0 ? 0 : load<f64>(figures, 8)), 8)
  } else if (phase == plan.PHASE_GRADIENT) {
    const blocks = blocksOf(layer)
    const first = (blocks * item) / items
    gradientUnits(address, l, common, panels, gradient, place == 0, first, (blocks * (item + 1)) / items)
  } else if (phase == plan.PHASE_BACKWARD) {
    const inputs = load<i32>(layer, plan.LAYER_INPUTS)
    const blocks = (inputs + 3) >> 2
    const end = min(((blocks * (item + 1)) / items) << 2, inputs)
    backwardUnits(address, l, common, panels, gradient, ((blocks * item) / items) << 2, end)
  } else {
    const vectors = load<i32>(address, plan.PLAN_PARAMETER_BYTES) >> 4
    const first = <usize>(<i32>((<i64>vectors * item) / plan.NORM_PARTS)) << 4
    const end = <usize>(<i32>((<i64>vectors * (item + 1)) / plan.NORM_PARTS)) << 4
    if (phase == plan.PHASE_SUM) {
      const parts = <usize>load<i32>(address, plan.PLAN_NORM_PARTS) + ((<usize>item) << 3)
      store<f64>(parts, sumGradients(address, first, end))
    } else {
      const isSummed = load<i32>(address, plan.PLAN_CLIP) == plan.CLIP_NORM
      const factor = isSummed ? <f32>load<f64>(address, plan.PLAN_CLIP_FACTOR) : <f32>1
      update(address, first, end, isSummed ? 1 : load<i32>(address, plan.PLAN_CHUNKS), factor)
    }
  }
}

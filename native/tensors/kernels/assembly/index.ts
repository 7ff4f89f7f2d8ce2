import { scatter } from './gather.ts'
import { blocksOf, layerAt, outputsOf } from './layer.ts'
import { hasTargets, lossShare } from './loss.ts'
import { clearPadding } from './optimizer.ts'
import { forwardTile, itemsOf, runItem } from './phases.ts'
import * as plan from './plan.ts'
import { awaitItems, awaitWork, finishItem, publish, takeItem } from './threads.ts'

/** Bytes of parameters up to which one thread updates them as quickly as several would. */
const UPDATE_ALONE = 65_536

/** Does all items of a phase, with the other threads where there are some and `shares`. */
function runPhase(address: usize, phase: i32, layer: i32, items: i32, shares: bool): void {
  const control = <usize>load<i32>(address, plan.PLAN_CONTROL)
  store<i32>(control, phase, plan.CONTROL_PHASE)
  store<i32>(control, layer, plan.CONTROL_LAYER)
  if (items == 1 || !shares || load<i32>(address, plan.PLAN_THREADS) == 1) {
    for (let item = 0; item < items; item++) runItem(address, 0, item)
    return
  }
  publish(address, items)
  while (true) {
    const item = takeItem(address, 0)
    if (item < 0) break
    runItem(address, 0, item)
    finishItem(address)
  }
  awaitItems(address, items)
}

/** Loss, and gradient where `trains`, of a batch whose layers are shared unit by unit. */
function runWide(address: usize, trains: bool): void {
  const control = <usize>load<i32>(address, plan.PLAN_CONTROL)
  const layers = load<i32>(address, plan.PLAN_LAYERS)
  const panels = load<i32>(address, plan.PLAN_PANELS)
  const tile = load<i32>(address, plan.PLAN_TILE)
  const tiles = (panels + tile - 1) / tile
  let done = 0
  for (let t = 0; t < tiles; t++) {
    const end = <i32>((<i64>panels * (t + 1)) / tiles)
    store<i32>(control, done << 3, plan.CONTROL_PLACE)
    store<i32>(control, end - done, plan.CONTROL_TILE_PANELS)
    runPhase(address, plan.PHASE_GATHER, 0, itemsOf(end - done), true)
    for (let l = 1; l <= layers; l++)
      runPhase(address, plan.PHASE_FORWARD, l, itemsOf(blocksOf(layerAt(address, l))), true)
    runPhase(address, plan.PHASE_LOSS, 0, 1, false)
    if (trains)
      for (let l = layers; l > 0; l--) {
        const layer = layerAt(address, l)
        runPhase(address, plan.PHASE_GRADIENT, l, itemsOf(blocksOf(layer)), true)
        if (l > 1) {
          const blocks = (load<i32>(layer, plan.LAYER_INPUTS) + 3) >> 2
          runPhase(address, plan.PHASE_BACKWARD, l, itemsOf(blocks), true)
        }
      }
    done = end
  }
}

/** Loss, and gradient where `trains`, of the plan's batch, whose mean figures the plan gets. */
function runBatch(address: usize, trains: bool): void {
  const control = <usize>load<i32>(address, plan.PLAN_CONTROL)
  store<i32>(control, trains ? 1 : 0, plan.CONTROL_TRAINS)
  const chunks = load<i32>(address, plan.PLAN_CHUNKS)
  if (load<i32>(address, plan.PLAN_WIDE)) runWide(address, trains)
  else runPhase(address, plan.PHASE_CHUNK, 0, chunks, true)

  const kind = load<i32>(address, plan.PLAN_LOSS)
  const samples = load<i32>(address, plan.PLAN_SAMPLES)
  let figures = <usize>load<i32>(address, plan.PLAN_FIGURES)
  let loss: f64 = 0
  let right: f64 = 0
  for (let c = 0; c < chunks; c++) {
    loss += load<f64>(figures)
    right += load<f64>(figures, 8)
    figures += 16
  }
  store<f64>(address, loss / lossShare(kind, samples, load<i32>(address, plan.PLAN_OUTPUTS)), plan.PLAN_MEAN_LOSS)
  store<f64>(address, hasTargets(kind) ? NaN : right / <f64>samples, plan.PLAN_ACCURACY)
}

/** One update on the batch that the plan names. */
export function step(address: usize): void {
  runBatch(address, true)
  const shares = load<i32>(address, plan.PLAN_PARAMETER_BYTES) > UPDATE_ALONE
  if (load<i32>(address, plan.PLAN_CLIP) == plan.CLIP_NORM) {
    runPhase(address, plan.PHASE_SUM, 0, plan.NORM_PARTS, shares)
    const parts = <usize>load<i32>(address, plan.PLAN_NORM_PARTS)
    let squares: f64 = 0
    for (let part = 0; part < plan.NORM_PARTS; part++) squares += load<f64>(parts + ((<usize>part) << 3))
    const limit = load<f64>(address, plan.PLAN_CLIP_LIMIT)
    store<f64>(address, Math.min(1, limit / (Math.sqrt(squares) + 1e-6)), plan.PLAN_CLIP_FACTOR)
  }
  runPhase(address, plan.PHASE_UPDATE, 0, plan.NORM_PARTS, shares)
  const layers = load<i32>(address, plan.PLAN_LAYERS)
  const parameters = <usize>load<i32>(address, plan.PLAN_PARAMETERS)
  for (let l = 1; l <= layers; l++) clearPadding(layerAt(address, l), parameters)
}

/** Loss and accuracy of the batch that the plan names. */
export function evaluate(address: usize): void {
  runBatch(address, false)
}

/** Outputs for up to a tile of samples: the plan's data are their inputs. */
export function predict(address: usize, to: usize): void {
  const scratch = <usize>load<i32>(address, plan.PLAN_SCRATCH)
  const top = layerAt(address, load<i32>(address, plan.PLAN_LAYERS))
  forwardTile(address, scratch, 0, load<i32>(address, plan.PLAN_PANELS), false)
  scatter(
    outputsOf(top, scratch),
    <usize>load<i32>(top, plan.LAYER_STRIDE),
    load<i32>(top, plan.LAYER_UNITS),
    load<i32>(address, plan.PLAN_SAMPLES),
    to,
  )
}

/** What every thread but the first does, until it shall end. */
export function work(address: usize, thread: i32): void {
  while (awaitWork(address)) {
    const item = takeItem(address, thread)
    if (item < 0) continue
    runItem(address, thread, item)
    finishItem(address)
  }
}

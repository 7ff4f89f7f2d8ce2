import { scatter } from './gather.ts'
import { blocksOf, layerAt, outputsOf } from './layer.ts'
import { hasTargets, lossShare } from './loss.ts'
import { clearPadding } from './optimizer.ts'
import { forwardTile, runItem } from './phases.ts'
import * as plan from './plan.ts'
import { awaitItems, awaitWork, finishItem, publish, takeItem } from './threads.ts'

/** Bytes of parameters up to which one thread updates them as quickly as several would. */
const UPDATE_ALONE = 65_536

/** The group of items that is wanted, counted over the phases of a call; all of them where it is −1. */
let wanted: i32 = -1
/** Groups of the phases so far. */
let passed: i32 = 0

/** How many items share so many panels, or blocks of four units or inputs: more of them where they are to be left soon. */
// @ts-ignore: decorator
@inline
function itemsOf(blocks: i32): i32 {
  return min(wanted < 0 ? 8 : 64, blocks)
}

/**
 * Does the items of a phase, with the other threads where there are some and `shares`: all of them, or only the group of
 * items that is wanted, one item a thread.
 */
function runPhase(address: usize, phase: i32, layer: i32, items: i32, shares: bool): void {
  const threads = load<i32>(address, plan.PLAN_THREADS)
  let first = 0
  let end = items
  if (wanted >= 0) {
    const before = passed
    passed += (items + threads - 1) / threads
    if (wanted < before || wanted >= passed) return
    first = (wanted - before) * threads
    end = min(items, first + threads)
  }
  const control = <usize>load<i32>(address, plan.PLAN_CONTROL)
  store<i32>(control, phase, plan.CONTROL_PHASE)
  store<i32>(control, layer, plan.CONTROL_LAYER)
  store<i32>(control, items, plan.CONTROL_ITEMS)
  if (end - first == 1 || !shares || threads == 1) {
    for (let item = first; item < end; item++) runItem(address, 0, item)
    return
  }
  publish(address, first, end)
  while (true) {
    const item = takeItem(address, 0)
    if (item < 0) break
    runItem(address, 0, item)
    finishItem(address)
  }
  awaitItems(address, end - first)
}

/** How many tiles the plan's batch has, or each chunk of it. */
export function tiles(address: usize): i32 {
  const tile = load<i32>(address, plan.PLAN_TILE)
  const panels = load<i32>(address, plan.PLAN_PANELS)
  const chunks = load<i32>(address, plan.PLAN_CHUNKS)
  return ((panels + chunks - 1) / chunks + tile - 1) / tile
}

/** Outputs of all layers for a tile's panels from place `place` of the batch on, whose layers are shared unit by unit. */
function forwardShared(address: usize, place: i32, panels: i32): void {
  const control = <usize>load<i32>(address, plan.PLAN_CONTROL)
  store<i32>(control, place, plan.CONTROL_PLACE)
  store<i32>(control, panels, plan.CONTROL_TILE_PANELS)
  runPhase(address, plan.PHASE_GATHER, 0, itemsOf(panels), true)
  const layers = load<i32>(address, plan.PLAN_LAYERS)
  for (let l = 1; l <= layers; l++)
    runPhase(address, plan.PHASE_FORWARD, l, itemsOf(blocksOf(layerAt(address, l))), true)
}

/** Loss, and gradient where `trains`, of tiles `first … last − 1` of a batch whose layers are shared unit by unit. */
function runWide(address: usize, first: i32, last: i32, trains: bool): void {
  const layers = load<i32>(address, plan.PLAN_LAYERS)
  const panels = load<i32>(address, plan.PLAN_PANELS)
  const all = tiles(address)
  let done = <i32>((<i64>panels * first) / all)
  for (let t = first; t < last; t++) {
    const end = <i32>((<i64>panels * (t + 1)) / all)
    forwardShared(address, done << 3, end - done)
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

function runTiles(address: usize, first: i32, end: i32, trains: bool): void {
  const control = <usize>load<i32>(address, plan.PLAN_CONTROL)
  store<i32>(control, trains ? 1 : 0, plan.CONTROL_TRAINS)
  if (load<i32>(address, plan.PLAN_WIDE)) {
    runWide(address, first, end, trains)
    return
  }
  store<i32>(control, first, plan.CONTROL_PLACE)
  store<i32>(control, end, plan.CONTROL_TILE_PANELS)
  runPhase(address, plan.PHASE_CHUNK, 0, load<i32>(address, plan.PLAN_CHUNKS), true)
}

/** From the figures of all chunks to the mean ones, which the plan gets. */
export function measure(address: usize): void {
  const chunks = load<i32>(address, plan.PLAN_CHUNKS)
  const kind = load<i32>(address, plan.PLAN_LOSS)
  const samples = load<i32>(address, plan.PLAN_SAMPLES)
  let figures = <usize>load<i32>(address, plan.PLAN_FIGURES)
  let loss: f64 = 0
  let right: f64 = 0
  for (let c = 0; c < chunks; c++) {
    loss += load<f64>(figures)
    right += load<f64>(figures, 8)
    figures += plan.FIGURES_BYTES
  }
  store<f64>(address, loss / lossShare(kind, samples, load<i32>(address, plan.PLAN_OUTPUTS)), plan.PLAN_MEAN_LOSS)
  store<f64>(address, hasTargets(kind) ? NaN : right / <f64>samples, plan.PLAN_ACCURACY)
}

/** From the gradient of the whole batch to the next parameters. */
function update(address: usize): void {
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

/** One update on the batch that the plan names. */
export function step(address: usize): void {
  runTiles(address, 0, tiles(address), true)
  measure(address)
  update(address)
}

/** Loss and accuracy of the batch that the plan names. */
export function evaluate(address: usize): void {
  runTiles(address, 0, tiles(address), false)
  measure(address)
}

/** Loss, and gradient where `trains` is not 0, of some tiles of the batch: a part of a step or of an evaluation. */
export function someTiles(address: usize, first: i32, end: i32, trains: i32): void {
  runTiles(address, first, end, trains != 0)
}

/** Less than a tile: one group of its items, the `piece`th. @returns how many there are */
export function pieceOfTile(address: usize, tile: i32, piece: i32, trains: i32): i32 {
  wanted = piece
  passed = 0
  runTiles(address, tile, tile + 1, trains != 0)
  wanted = -1
  return passed
}

/** A group of items of the update, the `piece`th, once all tiles are done. @returns how many there are */
export function pieceOfUpdate(address: usize, piece: i32): i32 {
  wanted = piece
  passed = 0
  update(address)
  wanted = -1
  return passed
}

/** The outputs of the tile that was computed last, as rows at address `to`. */
function writeOutputs(address: usize, to: usize): void {
  const scratch = <usize>load<i32>(address, plan.PLAN_SCRATCH)
  const top = layerAt(address, load<i32>(address, plan.PLAN_LAYERS))
  scatter(
    outputsOf(top, scratch),
    <usize>load<i32>(top, plan.LAYER_STRIDE),
    load<i32>(top, plan.LAYER_UNITS),
    load<i32>(address, plan.PLAN_SAMPLES),
    to,
  )
}

/** Outputs for up to a tile of samples: the plan's data are their inputs. */
export function predict(address: usize, to: usize): void {
  const scratch = <usize>load<i32>(address, plan.PLAN_SCRATCH)
  forwardTile(address, scratch, 0, load<i32>(address, plan.PLAN_PANELS), false)
  writeOutputs(address, to)
}

/** Less than `predict`: one group of its items, the `piece`th; the last one writes. @returns how many there are */
export function pieceOfPredict(address: usize, to: usize, piece: i32): i32 {
  wanted = piece
  passed = 0
  store<i32>(<usize>load<i32>(address, plan.PLAN_CONTROL), 0, plan.CONTROL_TRAINS)
  forwardShared(address, 0, load<i32>(address, plan.PLAN_PANELS))
  wanted = -1
  if (piece == passed - 1) writeOutputs(address, to)
  return passed
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

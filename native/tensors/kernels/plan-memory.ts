import { slotNames } from '../../../lab/core/training/slots.ts'
import { comparesLabels } from '../../../lab/core/training/refuse-unfit.ts'
import {
  keptOf,
  panelBytes,
  panelsOf,
  predictedAtOnce,
  sharingThreads,
  SCRATCH,
  tileWantedBytes,
  tilingOf,
} from '../../../lab/core/training/tiling.ts'
import type { LayerSpec, ModelSpec, TrainingSpec } from '../../../lab/core/training/trainer.ts'
import * as plan from './assembly/plan.ts'
import type { BlockLayout } from './block-layout.ts'
import { activationCodes, lossCodes, optimizerCode } from './kernel-codes.ts'
import { Reservation } from './reservation.ts'

const FLOAT_BYTES = 4
/** The plan begins here: constants of the kernels lie before it. */
const PLAN = 4096

/** Addresses in the memory of a training, in bytes, and how it works. */
export interface PlanMemory {
  plan: number
  control: number
  parameters: number
  slots: number
  statistics: number
  /** Inputs and outputs of `predict`: `predictSamples` rows each. */
  predictSamples: number
  predictInputs: number
  predictOutputs: number
  /** Sample numbers of a batch. */
  order: number
  data: number
  /** Labels or targets. */
  wanted: number
  /** Dropout's masks of each layer that has it: a byte for each unit of each sample of a batch. */
  masks: { layer: number; keep: number; address: number }[]
  /** One thread's work space: where each layer's outputs and sums (0: not kept) lie, and the bytes of a panel. */
  layers: { outputs: number; sums: number; stride: number }[]
  totalBytes: number
  /** How many chunks a batch is divided into: by its size alone, so that threads change no bit. */
  chunksOf(panels: number): number
  /** Samples of an update at most. */
  batch: number
  /** Threads that have something to do, and whether they share the units of each layer, not the batch. */
  threads: number
  isWide: boolean
  /** Writes the plan, all but the batch. */
  write(buffer: SharedArrayBuffer): void
}

/** Lays out everything that a training needs, without allocating anything. */
export function planMemory(
  model: ModelSpec,
  training: TrainingSpec,
  samples: number,
  blocks: BlockLayout,
  wantedThreads: number,
): PlanMemory {
  const layers: LayerSpec[] = [{ units: model.inputs, activation: 'linear' }, ...model.layers]
  const outputs = layers.at(-1)!.units
  const tiling = tilingOf(model, samples, training.batchSize)
  const { batch, isWide, tile, chunksOf } = tiling
  const hasTargets = !comparesLabels(training.loss)

  const parameterBytes = blocks.length * FLOAT_BYTES
  const main = new Reservation(PLAN)
  main.take(plan.PLAN_BYTES + layers.length * plan.LAYER_BYTES)
  const control = main.take(plan.CONTROL_BYTES)
  const parameters = main.take(parameterBytes)
  const slots = main.take(parameterBytes * slotNames(training.optimizer).length)
  const gradients = main.take(parameterBytes * chunksOf(panelsOf(batch)))
  const statistics = main.take(blocks.statisticsLength * FLOAT_BYTES)
  const figures = main.take(chunksOf(panelsOf(samples)) * plan.FIGURES_BYTES)
  const normParts = main.take(plan.NORM_PARTS * 8)

  // One thread's work space.
  const scratch = new Reservation(SCRATCH)
  const works = layers.map((layer, l) => {
    const stride = panelBytes(layer.units)
    const rows = (needed: boolean): number => (needed ? scratch.take(stride * tile) : 0)
    const { activated, sums, kept, normal } = keptOf(layer, l === layers.length - 1)
    return {
      stride,
      outputs: rows(true),
      activated: rows(activated),
      sums: rows(sums),
      kept: rows(kept),
      normal: rows(normal),
      masks: kept ? main.take(batch * layer.units) : 0,
    }
  })
  const tileLabels = scratch.take(tileWantedBytes(tile, hasTargets, outputs))
  const scratchBytes = scratch.bytes
  const threads = Math.max(1, Math.min(wantedThreads, sharingThreads(tiling, scratchBytes)))
  const scratchAt = main.take(scratchBytes * (isWide ? 1 : threads))

  const predictSamples = predictedAtOnce(tiling)
  const predictInputs = main.take(predictSamples * model.inputs * FLOAT_BYTES)
  const predictOutputs = main.take(predictSamples * outputs * FLOAT_BYTES)
  const order = main.take(batch * FLOAT_BYTES)
  const dataAt = main.take(samples * model.inputs * FLOAT_BYTES)
  const wanted = main.take(samples * (hasTargets ? outputs : 1) * FLOAT_BYTES)

  return {
    plan: PLAN,
    control,
    parameters,
    slots,
    statistics,
    predictSamples,
    predictInputs,
    predictOutputs,
    order,
    data: dataAt,
    wanted,
    masks: layers.flatMap(({ dropout = 0 }, layer) =>
      dropout > 0 ? [{ layer: layer - 1, keep: 1 - dropout, address: works[layer]!.masks }] : [],
    ),
    layers: works.slice(1).map(({ outputs: rows, sums, stride }) => ({
      outputs: scratchAt + rows,
      sums: sums === 0 ? 0 : scratchAt + sums,
      stride,
    })),
    totalBytes: main.bytes,
    chunksOf,
    batch,
    threads,
    isWide,
    write(buffer) {
      const view = new DataView(buffer)
      const set = (field: number, value: number): void => view.setInt32(PLAN + field, value, true)
      const setNumber = (field: number, value: number): void => view.setFloat64(PLAN + field, value, true)
      set(plan.PLAN_LAYERS, model.layers.length)
      set(plan.PLAN_INPUTS, model.inputs)
      set(plan.PLAN_OUTPUTS, outputs)
      set(plan.PLAN_TILE, tile)
      set(plan.PLAN_LOSS, lossCodes[training.loss])
      set(plan.PLAN_OPTIMIZER, optimizerCode(training.optimizer))
      set(plan.PLAN_LABELS, hasTargets ? 0 : wanted)
      set(plan.PLAN_TARGETS, hasTargets ? wanted : 0)
      set(plan.PLAN_PARAMETERS, parameters)
      set(plan.PLAN_PARAMETER_BYTES, parameterBytes)
      set(plan.PLAN_SLOTS, slots)
      set(plan.PLAN_GRADIENTS, gradients)
      set(plan.PLAN_FIGURES, figures)
      set(plan.PLAN_SCRATCH, scratchAt)
      set(plan.PLAN_SCRATCH_BYTES, scratchBytes)
      set(plan.PLAN_TILE_LABELS, tileLabels)
      set(plan.PLAN_WIDE, isWide ? 1 : 0)
      set(plan.PLAN_NORM_PARTS, normParts)
      set(plan.PLAN_CONTROL, control)
      set(plan.PLAN_THREADS, threads)
      setNumber(plan.PLAN_HUBER_DELTA, training.huberDelta ?? 1)
      const clip = training.gradientClip
      set(plan.PLAN_CLIP, clip ? (clip.kind === 'norm' ? plan.CLIP_NORM : plan.CLIP_VALUE) : plan.CLIP_NONE)
      setNumber(plan.PLAN_CLIP_LIMIT, clip?.limit ?? 0)
      layers.forEach(({ units, activation, bias = true, batchNorm, dropout = 0 }, l) => {
        const setLayer = (field: number, value: number): void =>
          set(plan.PLAN_BYTES + l * plan.LAYER_BYTES + field, value)
        const work = works[l]!
        const place = blocks.layers[l - 1]
        setLayer(plan.LAYER_UNITS, units)
        setLayer(plan.LAYER_ACTIVATION, activationCodes[activation])
        setLayer(plan.LAYER_OUTPUTS, work.outputs)
        setLayer(plan.LAYER_STRIDE, work.stride)
        setLayer(plan.LAYER_ACTIVATED, work.activated)
        setLayer(plan.LAYER_SUMS, work.sums)
        setLayer(plan.LAYER_KEPT, work.kept)
        setLayer(plan.LAYER_NORMAL, work.normal)
        setLayer(plan.LAYER_MASKS, work.masks)
        view.setFloat32(PLAN + plan.PLAN_BYTES + l * plan.LAYER_BYTES + plan.LAYER_KEEP_FACTOR, 1 / (1 - dropout), true)
        if (!place) return
        setLayer(plan.LAYER_INPUTS, place.inputs)
        setLayer(plan.LAYER_WEIGHTS, place.weights * FLOAT_BYTES)
        setLayer(plan.LAYER_BIASES, place.biases * FLOAT_BYTES)
        setLayer(plan.LAYER_HAS_BIAS, bias ? 1 : 0)
        if (!batchNorm) return
        setLayer(plan.LAYER_SCALES, place.scales * FLOAT_BYTES)
        setLayer(plan.LAYER_SHIFTS, place.shifts * FLOAT_BYTES)
        setLayer(plan.LAYER_RUNNING_MEANS, statistics + place.means * FLOAT_BYTES)
        setLayer(plan.LAYER_RUNNING_VARIANCES, statistics + place.variances * FLOAT_BYTES)
        setLayer(plan.LAYER_INVERSES, statistics + place.inverses * FLOAT_BYTES)
      })
    },
  }
}

import { slotNames } from '../../../lab/core/slots.ts'
import type { Activation, Dataset, LossKind, ModelSpec, TrainingSpec } from '../../../lab/core/trainer.ts'
import * as plan from './assembly/plan.ts'
import { bytesOf, type BlockLayout } from './block-layout.ts'
import type { SharedMemory } from './web-assembly.ts'

/** Samples of a panel; bytes of a panel's row. */
const PANEL = 8
const ROW_BYTES = 32
const LINE_BYTES = 64
/** Panels of a tile at most: 128 samples. */
const TILE = 16
/** Chunks of a batch at most, each with this many panels at least: what threads can share. */
const CHUNKS = 8
const CHUNK_PANELS = 8
/** The plan begins here: nothing lies at address 0. */
const PLAN = 4096

const activationCodes: Partial<Record<Activation, number>> = {
  linear: plan.ACTIVATION_LINEAR,
  relu: plan.ACTIVATION_RELU,
  tanh: plan.ACTIVATION_TANH,
  sigmoid: plan.ACTIVATION_SIGMOID,
}
const lossCodes: Partial<Record<LossKind, number>> = {
  crossEntropy: plan.LOSS_CROSS_ENTROPY,
  meanSquaredError: plan.LOSS_MEAN_SQUARED_ERROR,
}

/** What the kernels cannot do, in words; null where they can. */
export function missingIn({ layers }: ModelSpec, { loss, optimizer, gradientClip }: TrainingSpec): string | null {
  for (const { activation, batchNorm, dropout } of layers) {
    if (activationCodes[activation] === undefined) return `it has no ${activation}`
    if (batchNorm) return 'it has no batchNorm'
    if (dropout) return 'it has no dropout'
  }
  if (lossCodes[loss] === undefined) return `it has no ${loss}`
  if (optimizer.kind === 'adagrad' || optimizer.kind === 'adamw') return `it has no ${optimizer.kind}`
  if (gradientClip) return 'it has no gradient clipping'
  return null
}

/** Addresses in the memory of a training, in bytes. */
export interface PlanMemory {
  plan: number
  parameters: number
  slots: number
  /** Inputs and outputs of `predict`: `predictSamples` rows each. */
  predictSamples: number
  predictInputs: number
  predictOutputs: number
  /** Sample numbers of a batch. */
  order: number
  data: number
  /** Labels or targets. */
  wanted: number
  totalBytes: number
  /** Writes the plan, all but the batch. */
  write(memory: SharedMemory): void
}

/** Bytes of a panel of so many rows: an odd number of cache lines, so that panels do not fight for the same ones. */
const strideOf = (rows: number): number => (Math.ceil((rows * ROW_BYTES) / LINE_BYTES) | 1) * LINE_BYTES

/** How many chunks a batch is divided into: by its size alone, so that threads change no bit. */
export const chunksOf = (panels: number): number => Math.max(1, Math.min(CHUNKS, Math.floor(panels / CHUNK_PANELS)))
export const panelsOf = (samples: number): number => Math.ceil(samples / PANEL)

/** Lays out everything that a training needs, without allocating anything. */
export function planMemory(
  model: ModelSpec,
  training: TrainingSpec,
  data: Dataset,
  blocks: BlockLayout,
  threads: number,
): PlanMemory {
  let end = PLAN
  /** The address of so many bytes, at the beginning of a cache line. */
  const reserve = (bytes: number): number => {
    const at = end
    end += Math.ceil(bytes / LINE_BYTES) * LINE_BYTES
    return at
  }
  const widths = [model.inputs, ...model.layers.map(({ units }) => units)]
  const outputs = widths.at(-1)!
  const parameterBytes = bytesOf(blocks.length)
  const chunks = chunksOf(panelsOf(data.samples))
  const tile = Math.min(TILE, panelsOf(data.samples))
  const hasTargets = training.loss === 'meanSquaredError'
  reserve(plan.PLAN_BYTES + widths.length * plan.LAYER_BYTES)
  const parameters = reserve(parameterBytes)
  const slots = reserve(parameterBytes * slotNames(training.optimizer).length)
  const gradients = reserve(parameterBytes * chunks)
  const figures = reserve(chunks * 16)

  // One thread's work space.
  let scratchBytes = 0
  const reserveScratch = (bytes: number): number => {
    const at = scratchBytes
    scratchBytes += Math.ceil(bytes / LINE_BYTES) * LINE_BYTES
    return at
  }
  const strides = widths.map(strideOf)
  const rows = strides.map((stride) => reserveScratch(stride * tile))
  const tileLabels = reserveScratch(tile * (hasTargets ? strides.at(-1)! : ROW_BYTES))
  const spare = reserveScratch(Math.max(...strides))
  const scratch = reserve(scratchBytes * threads)

  const predictSamples = tile * PANEL
  const predictInputs = reserve(bytesOf(predictSamples * model.inputs))
  const predictOutputs = reserve(bytesOf(predictSamples * outputs))
  const order = reserve(bytesOf(data.samples))
  const dataAt = reserve(bytesOf(data.inputs.length))
  const wanted = reserve(bytesOf(hasTargets ? data.samples * outputs : data.samples))

  return {
    plan: PLAN,
    parameters,
    slots,
    predictSamples,
    predictInputs,
    predictOutputs,
    order,
    data: dataAt,
    wanted,
    totalBytes: end,
    write(memory) {
      const view = new DataView(memory.buffer)
      const set = (field: number, value: number): void => view.setInt32(PLAN + field, value, true)
      set(plan.PLAN_LAYERS, model.layers.length)
      set(plan.PLAN_INPUTS, model.inputs)
      set(plan.PLAN_OUTPUTS, outputs)
      set(plan.PLAN_TILE, tile)
      set(plan.PLAN_LOSS, lossCodes[training.loss]!)
      set(plan.PLAN_LABELS, hasTargets ? 0 : wanted)
      set(plan.PLAN_TARGETS, hasTargets ? wanted : 0)
      set(plan.PLAN_PARAMETERS, parameters)
      set(plan.PLAN_PARAMETER_BYTES, parameterBytes)
      set(plan.PLAN_SLOTS, slots)
      set(plan.PLAN_GRADIENTS, gradients)
      set(plan.PLAN_FIGURES, figures)
      set(plan.PLAN_SCRATCH, scratch)
      set(plan.PLAN_SCRATCH_BYTES, scratchBytes)
      set(plan.PLAN_TILE_LABELS, tileLabels)
      set(plan.PLAN_SPARE, spare)
      widths.forEach((units, l) => {
        const layer = plan.PLAN_BYTES + l * plan.LAYER_BYTES
        const spec = model.layers[l - 1]
        const place = blocks.layers[l - 1]
        set(layer + plan.LAYER_UNITS, units)
        set(layer + plan.LAYER_INPUTS, place?.inputs ?? 0)
        set(layer + plan.LAYER_ACTIVATION, spec ? activationCodes[spec.activation]! : plan.ACTIVATION_LINEAR)
        set(layer + plan.LAYER_WEIGHTS, bytesOf(place?.weights ?? 0))
        set(layer + plan.LAYER_BIASES, bytesOf(place?.biases ?? 0))
        set(layer + plan.LAYER_HAS_BIAS, spec?.bias === false ? 0 : 1)
        set(layer + plan.LAYER_OUTPUTS, rows[l]!)
        set(layer + plan.LAYER_STRIDE, strides[l]!)
      })
    },
  }
}

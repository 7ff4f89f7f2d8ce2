import type { ProviderChoice } from '../../../preload/contract/values.ts'
import { labError } from '../../../preload/errors.ts'
import { limits } from '../../../preload/limits.ts'
import { phrase, type MessageRef } from '../../../preload/message.ts'
import { roomOfBatches, roomOfKernels } from './memory-room.ts'
import { refuseCount } from './refuse-unfit.ts'
import { slotNames } from './slots.ts'
import type { TrainingPlan } from './training-plan.ts'

const MIB = 1_048_576
/** What a training process needs beside the model and its data. */
const BASE_BYTES = 64 * MIB
const FLOAT_BYTES = 4
/** Layers that a refusal names one by one. */
const NAMED_LAYERS = 6

export interface MemoryEstimate {
  /** Trainable parameters. */
  parameters: number
  totalBytes: number
  /** Bytes of each layer, which are numbered from 1: its weights with all that belongs to them, and its activations. */
  layers: { number: number; bytes: number }[]
  dataBytes: number
}

/** States that a run keeps to go back to (`training-loop.ts`). */
const KEPT_STATES = 2

/**
 * What training will need, before anything is allocated. Every provider has the weights, their gradient and the
 * optimizer's slots, a copy of the weights, and the kept states; the data, twice; and 64 MiB for the process. The
 * activations are those of a tile where the lab's own kernels train (`auto` means them, as far as they reach), and
 * otherwise those of a whole batch. All in float64, which holds every product that the limits allow.
 */
export function estimateMemory(plan: TrainingPlan, provider: ProviderChoice = 'auto'): MemoryEstimate {
  const { model, training, samples, targets } = plan
  const ofKernels = provider === 'auto' || provider === 'kernels'
  const rooms = ofKernels ? roomOfKernels(plan) : roomOfBatches(plan)
  const slots = slotNames(training.optimizer).length
  let parameters = 0
  const layers = model.layers.map((layer, i) => {
    const { units, bias = true, batchNorm = false } = layer
    const fanIn = model.layers[i - 1]?.units ?? model.inputs
    const count = units * (fanIn + (bias ? 1 : 0) + (batchNorm ? 2 : 0))
    parameters += count
    const copies = count * (1 + KEPT_STATES * (1 + slots)) + (batchNorm ? 2 * units * KEPT_STATES : 0)
    return { number: i + 1, bytes: FLOAT_BYTES * copies + rooms.layers[i]! }
  })
  const dataBytes = 2 * FLOAT_BYTES * samples * (model.inputs + targets) + rooms.data
  const totalBytes = layers.reduce((sum, { bytes }) => sum + bytes, BASE_BYTES + dataBytes)
  return { parameters, totalBytes, layers, dataBytes }
}

const mib = (bytes: number): number => Math.ceil(bytes / MIB)

/** The parts of an estimate that matter most: the largest layers, the rest together, the data. */
function sumInWords({ layers, dataBytes }: MemoryEstimate): MessageRef[] {
  const named = [...layers].sort((a, b) => b.bytes - a.bytes).slice(0, NAMED_LAYERS)
  const rest = layers.filter((layer) => !named.includes(layer))
  const restBytes = rest.reduce((sum, { bytes }) => sum + bytes, 0)
  return [
    ...layers
      .filter((layer) => named.includes(layer))
      .map(({ number, bytes }) => phrase('memory.layer', { number, mib: mib(bytes) })),
    ...(rest.length > 0 ? [phrase('memory.rest', { count: rest.length, mib: mib(restBytes) })] : []),
    phrase('memory.data', { mib: mib(dataBytes) }),
  ]
}

/**
 * Refuses what would not fit, before anything is allocated.
 * @param availableBytes memory that is free now; half of it may be used
 * @param provider what was asked for; `auto` when left out
 * @throws LabError E-MOD-001 over the limit of parameters or of data, modelOutOfMemory over the memory
 */
export function refuseTooLarge(plan: TrainingPlan, availableBytes: number, provider?: ProviderChoice): MemoryEstimate {
  const estimate = estimateMemory(plan, provider)
  const { parameters, totalBytes } = estimate
  refuseCount('parameters', 'params.layers', parameters, 0, limits.modelParameters)
  const values = plan.samples * (plan.model.inputs + plan.targets)
  refuseCount('values', 'params.dataset', values, 0, limits.datasetValues)
  const allowed = availableBytes * limits.modelMemoryShare
  if (!(totalBytes <= allowed)) {
    throw labError(
      'modelOutOfMemory',
      { needMiB: mib(totalBytes), limitMiB: Math.floor(allowed / MIB), layers: sumInWords(estimate) },
      { path: 'params.layers', received: totalBytes, limit: Math.floor(allowed) },
    )
  }
  return estimate
}

import { labError } from '../../preload/errors.ts'
import { limits } from '../../preload/limits.ts'
import { slotNames } from './slots.ts'
import type { ModelSpec, TrainingSpec } from './trainer.ts'

const MIB = 2 ** 20
/** What a training process needs beside the model and its data. */
const BASE_BYTES = 64 * MIB
const FLOAT_BYTES = 4
/** Layers that a refusal names one by one. */
const NAMED_LAYERS = 6

/** What is to be trained, known before anything is allocated. */
export interface TrainingPlan {
  model: ModelSpec
  training: TrainingSpec
  /** Samples of the data. */
  samples: number
  /** Samples of an update; null is all of them. */
  batchSize: number | null
  /** Values of each sample beside its inputs: 1 for a label, or the number of outputs. */
  targets: number
}

export interface MemoryEstimate {
  /** Trainable parameters. */
  parameters: number
  totalBytes: number
  /** Bytes of each layer: its weights with all that belongs to them, and its activations. */
  layers: { name: string; bytes: number }[]
  dataBytes: number
}

/** States that a run keeps to go back to (`training-loop.ts`). */
const KEPT_STATES = 2

/**
 * What training will need, before anything is allocated: for each weight 4 bytes for itself, its gradient, the
 * optimizer's slots, one copy, and itself and the slots in each kept state; for each output of each sample of a batch 4
 * bytes before and behind the activation and for the gradient, with batchNorm 4 more, with dropout 8; batchNorm's running
 * statistics; the data; and 64 MiB for the process. All in float64, which holds every product that the limits allow.
 */
export function estimateMemory({ model, training, samples, batchSize, targets }: TrainingPlan): MemoryEstimate {
  const batch = Math.min(batchSize ?? samples, samples)
  const slots = slotNames(training.optimizer).length
  const valuesPerWeight = 3 + slots + KEPT_STATES * (1 + slots)
  let fanIn = model.inputs
  let parameters = 0
  const layers = model.layers.map(({ units, bias = true, batchNorm = false, dropout = 0 }, i) => {
    const count = units * (fanIn + (bias ? 1 : 0) + (batchNorm ? 2 : 0))
    const statistics = batchNorm ? 2 * units * (2 + KEPT_STATES) : 0
    const perOutput = 3 + (batchNorm ? 1 : 0) + (dropout > 0 ? 2 : 0)
    fanIn = units
    parameters += count
    const values = count * valuesPerWeight + statistics + perOutput * batch * units
    return { name: `layer ${i + 1}`, bytes: FLOAT_BYTES * values }
  })
  const dataBytes = FLOAT_BYTES * samples * (model.inputs + targets)
  const totalBytes = layers.reduce((sum, { bytes }) => sum + bytes, BASE_BYTES + dataBytes)
  return { parameters, totalBytes, layers, dataBytes }
}

const mib = (bytes: number): number => Math.ceil(bytes / MIB)

/** The parts of an estimate that matter most, in words: the largest layers, the rest together, the data. */
function sumInWords({ layers, dataBytes }: MemoryEstimate): string {
  const named = [...layers].sort((a, b) => b.bytes - a.bytes).slice(0, NAMED_LAYERS)
  const rest = layers.filter((layer) => !named.includes(layer))
  const parts = layers.filter((layer) => named.includes(layer))
  if (rest.length > 0)
    parts.push({ name: `${rest.length} more`, bytes: rest.reduce((sum, { bytes }) => sum + bytes, 0) })
  return [...parts, { name: 'data', bytes: dataBytes }]
    .map(({ name, bytes }) => `${name}: ${mib(bytes)} MiB`)
    .join(', ')
}

/**
 * Refuses what would not fit, before anything is allocated.
 * @param availableBytes memory that is free now; half of it may be used
 * @throws LabError E-MOD-001 over the limit of parameters or of data, E-MOD-002 over the memory
 */
export function refuseTooLarge(plan: TrainingPlan, availableBytes: number): MemoryEstimate {
  const estimate = estimateMemory(plan)
  const { parameters, totalBytes } = estimate
  if (!(parameters <= limits.modelParameters))
    throw labError(
      'E-MOD-001.range',
      {
        path: 'params.layers (parameters)',
        relation: '≤',
        limit: String(limits.modelParameters),
        got: String(parameters),
      },
      { path: 'params.layers', received: parameters, limit: limits.modelParameters },
    )
  const values = plan.samples * (plan.model.inputs + plan.targets)
  if (!(values <= limits.datasetValues))
    throw labError(
      'E-MOD-001.range',
      { path: 'params.dataset (values)', relation: '≤', limit: String(limits.datasetValues), got: String(values) },
      { path: 'params.dataset', received: values, limit: limits.datasetValues },
    )
  const allowed = availableBytes * limits.modelMemoryShare
  if (!(totalBytes <= allowed)) {
    throw labError(
      'E-MOD-002',
      { needMiB: mib(totalBytes), limitMiB: Math.floor(allowed / MIB), layers: sumInWords(estimate) },
      { path: 'params.layers', received: totalBytes, limit: Math.floor(allowed) },
    )
  }
  return estimate
}

import { labError } from '../../preload/errors.ts'
import { limits } from '../../preload/limits.ts'
import { slotNames } from './slots.ts'
import type { ModelSpec, TrainingSpec } from './trainer.ts'

const MIB = 2 ** 20
/** What a training process needs beside the model and its data. */
const BASE_BYTES = 64 * MIB
const FLOAT_BYTES = 4

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
  /** Bytes of each layer: its weights, gradients, optimizer slots, one copy, and its activations. */
  layers: { name: string; bytes: number }[]
  dataBytes: number
}

/**
 * What training will need, before anything is allocated: for each weight 4 bytes for itself, its gradient, the
 * optimizer's slots and one copy; for each output of each sample of a batch 4 bytes forward and 4 backward; the data;
 * and 64 MiB for the process. All in float64, which holds every product that the limits allow.
 */
export function estimateMemory({ model, training, samples, batchSize, targets }: TrainingPlan): MemoryEstimate {
  const batch = Math.min(batchSize ?? samples, samples)
  const perWeight = FLOAT_BYTES * (3 + slotNames(training.optimizer).length)
  let fanIn = model.inputs
  let parameters = 0
  const layers = model.layers.map(({ units }, i) => {
    const count = units * (fanIn + 1)
    fanIn = units
    parameters += count
    return { name: `layer ${i + 1}`, bytes: count * perWeight + 2 * FLOAT_BYTES * batch * units }
  })
  const dataBytes = FLOAT_BYTES * samples * (model.inputs + targets)
  const totalBytes = layers.reduce((sum, { bytes }) => sum + bytes, BASE_BYTES + dataBytes)
  return { parameters, totalBytes, layers, dataBytes }
}

/**
 * Refuses what would not fit, before anything is allocated.
 * @param availableBytes memory that is free now; half of it may be used
 * @throws LabError E-MOD-001 over the limit of parameters or of data, E-MOD-002 over the memory
 */
export function refuseTooLarge(plan: TrainingPlan, availableBytes: number): MemoryEstimate {
  const estimate = estimateMemory(plan)
  const { parameters, totalBytes, layers } = estimate
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
    const largest = layers.reduce((most, layer) => (layer.bytes > most.bytes ? layer : most))
    const mib = (bytes: number): number => Math.ceil(bytes / MIB)
    throw labError(
      'E-MOD-002',
      {
        needMiB: mib(totalBytes),
        layer: largest.name,
        layerMiB: mib(largest.bytes),
        limitMiB: Math.floor(allowed / MIB),
        layers: layers.map(({ name, bytes }) => `${name}: ${mib(bytes)} MiB`).join(', '),
      },
      { path: 'params.layers', received: totalBytes, limit: Math.floor(allowed) },
    )
  }
  return estimate
}

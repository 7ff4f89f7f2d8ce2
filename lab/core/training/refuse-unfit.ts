import { labError } from '../../../preload/errors.ts'
import { limits } from '../../../preload/limits.ts'
import type { PhraseKey } from '../../../preload/phrases.ts'
import { phrase } from '../../../preload/message.ts'
import { layoutOf, type Dataset, type LossKind, type ModelSpec, type TrainingSpec } from './trainer.ts'

/** Whether a loss compares outputs with class numbers; otherwise with targets. */
export const comparesLabels = (loss: LossKind): boolean =>
  loss === 'crossEntropy' || loss === 'hinge' || loss === 'binaryCrossEntropy'

/** What is counted. */
type Part = Extract<PhraseKey, `part.${string}`> extends `part.${infer Name}` ? Name : never

/** What a number must be, where it is not in its range; null where it is. */
/** The largest float32 below 1, which is the largest share that dropout can drop. */
const LARGEST_DROPOUT = 0.9999999403953552

function broken(got: number, least: number, most: number, whole: boolean): { relation: string; limit: number } | null {
  if (got >= least && got <= most && (!whole || Number.isInteger(got))) return null
  return got > most ? { relation: '≤', limit: most } : { relation: '≥', limit: least }
}

function refuseOutside(path: string, received: number, least: number, most: number, whole: boolean): void {
  const range = broken(received, least, most, whole)
  if (!range) return
  throw labError('field.range', { path, ...range, got: String(received) }, { path, received, limit: range.limit })
}

/**
 * Refuses a number of things that is too large, too small or none at all.
 * @param path the field that they come from
 */
export function refuseCount(part: Part, path: string, received: number, least: number, most: number): void {
  const range = broken(received, least, most, true)
  if (!range) return
  const what = phrase(`part.${part}`)
  throw labError('countOutOfRange', { what, ...range, got: received }, { path, received, limit: range.limit })
}

/** Refuses a model that is none: without layers, with zero units or half ones, with a dropout that drops everything. */
function refuseModel({ inputs, layers }: ModelSpec): void {
  refuseCount('inputs', 'params.layers', inputs, 1, limits.datasetValues)
  refuseCount('layers', 'params.layers', layers.length, 1, limits.modelLayers + 1)
  layers.forEach(({ units, dropout = 0 }, layer) => {
    refuseOutside(`params.layers[${layer}].units`, units, 1, limits.layerUnits, true)
    refuseOutside(`params.layers[${layer}].dropout`, dropout, 0, LARGEST_DROPOUT, false)
  })
}

function refuseLength(part: Part, got: number | undefined, expected: number): void {
  if (got === expected) return
  const what = phrase(`part.${part}`)
  throw labError('dataShapeMismatch', { what, got: got ?? 0, expected }, { received: got ?? 0, limit: expected })
}

function refuseNumbers(values: Float32Array, width: number, column: 'input' | 'target'): void {
  const at = values.findIndex((value) => !Number.isFinite(value))
  if (at < 0) return
  const [sample, place] = [Math.floor(at / width), at % width]
  throw labError('dataNotFinite', { sample, column: phrase(`column.${column}`, { place }) }, { received: values[at] })
}

/**
 * Refuses what cannot be trained as it is given: called by every provider before it allocates anything.
 * @throws LabError E-MOD-001 for a model that is none; E-MOD-004 where data, labels or weights do not fit the model and
 * the loss, a label is no class, or a value of the data is not a finite number
 */
export function refuseUnfit(model: ModelSpec, weights: Float32Array, data: Dataset, training: TrainingSpec): void {
  refuseModel(model)
  const width = model.layers.at(-1)!.units
  const { samples, inputs, labels, targets } = data
  const normalizes = model.layers.some(({ batchNorm }) => batchNorm)
  // A batch's variance needs two samples.
  refuseCount('samples', 'params.dataset', samples, normalizes ? 2 : 1, limits.datasetValues)
  refuseLength('weights', weights.length, layoutOf(model).length)
  refuseLength('inputs', inputs.length, samples * model.inputs)
  refuseNumbers(inputs, model.inputs, 'input')
  if (!comparesLabels(training.loss)) {
    refuseLength('targets', targets?.length, samples * width)
    refuseNumbers(targets!, width, 'target')
    return
  }
  refuseLength('labels', labels?.length, samples)
  const binary = training.loss === 'binaryCrossEntropy'
  if (binary) refuseLength('outputs', width, 1)
  const classes = binary ? 2 : width
  const wrong = labels!.findIndex((label) => !(label >= 0 && label < classes))
  if (wrong < 0) return
  const values = { sample: wrong, label: labels![wrong]!, classes, last: classes - 1 }
  throw labError('labelOutOfRange', values, { received: labels![wrong], limit: classes - 1 })
}

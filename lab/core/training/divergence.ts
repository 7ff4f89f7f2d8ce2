import { labError, type LabError } from '../../../preload/errors.ts'
import { phrase } from '../../../preload/message.ts'
import { activations } from './activations.ts'
import type { Pieces } from './pieces.ts'
import { batchNorm, layoutOf, type Dataset, type ModelSpec, type TensorPlace } from './trainer.ts'

/** Samples that are sent through the network at once. */
const CHUNK = 256

const allFinite = (values: Float32Array): boolean => values.every(Number.isFinite)

/** Normalizes `values` (samples × units) over the samples, in place. */
function normalize(values: Float32Array, samples: number, scale: Float32Array, shift: Float32Array): void {
  const units = scale.length
  for (let u = 0; u < units; u++) {
    let [mean, square] = [0, 0]
    for (let i = u; i < samples * units; i += units) mean += values[i]! / samples
    for (let i = u; i < samples * units; i += units) square += ((values[i]! - mean) * (values[i]! - mean)) / samples
    const factor = scale[u]! / Math.sqrt(square + batchNorm.epsilon)
    for (let i = u; i < samples * units; i += units) values[i] = (values[i]! - mean) * factor + shift[u]!
  }
}

/** The first layer (from 0) whose outputs for these samples do not fit into float32; Infinity where all do. */
function firstOverflow(
  model: ModelSpec,
  weights: Float32Array,
  entries: TensorPlace[],
  firstInputs: Float32Array,
): number {
  const samples = firstInputs.length / model.inputs
  let inputs = firstInputs
  let fanIn = model.inputs
  for (const [layer, { units, activation }] of model.layers.entries()) {
    const part = (role: TensorPlace['role']): Float32Array | null => {
      const place = entries.find((candidate) => candidate.layer === layer && candidate.role === role)
      return place ? weights.subarray(place.offset, place.offset + place.length) : null
    }
    const [weight, bias, scale, shift] = [part('weight')!, part('bias'), part('scale'), part('shift')]
    const outputs = new Float32Array(samples * units)
    for (let s = 0; s < samples; s++)
      for (let u = 0; u < units; u++) {
        let sum = bias ? bias[u]! : 0
        for (let i = 0; i < fanIn; i++) sum += weight[u * fanIn + i]! * inputs[s * fanIn + i]!
        outputs[s * units + u] = sum
      }
    if (scale && shift) normalize(outputs, samples, scale, shift)
    for (let i = 0; i < outputs.length; i++) outputs[i] = activations[activation].value(outputs[i]!)
    if (!allFinite(outputs)) return layer
    inputs = outputs
    fanIn = units
  }
  return Infinity
}

/**
 * The number of the layer (from 1) where numbers stop being finite: the first one that has such a weight, or else such an
 * output for any sample; null where none has, and the loss alone overflows.
 * @param weights laid out as `layoutOf` says, those that gave a loss that is not finite
 */
export function* firstBrokenLayer(model: ModelSpec, weights: Float32Array, data: Dataset): Pieces<number | null> {
  const { entries } = layoutOf(model)
  const place = entries.find(({ offset, length }) => !allFinite(weights.subarray(offset, offset + length)))
  if (place) return place.layer + 1
  let first = Infinity
  for (let from = 0; from < data.samples; from += CHUNK) {
    if (from > 0) yield
    const to = Math.min(from + CHUNK, data.samples)
    const inputs = data.inputs.subarray(from * model.inputs, to * model.inputs)
    first = Math.min(first, firstOverflow(model, weights, entries, inputs))
  }
  return first === Infinity ? null : first + 1
}

/** A learning rate worth trying after one that diverged: a tenth, in one digit, and never more than 0.1. */
export const calmerRate = (learningRate: number): number => Math.min(0.1, Number((learningRate / 10).toPrecision(1)))

/**
 * What a run that diverged ends with: lossDiverged.
 * @param loss the first loss that is not finite
 * @param epoch the epoch that it belongs to, from 0
 * @param layer from {@link firstBrokenLayer}
 */
export function divergedError(loss: number, epoch: number, layer: number | null, learningRate: number): LabError {
  const rate = calmerRate(learningRate)
  return labError(
    'lossDiverged',
    {
      loss: String(loss),
      epoch,
      layer: layer === null ? phrase('layer.loss') : phrase('layer.number', { number: layer }),
      rate,
    },
    { path: 'params.optimizer.learningRate', received: learningRate, limit: rate },
  )
}

import { labError, type LabError } from '../../preload/errors.ts'
import { layoutOf, type ModelSpec } from './trainer.ts'

/** The number of the first layer (from 1) that has a weight or bias which is not finite; null where none has. */
export function firstBrokenLayer(model: ModelSpec, weights: Float32Array): number | null {
  const { places } = layoutOf(model)
  const place = places.find(({ offset, length }) =>
    weights.subarray(offset, offset + length).some((weight) => !Number.isFinite(weight)),
  )
  return place ? place.layer + 1 : null
}

/** A learning rate worth trying after one that diverged: a tenth, in one digit. */
export const calmerRate = (learningRate: number): number => Number((learningRate / 10).toPrecision(1))

/**
 * What a run that diverged ends with: E-RUN-001.
 * @param loss the first loss that is not finite
 * @param epoch the epoch that it belongs to, from 0
 * @param weights the weights after that epoch
 */
export function divergedError(
  loss: number,
  epoch: number,
  model: ModelSpec,
  weights: Float32Array,
  learningRate: number,
): LabError {
  const layer = firstBrokenLayer(model, weights)
  return labError(
    'E-RUN-001',
    {
      loss: String(loss),
      epoch,
      layer: layer === null ? 'the loss itself' : `layer ${layer}`,
      rate: calmerRate(learningRate),
    },
    { path: 'params.optimizer.learningRate', received: learningRate, limit: calmerRate(learningRate) },
  )
}

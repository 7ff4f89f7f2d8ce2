import { exp } from '../../math/exp.ts'
import { log, log1p } from '../../math/log.ts'
import type { StepFigures, TrainingSpec } from '../trainer.ts'

/** What of a batch the loss compares with. */
export interface Expected {
  /** Class numbers of the samples. */
  labels: Int32Array
  /** samples × width */
  targets: Float32Array
}

/**
 * Sets mean loss and accuracy of a batch, and the gradient of the mean loss by the outputs.
 * @param outputs samples × width; `gradient` alike, written
 */
export type Loss = (
  outputs: Float32Array,
  gradient: Float32Array,
  samples: number,
  width: number,
  expected: Expected,
  figures: StepFigures,
) => void

/** The place of the largest of a sample's outputs; the first of equals, as `max(1)` has it. */
function largestAt(outputs: Float32Array, row: number, width: number): number {
  let best = 0
  for (let c = 1; c < width; c++) if (outputs[row + c]! > outputs[row + best]!) best = c
  return best
}

/** CrossEntropyLoss: −log softmax(outputs)[label], the largest output taken off first so that nothing overflows. */
const crossEntropy: Loss = (outputs, gradient, samples, width, { labels }, figures) => {
  let loss = 0
  let right = 0
  for (let s = 0; s < samples; s++) {
    const row = s * width
    const best = largestAt(outputs, row, width)
    const largest = outputs[row + best]!
    let sum = 0
    for (let c = 0; c < width; c++) sum += exp(outputs[row + c]! - largest)
    const label = labels[s]!
    loss += log(sum) + largest - outputs[row + label]!
    if (best === label) right++
    for (let c = 0; c < width; c++)
      gradient[row + c] = (exp(outputs[row + c]! - largest) / sum - (c === label ? 1 : 0)) / samples
  }
  figures.loss = loss / samples
  figures.accuracy = right / samples
}

/** MultiMarginLoss with p 1 and margin 1: Σ over the other classes of max(0, 1 − outputs[label] + output), by the classes. */
const hinge: Loss = (outputs, gradient, samples, width, { labels }, figures) => {
  let loss = 0
  let right = 0
  const share = 1 / (samples * width)
  for (let s = 0; s < samples; s++) {
    const row = s * width
    const label = labels[s]!
    if (largestAt(outputs, row, width) === label) right++
    let over = 0
    for (let c = 0; c < width; c++) {
      if (c === label) continue
      const margin = 1 - outputs[row + label]! + outputs[row + c]!
      // Not `margin > 0`: what is not a number must show.
      const counts = !(margin <= 0)
      if (counts) loss += margin
      if (counts) over++
      gradient[row + c] = counts ? share : 0
    }
    gradient[row + label] = -over * share
  }
  figures.loss = loss * share
  figures.accuracy = right / samples
}

/** BCEWithLogitsLoss for one output z and a label y of 0 or 1: max(z, 0) − z·y + log(1 + exp(−|z|)). */
const binaryCrossEntropy: Loss = (outputs, gradient, samples, _width, { labels }, figures) => {
  let loss = 0
  let right = 0
  for (let s = 0; s < samples; s++) {
    const z = outputs[s]!
    const label = labels[s]!
    loss += Math.max(z, 0) - z * label + log1p(exp(-Math.abs(z)))
    if (z > 0 === (label === 1)) right++
    gradient[s] = (1 / (1 + exp(-z)) - label) / samples
  }
  figures.loss = loss / samples
  figures.accuracy = right / samples
}

/** The mean over all outputs of a function of each one's difference from its target. */
const ofDifferences =
  (value: (difference: number) => number, slope: (difference: number) => number): Loss =>
  (outputs, gradient, samples, width, { targets }, figures) => {
    const count = samples * width
    let loss = 0
    for (let i = 0; i < count; i++) {
      const difference = outputs[i]! - targets[i]!
      loss += value(difference)
      gradient[i] = slope(difference) / count
    }
    figures.loss = loss / count
    figures.accuracy = NaN
  }

/** HuberLoss: half the square of a difference under delta; beyond, the line that goes on from there. */
const huber = (delta: number): Loss =>
  ofDifferences(
    (d) => (Math.abs(d) < delta ? 0.5 * d * d : delta * (Math.abs(d) - 0.5 * delta)),
    (d) => (Math.abs(d) < delta ? d : delta * Math.sign(d)),
  )

/** The loss as PyTorch's documentation of `torch.nn` states it, with its defaults (mean over the batch). */
export function lossOf({ loss, huberDelta = 1 }: TrainingSpec): Loss {
  switch (loss) {
    case 'crossEntropy':
      return crossEntropy
    case 'hinge':
      return hinge
    case 'binaryCrossEntropy':
      return binaryCrossEntropy
    case 'meanSquaredError':
      return ofDifferences(
        (d) => d * d,
        (d) => 2 * d,
      )
    case 'meanAbsoluteError':
      return ofDifferences(Math.abs, Math.sign)
    case 'huber':
      return huber(huberDelta)
  }
}

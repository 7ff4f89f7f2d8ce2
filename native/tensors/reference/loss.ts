import type { LossKind, StepFigures } from '../../../lab/core/trainer.ts'

/**
 * Mean loss and accuracy of a batch, and the gradient of the mean loss by the outputs.
 * @param outputs samples × width; @param gradient the same, written
 * @param labels class numbers of the batch (crossEntropy); @param targets samples × width (meanSquaredError)
 */
export function measureLoss(
  kind: LossKind,
  outputs: Float32Array,
  gradient: Float32Array,
  samples: number,
  width: number,
  labels: Int32Array,
  targets: Float32Array,
  figures: StepFigures,
): void {
  let loss = 0
  let right = 0
  if (kind === 'meanSquaredError') {
    const count = samples * width
    for (let i = 0; i < count; i++) {
      const difference = outputs[i]! - targets[i]!
      loss += difference * difference
      gradient[i] = (2 * difference) / count
    }
    figures.loss = loss / count
    figures.accuracy = NaN
    return
  }
  for (let s = 0; s < samples; s++) {
    const row = s * width
    let best = 0
    for (let c = 1; c < width; c++) if (outputs[row + c]! > outputs[row + best]!) best = c
    const largest = outputs[row + best]!
    let sum = 0
    for (let c = 0; c < width; c++) sum += Math.exp(outputs[row + c]! - largest)
    const label = labels[s]!
    loss += Math.log(sum) + largest - outputs[row + label]!
    if (best === label) right++
    for (let c = 0; c < width; c++)
      gradient[row + c] = (Math.exp(outputs[row + c]! - largest) / sum - (c === label ? 1 : 0)) / samples
  }
  figures.loss = loss / samples
  figures.accuracy = right / samples
}

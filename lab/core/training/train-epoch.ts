import type { Random } from '../random.ts'
import { drain, type Pieces } from './pieces.ts'
import type { StepFigures, Trainer, TrainerInPieces } from './trainer.ts'

/**
 * Trains one epoch: one update on everything, or mini-batches in the order of one `randperm` of the shuffling generator.
 * The last batch may be smaller. After a batch whose loss is not finite nothing more is trained.
 * @param samples of the data
 * @param batchSize samples of one update; null is all of them, in the data's own order
 * @returns sample-weighted means over the batches, each measured before its update
 */
export function trainEpoch(trainer: Trainer, samples: number, batchSize: number | null, shuffle: Random): StepFigures {
  if (batchSize !== null) return drain(epochOf(trainer, null, samples, batchSize, shuffle))
  // The shortest epochs take a microsecond, of which a generator would be a tenth.
  const { loss, accuracy } = trainer.step()
  return { loss, accuracy }
}

/**
 * The same with its steps in pieces, where the trainer can do them so; the same bits.
 * @param beforeStep called before each update
 */
export const trainEpochInPieces = (
  trainer: Trainer,
  samples: number,
  batchSize: number | null,
  shuffle: Random,
  beforeStep?: () => void,
): Pieces<StepFigures> => epochOf(trainer, trainer.inPieces ?? null, samples, batchSize, shuffle, beforeStep)

function* epochOf(
  trainer: Trainer,
  pieces: TrainerInPieces | null,
  samples: number,
  batchSize: number | null,
  shuffle: Random,
  beforeStep?: () => void,
): Pieces<StepFigures> {
  if (batchSize === null) {
    beforeStep?.()
    const { loss, accuracy } = pieces ? yield* pieces.step(null, 0, samples) : trainer.step()
    return { loss, accuracy }
  }
  const order = shuffle.permutation(samples)
  let loss = 0
  let accuracy = 0
  for (let from = 0; from < samples; from += batchSize) {
    const to = Math.min(from + batchSize, samples)
    beforeStep?.()
    const figures = pieces ? yield* pieces.step(order, from, to) : trainer.stepOn(order, from, to)
    if (pieces) yield
    if (!Number.isFinite(figures.loss)) return { loss: figures.loss, accuracy: figures.accuracy }
    loss += (figures.loss * (to - from)) / samples
    accuracy += (figures.accuracy * (to - from)) / samples
  }
  return { loss, accuracy }
}

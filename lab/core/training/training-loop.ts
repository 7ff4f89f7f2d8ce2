import { divergedError, firstBrokenLayer } from './divergence.ts'
import { earlyStopper } from './early-stopping.ts'
import type { SnapshotValue } from '../../../preload/contract/values.ts'
import type { Divergence, Metric, RunRandom, RunSession } from '../experiment.ts'
import { drain, inOnePiece, type Pieces } from './pieces.ts'
import type { RandomState } from '../random.ts'
import { rateAt } from './schedule.ts'
import { trainEpoch, trainEpochInPieces } from './train-epoch.ts'
import type { SharedParams } from './training-params.ts'
import {
  layoutOf,
  type Dataset,
  type ModelSpec,
  type Predict,
  type StepFigures,
  type Trainer,
  type TrainerState,
} from './trainer.ts'

/** A whole state is kept every so many epochs; a run that diverges goes back to one and repeats what came after. */
const KEEP_EPOCHS = 16

interface Kept {
  epoch: number
  trainer: TrainerState
  shuffle: RandomState
}

/** An epoch of so many multiply-adds (some tens of milliseconds) is done in pieces. */
const LONG_WORK = 67_108_864
/** Multiply-adds that an activation counts for. */
const ACTIVATION_WORK = 16

export interface TrainingLoopOptions<M extends keyof StepFigures, S extends SnapshotValue> {
  trainer: Trainer
  model: ModelSpec
  data: Dataset
  params: SharedParams
  random: RunRandom
  /** What each metric of the experiment means. */
  metrics: Record<M, Metric>
  /** Draws the present state, by what the network says where it is asked. */
  paint: (predict: Predict) => Pieces<S>
}

/** The part of a session that is the same for every dense network: epochs, schedule, early stopping, divergence, pictures. */
export type TrainingLoop<M extends keyof StepFigures, S extends SnapshotValue> = Pick<
  RunSession<M, S>,
  'epoch' | 'stopped' | 'diverged' | 'state' | 'restore' | 'snapshot' | 'inPieces'
> & {
  /** Loss and accuracy of the present weights, as far as the experiment has these metrics. */
  result(): Record<M, number>
  /** The learning rate of the epoch to come. */
  nextRate(): number
}

/** Whether an epoch takes so long that orders must be heard within it. */
function isLong(model: ModelSpec, samples: number): boolean {
  const units = model.layers.reduce((sum, layer) => sum + layer.units, 0)
  return samples * (layoutOf(model).length + ACTIVATION_WORK * units) >= LONG_WORK
}

/** Trains epoch by epoch as parameters say. */
export function createTrainingLoop<M extends keyof StepFigures, S extends SnapshotValue>({
  trainer,
  model,
  data,
  params,
  random,
  metrics,
  paint,
}: TrainingLoopOptions<M, S>): TrainingLoop<M, S> {
  const { optimizer, schedule, warmup, epochs, batchSize, earlyStopping } = params
  const better = (metrics as Partial<Record<string, Metric>>)[earlyStopping.metric]?.better
  const stopper = earlyStopper(earlyStopping, better ?? 'lower')
  // With everything in one batch and no masks the shuffling generator is never asked.
  const draws = batchSize !== null || params.layers.some(({ dropout }) => (dropout ?? 0) > 0)
  const inPieces = trainer.inPieces && isLong(model, data.samples) ? trainer.inPieces : null
  // What is left in the middle of an epoch goes back to its beginning.
  const keepEvery = inPieces ? 1 : KEEP_EPOCHS
  let epoch = 0
  let stopped = false
  let lastLoss = NaN
  /** The newest kept state and the one before it: the newest may be the very one whose loss is not finite. */
  const kept: Kept[] = []

  const hasAccuracy = 'accuracy' in metrics
  const own = ({ loss, accuracy }: StepFigures): Record<M, number> => {
    const figures: Partial<StepFigures> = hasAccuracy ? { loss, accuracy } : { loss }
    return figures as StepFigures
  }
  const keep = (): Kept => ({ epoch, trainer: trainer.state(), shuffle: random.shuffle.state() })
  const goBack = ({ trainer: saved, shuffle, epoch: then }: Kept): void => {
    trainer.restore(saved)
    random.shuffle.restore(shuffle)
    epoch = then
  }
  const nextRate = (): number => rateAt(epoch, optimizer.learningRate, schedule, warmup, epochs)
  const beginEpoch = (): void => {
    if (epoch % keepEvery === 0 && kept[0]?.epoch !== epoch) {
      // The older one goes before the new one comes, that there are never three.
      kept.length = Math.min(kept.length, 1)
      kept.unshift(keep())
    }
  }
  const endEpoch = (figures: StepFigures): Record<M, number> => {
    lastLoss = figures.loss
    stopped = stopper.stops(earlyStopping.metric === 'accuracy' ? figures.accuracy : figures.loss)
    return own(figures)
  }
  const train = (): StepFigures => {
    trainer.setLearningRate(nextRate())
    const figures = trainEpoch(trainer, data.samples, batchSize, random.shuffle)
    epoch++
    return figures
  }
  function* trainInPieces(beforeStep?: () => void): Pieces<StepFigures> {
    trainer.setLearningRate(nextRate())
    const figures = yield* trainEpochInPieces(trainer, data.samples, batchSize, random.shuffle, beforeStep)
    epoch++
    return figures
  }
  function* diverged(): Pieces<Divergence> {
    const broken = epoch - 1
    goBack(kept.find((state) => state.epoch < broken) ?? kept.at(-1)!)
    // Two others are kept from here on, and nothing goes back any further.
    kept.length = 0
    while (epoch < broken - 1) yield* trainInPieces()
    // The last epochs step by step: the state before the last step is broken, the one before that the last good one.
    let good = keep()
    let present = good
    const beforeStep = (): void => {
      good = present
      present = keep()
    }
    while (epoch <= broken) yield* trainInPieces(beforeStep)
    const layer = yield* firstBrokenLayer(model, present.trainer.weights, data)
    trainer.restore(good.trainer)
    epoch = good.epoch
    return { error: divergedError(lastLoss, broken, layer, optimizer.learningRate), epochs: epoch }
  }
  const predict: Predict = (...args) => inOnePiece(() => trainer.predict(...args))
  return {
    epoch() {
      beginEpoch()
      return endEpoch(train())
    },
    stopped: () => stopped,
    nextRate,
    result: () => own(trainer.evaluate()),
    diverged: () => drain(diverged()),
    snapshot: () => drain(paint(predict)),
    inPieces: inPieces && {
      *epoch() {
        beginEpoch()
        return endEpoch(yield* trainInPieces())
      },
      leave: () => goBack(kept[0]!),
      diverged,
      *result() {
        return own(yield* inPieces.evaluate())
      },
      snapshot: () => paint(inPieces.predict),
    },
    state: () => ({
      position: epoch,
      trainer: trainer.state(),
      stopping: stopper.state(),
      shuffle: draws ? random.shuffle.state() : null,
    }),
    restore(states) {
      const [newest] = states
      if (!newest) return
      trainer.restore(newest.trainer)
      if (newest.shuffle) random.shuffle.restore(newest.shuffle)
      epoch = newest.position
      stopped = stopper.restore(newest.stopping)
      // What a run that diverges in its next epoch goes back to.
      const beginnings = states.map(({ position, trainer: saved, shuffle }) => ({
        epoch: position,
        trainer: saved,
        shuffle: shuffle ?? random.shuffle.state(),
      }))
      kept.splice(0, Infinity, ...beginnings)
    },
  }
}

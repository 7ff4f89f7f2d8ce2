import { divergedError, firstBrokenLayer } from './divergence.ts'
import { earlyStopper } from './early-stopping.ts'
import type { Divergence, Metric, RunRandom } from '../experiment.ts'
import type { RandomState } from '../random.ts'
import type { RunState } from './run-state.ts'
import { rateAt } from './schedule.ts'
import { trainEpoch } from './train-epoch.ts'
import type { SharedParams } from './training-params.ts'
import type { Dataset, ModelSpec, StepFigures, Trainer, TrainerState } from './trainer.ts'

/** A whole state is kept every so many epochs; a run that diverges goes back to one and repeats what came after. */
const KEEP_EPOCHS = 16

interface Kept {
  epoch: number
  trainer: TrainerState
  shuffle: RandomState
}

export interface TrainingLoopOptions {
  trainer: Trainer
  model: ModelSpec
  data: Dataset
  params: SharedParams
  random: RunRandom
  /** What each metric of the experiment means. */
  metrics: Record<string, Metric>
}

/** The part of a session that is the same for every dense network: epochs, schedule, early stopping, divergence. */
export interface TrainingLoop {
  epoch(): StepFigures
  stopped(): boolean
  diverged(): Divergence
  state(): RunState
  restore(states: readonly RunState[]): void
  /** The learning rate of the epoch to come. */
  nextRate(): number
}

/** Trains epoch by epoch as parameters say. */
export function createTrainingLoop({
  trainer,
  model,
  data,
  params,
  random,
  metrics,
}: TrainingLoopOptions): TrainingLoop {
  const { optimizer, schedule, warmup, epochs, batchSize, earlyStopping } = params
  const stopper = earlyStopper(earlyStopping, metrics[earlyStopping.metric]?.better ?? 'lower')
  // With everything in one batch and no masks the shuffling generator is never asked.
  const draws = batchSize !== null || params.layers.some(({ dropout }) => (dropout ?? 0) > 0)
  let epoch = 0
  let stopped = false
  let lastLoss = NaN
  /** The newest kept state and the one before it: the newest may be the very one whose loss is not finite. */
  const kept: Kept[] = []

  const keep = (): Kept => ({ epoch, trainer: trainer.state(), shuffle: random.shuffle.state() })
  const nextRate = (): number => rateAt(epoch, optimizer.learningRate, schedule, warmup, epochs)
  const train = (beforeStep?: () => void): StepFigures => {
    trainer.setLearningRate(nextRate())
    const figures = trainEpoch(trainer, data.samples, batchSize, random.shuffle, beforeStep)
    epoch++
    return figures
  }
  return {
    epoch() {
      if (epoch % KEEP_EPOCHS === 0 && kept[0]?.epoch !== epoch) {
        // The older one goes before the new one comes, that there are never three.
        kept.length = Math.min(kept.length, 1)
        kept.unshift(keep())
      }
      const figures = train()
      lastLoss = figures.loss
      stopped = stopper.stops(earlyStopping.metric === 'accuracy' ? figures.accuracy : figures.loss)
      return figures
    },
    stopped: () => stopped,
    nextRate,
    state: () => ({
      position: epoch,
      trainer: trainer.state(),
      stopping: stopper.state(),
      shuffle: draws ? random.shuffle.state() : null,
    }),
    restore(states) {
      const [newest] = states
      if (!newest) return
      const goTo = ({ position, trainer: saved, shuffle }: RunState): void => {
        trainer.restore(saved)
        if (shuffle) random.shuffle.restore(shuffle)
        epoch = position
      }
      goTo(newest)
      stopped = stopper.restore(newest.stopping)
      // What a run that diverges in its next epoch goes back to.
      const beginnings = states.map(({ position, trainer: saved, shuffle }) => ({
        epoch: position,
        trainer: saved,
        shuffle: shuffle ?? random.shuffle.state(),
      }))
      kept.splice(0, Infinity, ...beginnings)
    },
    diverged() {
      const broken = epoch - 1
      const from = kept.find((state) => state.epoch < broken) ?? kept.at(-1)!
      trainer.restore(from.trainer)
      random.shuffle.restore(from.shuffle)
      epoch = from.epoch
      // Two others are kept from here on, and nothing goes back any further.
      kept.length = 0
      while (epoch < broken - 1) train()
      // The last epochs step by step: the state before the last step is broken, the one before that the last good one.
      let good = keep()
      let present = good
      const beforeStep = (): void => {
        good = present
        present = keep()
      }
      while (epoch <= broken) train(beforeStep)
      const layer = firstBrokenLayer(model, present.trainer.weights, data)
      trainer.restore(good.trainer)
      epoch = good.epoch
      return { error: divergedError(lastLoss, broken, layer, optimizer.learningRate), epochs: epoch }
    },
  }
}

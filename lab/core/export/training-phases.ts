import { slotNames } from '../training/slots.ts'
import type { ModelSpec } from '../training/trainer.ts'
import type { TrainedParams } from './trained-params.ts'

/** What a run, or one that it goes on from, was to do up to a position. */
export interface TrainedPart {
  runId: string
  params: TrainedParams
  model: ModelSpec
  /** The position it was left at, or came to. */
  to: number
}

/** A stretch of epochs with the same parameters, and what it takes over from the one before it. */
export interface TrainingPhase extends TrainedPart {
  from: number
  /** Whether what the optimizer keeps for each weight goes on, as far as it keeps anything. */
  keepsSlots: boolean
  /** Whether early stopping remembers what came before, unless that has ended the run. */
  keepsStopping: boolean
  /** Whether the generator of shuffling and masks stands where it does after the weights; null where nothing is drawn. */
  drawsAnew: boolean | null
}

/** Whether batches are shuffled or masks drawn. */
export const draws = ({ batchSize, layers }: TrainedParams): boolean =>
  batchSize !== null || layers.some(({ dropout }) => dropout)

const sameSlots = (before: TrainedParams, after: TrainedParams): boolean =>
  before.optimizer.kind === after.optimizer.kind &&
  slotNames(before.optimizer).join() === slotNames(after.optimizer).join()

/** The accumulator that Adagrad begins with, where it was begun by another part that trained nothing. */
function begunBy({ optimizer }: TrainedParams, params: TrainedParams): TrainedParams {
  if (optimizer.kind !== 'adagrad' || params.optimizer.kind !== 'adagrad') return params
  return { ...params, optimizer: { ...params.optimizer, initialAccumulator: optimizer.initialAccumulator } }
}

/**
 * The phases of a run: its ancestors' up to where each was left, and its own. One that trains nothing is no phase, but what
 * it does not keep is lost to those that come after (`branchState` says what is kept).
 * @param parts the first ancestor first, the run itself last
 */
export function trainingPhases(parts: readonly TrainedPart[]): TrainingPhase[] {
  const phases: TrainingPhase[] = []
  let from = 0
  let before: TrainedPart | null = null
  let keepsSlots = false
  let keepsStopping = false
  for (const [at, part] of parts.entries()) {
    let { params } = part
    if (before) {
      const same = sameSlots(before.params, params)
      if (same && !keepsSlots) params = begunBy(before.params, params)
      keepsSlots &&= same
      keepsStopping &&= JSON.stringify(before.params.earlyStopping) === JSON.stringify(params.earlyStopping)
    }
    const drawsAnew = draws(params) ? !before || !draws(before.params) : null
    before = { ...part, params }
    if (part.to === from && at < parts.length - 1) continue
    phases.push({ ...part, params, from, keepsSlots, keepsStopping, drawsAnew })
    from = part.to
    keepsSlots = true
    keepsStopping = true
  }
  return phases
}

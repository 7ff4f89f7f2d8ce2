import type { Dataset, ModelSpec, TrainerState, TrainingSpec, Visit } from '../trainer.ts'

/** Runs a network in a given state over samples, apart from its training, which notices nothing. */
export interface Looker {
  /** Parameters × samples that take about a second. */
  readonly work: number
  /** Takes over weights and running statistics. */
  load(state: Pick<TrainerState, 'weights' | 'buffers'>): void
  /**
   * The whole training set once, in training mode without dropout's masks.
   * @returns the gradient of the mean loss, as `layoutOf` orders it; overwritten by the next call
   */
  train(visit: Visit): Float32Array
  /** Other inputs (count × inputs) in evaluation mode; to be called after `train`. */
  evaluate(inputs: Float32Array, count: number, visit: Visit): void
}

/** Makes a looker for a network without dropout. */
export type MakeLooker = (model: ModelSpec, data: Dataset, training: TrainingSpec) => Looker

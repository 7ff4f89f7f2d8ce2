import type { z } from 'zod'
import type { Json, SnapshotValue } from '../../preload/contract/values.ts'
import type { LabError } from '../../preload/errors.ts'
import type { TrainingPlan } from './training-plan.ts'
import type { Random } from './random.ts'
import type { Dataset, ModelSpec, Trainer, TrainingSpec } from './trainer.ts'

/** What a metric means; without a declared metric its values do not compile. */
export interface Metric {
  /** Whether less or more of it is better, which decides the "best" value. */
  better: 'lower' | 'higher'
  /** How many digits stand behind the point in a list. */
  digits: number
}

/** The generators of a run: one and the same for a single seed, three for three seeds (FORMATS of seeds, in the README). */
export interface RunRandom {
  data: Random
  weights: Random
  shuffle: Random
}

/** What an experiment gets to train with. It never imports a provider. */
export interface RunContext {
  random: RunRandom
  /**
   * Trains a network; the weights are drawn already and laid out as `layoutOf(model)` says.
   * @param masks where dropout's masks are drawn from: the shuffling generator
   */
  createTrainer(model: ModelSpec, weights: Float32Array, data: Dataset, training: TrainingSpec, masks: Random): Trainer
}

/** How a run came to a loss that is not finite. */
export interface Divergence {
  /** E-RUN-001: which loss, in which epoch and layer, and a learning rate to try. */
  error: LabError
  /** Epochs that were whole when the state was taken that it went back to. */
  epochs: number
}

/** One execution, advanced epoch by epoch. Pausing, stepping, saving and drawing are the caller's matter. */
export interface RunSession<M extends string, S extends SnapshotValue> {
  /** Epochs that the parameters ask for. */
  readonly epochs: number
  /** Trainable parameters. */
  readonly parameters: number
  readonly trainer: Trainer
  /** Trains one epoch and returns its metrics: measured before each update, as the course's loop prints them. */
  epoch(): Record<M, number>
  /** Whether early stopping has ended it before `epochs`, asked after each epoch: the run is completed. */
  stopped(): boolean
  /**
   * To be called after an epoch whose loss is not finite, once: goes back to the weights that gave the last finite loss
   * (what `snapshot` and `trainer` then show), and tells what went wrong.
   */
  diverged(): Divergence
  /** The present state, small enough to be drawn. */
  snapshot(): S
  /** Evaluation of the present weights, in the experiment's own words. */
  result(): Record<string, Json>
}

/** A tab's definition. */
export interface Experiment<P = unknown, M extends string = string, S extends SnapshotValue = SnapshotValue> {
  id: string
  /** Validates parameters and fills in every default; strict, so a misspelt field is refused. */
  params: z.ZodType<P>
  metrics: Record<M, Metric>
  /** What a run of complete parameters is called where nobody has named it, the same in every language; absent without one. */
  name?(params: P): string
  /** What would be trained, so that what cannot fit is refused before anything is allocated; absent without a model. */
  plan?(params: P): TrainingPlan
  /** Starts one execution; absent for experiments that do not train (images). */
  start?(params: P, context: RunContext): RunSession<M, S>
}

/** Gives an experiment its types: what `params` parses to is what `start` receives. */
export function defineExperiment<P, M extends string, S extends SnapshotValue>(
  experiment: Experiment<P, M, S>,
): Experiment<P, M, S> {
  return experiment
}

import type { z } from 'zod'
import type { Json, SnapshotValue } from '../../preload/contract/values.ts'
import type { LabError } from '../../preload/errors.ts'
import type { LookInside } from './training/inside/create-inside.ts'
import type { TrainingPlan } from './training/training-plan.ts'
import type { Pieces } from './training/pieces.ts'
import type { Random } from './random.ts'
import type { RunState } from './training/run-state.ts'
import type { Dataset, ModelSpec, Trainer, TrainingSpec } from './training/trainer.ts'

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
  /** lossDiverged: which loss, in which epoch and layer, and a learning rate to try. */
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
  /** Everything that training goes on from, with the number of epochs that led here. */
  state(): RunState
  /** Goes on from the first of some states; one that diverges at once goes back to the next older one. */
  restore(states: readonly RunState[]): void
  /** The present state, small enough to be drawn. */
  snapshot(): S
  /** The network's inside in its present state; training does not notice. */
  inside: LookInside
  /** Evaluation of the present weights, in the experiment's own words. */
  result(): Record<string, Json>
  /** The same in pieces, where an epoch takes long and the provider can leave a step in its middle; null where not. */
  readonly inPieces: SessionInPieces<M, S> | null
}

/** What a session does, in pieces between which orders are heard: the same bits. */
export interface SessionInPieces<M extends string, S extends SnapshotValue> {
  epoch(): Pieces<Record<M, number>>
  /** After an epoch that was left in its middle: goes back to where it began. */
  leave(): void
  diverged(): Pieces<Divergence>
  result(): Pieces<Record<string, Json>>
  snapshot(): Pieces<S>
}

/** What every kind of experiment has: a tab is one of these, and says which by its `kind`. */
export interface Common<P> {
  /** The folder's name, which is also the name in a link and in a spec. */
  id: string
  /** Validates parameters and fills in every default; strict, so a misspelt field is refused. */
  params: z.ZodType<P>
  /** What a run of complete parameters is called where nobody has named it, the same in every language; absent without one. */
  name?(params: P): string
}

/** Makes a run epoch by epoch, in a training child. */
export interface TrainingExperiment<
  P = unknown,
  M extends string = string,
  S extends SnapshotValue = SnapshotValue,
> extends Common<P> {
  kind: 'training'
  metrics: Record<M, Metric>
  /** What would be trained, so that what cannot fit is refused before anything is allocated. */
  plan(params: P): TrainingPlan
  /** Starts one execution. */
  start(params: P, context: RunContext): RunSession<M, S>
}

/** A pure function from parameters, seed and position to a frame. */
export interface ExplorableExperiment<P = unknown, F extends SnapshotValue = SnapshotValue> extends Common<P> {
  kind: 'explorable'
  /** Begins a trace; what takes long belongs into `advance`. */
  trace(params: P, random: Random): Trace<F>
}

/** What an explorable computes, position by position. */
export interface Trace<F extends SnapshotValue = SnapshotValue> {
  /** Positions so far: 0 … length; 0 is the start. Grows until ended. */
  readonly length: number
  readonly ended: boolean
  /** Whether the user's own input failed (a program's error): the run ends `failed`, with its result. Absent: it cannot. */
  readonly failed?: boolean
  /** Computes on for at most so many milliseconds. */
  advance(budgetMs: number): void
  /** What is drawn at a position: the same bits each time, whatever was asked before. */
  frame(position: number): F
  /** What `lab run` prints and the history keeps, once the trace has ended. */
  result(): Record<string, Json>
}

/** Pictures and recipes, served by the imaging child: neither a training nor a trace. */
export interface ImagesExperiment<P = unknown, M extends string = string> extends Common<P> {
  kind: 'images'
  /** The figures that a recipe's result is compared by. */
  metrics: Record<M, Metric>
}

/** A tab's definition. */
export type Experiment<P = unknown> = TrainingExperiment<P> | ExplorableExperiment<P> | ImagesExperiment<P>

/** What the runs of an experiment are compared by; an explorable has its result instead. */
export const metricsOf = (experiment: Experiment): Record<string, Metric> =>
  experiment.kind === 'explorable' ? {} : experiment.metrics

/** Gives a training its types: what `params` parses to is what `start` receives. */
export const defineTraining = <P, M extends string, S extends SnapshotValue>(
  experiment: Omit<TrainingExperiment<P, M, S>, 'kind'>,
): TrainingExperiment<P, M, S> => ({ kind: 'training', ...experiment })

/** Gives an explorable its types: what `params` parses to is what `trace` receives. */
export const defineExplorable = <P, F extends SnapshotValue>(
  experiment: Omit<ExplorableExperiment<P, F>, 'kind'>,
): ExplorableExperiment<P, F> => ({ kind: 'explorable', ...experiment })

/** Gives the experiment that the imaging child serves its types. */
export const defineImages = <P, M extends string>(
  experiment: Omit<ImagesExperiment<P, M>, 'kind'>,
): ImagesExperiment<P, M> => ({ kind: 'images', ...experiment })

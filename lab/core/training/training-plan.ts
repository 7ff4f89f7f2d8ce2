import type { ModelSpec, TrainingSpec } from './trainer.ts'

/** What is to be trained, known before anything is allocated. */
export interface TrainingPlan {
  model: ModelSpec
  training: TrainingSpec
  /** Samples of the data. */
  samples: number
  /** Values of each sample beside its inputs: 1 for a label, or the number of outputs. */
  targets: number
}

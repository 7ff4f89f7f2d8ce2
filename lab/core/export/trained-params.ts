import type { SharedParams } from '../training/training-params.ts'

/** What the datasets here are made of. */
export type DatasetParams =
  | { kind: 'spiral'; samplesPerClass: number; classes: number; noise: number }
  | { kind: 'cubic'; samples: number; noise: number }

/** The parameters of a run that trained a network. */
export type TrainedParams = SharedParams & { dataset: DatasetParams }

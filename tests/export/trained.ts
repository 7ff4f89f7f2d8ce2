import type { TrainingExperiment } from '../../lab/core/experiment.ts'
import { randomOf } from '../../lab/core/runs/run-random.ts'
import type { Trainer } from '../../lab/core/training/trainer.ts'
import classification from '../../lab/experiments/classification/experiment.ts'
import regression from '../../lab/experiments/regression/experiment.ts'
import { referenceProvider } from '../../native/tensors/reference/provider.ts'
import type { RunRecord } from '../../preload/contract/history.ts'
import { runSpec, type Json, type RunSpec } from '../../preload/contract/values.ts'

/** A spec as the reference files and tests write it. */
export interface GivenSpec {
  experiment: string
  params: Record<string, Json>
  seed?: RunSpec['seed']
}

/** What the history would say of a run. */
export const recordOf = (given: GivenSpec, change: Partial<RunRecord> = {}): RunRecord => ({
  runId: '01a20de2-0a09-7e03-98ea-ccee2a57382c',
  experiment: given.experiment,
  name: '',
  note: '',
  starred: false,
  status: 'completed',
  createdAt: 0,
  durationMs: 0,
  epochs: (given.params['epochs'] as number | undefined) ?? 1000,
  provider: 'reference',
  spec: runSpec.parse(given),
  last: {},
  best: {},
  numerics: 2,
  thumbnail: null,
  parent: null,
  deletedAt: null,
  result: { loss: 0.5 },
  error: null,
  snapshot: null,
  snapshotEpoch: null,
  recordingBytes: 0,
  ancestors: [],
  madeBy: null,
  replay: null,
  artifacts: [],
  ...change,
})

export interface TrainedHere {
  record: RunRecord
  definition: TrainingExperiment
  /** As the training child keeps them. */
  weights: Uint8Array
  trainer: Trainer
}

/** The training of that name. */
export function trainingOf(id: string): TrainingExperiment {
  const definition = [classification, regression].find((training) => training.id === id)
  if (!definition) throw new Error(`${id} is no training`)
  return definition as unknown as TrainingExperiment
}

/** Trains a spec in this very process with the plain reference. */
export function trainHere(given: GivenSpec): TrainedHere {
  const record = recordOf(given)
  const definition = trainingOf(record.experiment)
  const params = definition.params.parse(record.spec.params)
  const session = definition.start(params, {
    random: randomOf(record.spec.seed),
    createTrainer: (...all) => referenceProvider.create(...all),
  })
  for (let epoch = 0; epoch < session.epochs; epoch++) session.epoch()
  const { weights, buffers } = session.trainer.state()
  const bytes = new Uint8Array(new Float32Array([...weights, ...buffers]).buffer)
  return { record, definition, weights: bytes, trainer: session.trainer }
}

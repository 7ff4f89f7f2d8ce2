import type { Json, SnapshotValue } from '../../preload/contract/values.ts'
import type { TrainingExperiment, RunContext, RunSession } from '../../lab/core/experiment.ts'
import { randomOf } from '../../lab/core/runs/run-random.ts'
import type { TrainerProvider } from '../../lab/core/training/trainer.ts'
import classification from '../../lab/experiments/classification/experiment.ts'
import regression from '../../lab/experiments/regression/experiment.ts'
import spiral from '../reference/spiral-12345.json' with { type: 'json' }
import figures from '../reference/training.json' with { type: 'json' }

/** A run of the lab with what PyTorch gives for it. */
export interface FigureRun {
  name: string
  spec: { experiment: string; seed: number; params: Json }
  /** Samples of the data. */
  samples: number
  /** Of every epoch. */
  loss: number[]
  accuracy: number[] | null
  /** Evaluation after the last update. */
  result: { loss: number; accuracy: number | null }
}

interface StoredRun {
  spec: FigureRun['spec']
  loss: number[]
  accuracy?: number[]
  result: { loss: number; accuracy?: number }
}

/** Every run that `tests/reference/make-training.py` made. */
export const figureRuns: FigureRun[] = Object.entries(figures.runs as unknown as Record<string, StoredRun>).map(
  ([name, { spec, loss, accuracy, result }]) => ({
    name,
    spec,
    samples: planned(classification, spec)?.samples ?? planned(regression, spec)!.samples,
    loss,
    accuracy: accuracy ?? null,
    result: { loss: result.loss, accuracy: result.accuracy ?? null },
  }),
)

/** The two models of the course, seed 12345: their parameters, and PyTorch's figures of 1,000 epochs. */
export const courseModels: { name: string; params: Json; figures: { loss: number[]; accuracy: number[] } }[] = [
  {
    name: 'linear, SGD',
    params: { layers: [{ activation: 'linear' }], optimizer: { kind: 'sgd' } },
    figures: spiral.models['linear-sgd'],
  },
  { name: 'ReLU, Adam', params: { modelIndex: 1 }, figures: spiral.models['relu-adam'] },
]

function planned<P, M extends string, S extends SnapshotValue>(
  experiment: TrainingExperiment<P, M, S>,
  { experiment: id, params }: FigureRun['spec'],
) {
  return id === experiment.id ? experiment.plan(experiment.params.parse(params)) : null
}

function started<P, M extends string, S extends SnapshotValue>(
  experiment: TrainingExperiment<P, M, S>,
  { params }: FigureRun['spec'],
  context: RunContext,
): RunSession<string, SnapshotValue> {
  return experiment.start(experiment.params.parse(params), context)
}

/** Begins a run on a provider; where it refuses to train that, its reason. */
export function startRun(
  provider: TrainerProvider,
  { spec }: Pick<FigureRun, 'spec'>,
): RunSession<string, SnapshotValue> | string {
  const plan = planned(classification, spec) ?? planned(regression, spec)!
  const refusal = provider.refuses(plan.model, plan.training)
  if (refusal !== null) return refusal.english
  const context: RunContext = {
    random: randomOf(spec.seed),
    createTrainer: (...given) => provider.create(...given),
  }
  return spec.experiment === classification.id
    ? started(classification, spec, context)
    : started(regression, spec, context)
}

import type { RunRecord } from '../../../preload/contract/history.ts'
import type { Seed } from '../../../preload/contract/values.ts'
import { labError } from '../../../preload/errors.ts'
import { phrase } from '../../../preload/message.ts'
import type { Experiment } from '../experiment.ts'
import { layoutOf, type ModelLayout, type ModelSpec } from '../training/trainer.ts'
import type { DatasetParams, TrainedParams } from './trained-params.ts'
import type { TrainedPart } from './training-phases.ts'

/** A run with a trained network, as every format is made of it. */
export interface ExportedModel {
  record: Pick<
    RunRecord,
    'runId' | 'name' | 'experiment' | 'status' | 'epochs' | 'spec' | 'last' | 'result' | 'ancestors'
  >
  seed: Seed
  /** Complete: every default filled in. */
  params: TrainedParams
  model: ModelSpec
  /** What it goes on from, the first run first; null where that is not known. */
  ancestors: TrainedPart[] | null
}

const datasetKinds: readonly string[] = ['spiral', 'cubic'] satisfies DatasetParams['kind'][]

/**
 * What is to be exported of a run.
 * @param definition of the run's experiment; null where this version has none of that name
 * @throws LabError runWithoutNetwork for a run that trained nothing, or nothing that this version can write down
 */
export function exportedModel(record: ExportedModel['record'], definition: Experiment | null): ExportedModel {
  const trained = (trainedSpec: RunRecord['spec']): Pick<ExportedModel, 'params' | 'model'> => {
    const parsed = definition?.params.safeParse(trainedSpec.params)
    const model = parsed?.success && definition?.kind === 'training' ? definition.plan(parsed.data).model : undefined
    const params = parsed?.data as TrainedParams | undefined
    if (!model || !params || !datasetKinds.includes(params.dataset?.kind))
      throw labError('runWithoutNetwork', { experiment: record.experiment }, { path: 'runId', received: record.runId })
    return { params, model }
  }
  const { spec, ancestors } = record
  return {
    record,
    seed: spec.seed,
    ...trained(spec),
    ancestors:
      ancestors && ancestors.map(({ runId, position, spec: left }) => ({ runId, to: position, ...trained(left) })),
  }
}

/** A model's values, by PyTorch's names. */
export interface NamedTensors {
  layout: ModelLayout
  /** Trained ones, then batchNorm's running statistics. */
  tensors: { name: string; layer: number; role: string; shape: number[]; values: Float32Array }[]
}

/**
 * The kept weights of a run, apart.
 * @param bytes as the training child keeps them: float32, little-endian, in the order of `layoutOf`, statistics last
 * @throws LabError weightsNotKept where none were kept, or not as many as the model has
 */
export function namedTensors({ record, model }: ExportedModel, bytes: Uint8Array | null): NamedTensors {
  const layout = layoutOf(model)
  if (bytes?.byteLength !== 4 * (layout.length + layout.bufferLength))
    throw labError(
      'weightsNotKept',
      { status: phrase(`status.${record.status}`) },
      { path: 'runId', received: record.runId },
    )
  const all = new Float32Array(bytes.slice().buffer)
  const tensors = [
    ...layout.entries.map((place) => ({ ...place, from: place.offset })),
    ...layout.buffers.map((place) => ({ ...place, from: layout.length + place.offset })),
  ].map(({ name, layer, role, shape, from, length }) => ({
    name,
    layer,
    role,
    shape,
    values: all.subarray(from, from + length),
  }))
  return { layout, tensors }
}

import type { RunRecord } from '../../../preload/contract/history.ts'
import { labError } from '../../../preload/errors.ts'
import type { Experiment } from '../experiment.ts'
import type { ExportFormat } from './export-formats.ts'
import { exportedModel, type ExportedModel } from './exported-model.ts'
import { modelJson } from './model-json.ts'
import { notebook } from './notebook.ts'
import { onnxModel } from './onnx.ts'
import { pythonScript } from './python-script.ts'
import { trainingPhases, type TrainingPhase } from './training-phases.ts'

/** Bytes that are handed over at once. */
const PIECE_BYTES = 1 << 20

/** The bulk id of the weights that were kept with a run; null where there are none. */
export const weightsOf = ({ artifacts }: Pick<RunRecord, 'artifacts'>): string | null =>
  artifacts.find(({ name }) => name === 'weights')?.bulkId ?? null

/**
 * A run in one of the formats, in pieces.
 * @param definition of the run's experiment; null where there is none of that name
 * @param weights the kept ones, for the formats that need them
 * @param onProgress hears, between pieces, how much of the values is in them, from 0 to 1
 * @throws LabError runWithoutNetwork (nothing was trained), weightsNotKept (no weights were kept), branchWithoutScript (a branch as a
 *   script, where what it left is not known)
 */
export function exportRun(
  format: ExportFormat,
  record: RunRecord,
  definition: Experiment | null,
  weights: Uint8Array | null,
  onProgress: (done: number) => void = () => {},
): Iterable<string | Uint8Array> {
  const exported = exportedModel(record, definition)
  switch (format) {
    case 'pytorch':
      return [pythonScript(exported, phasesOf(exported))]
    case 'notebook':
      return [notebook(exported, phasesOf(exported))]
    case 'onnx':
      return tellingBytes(onnxModel(exported, weights), onProgress)
    case 'json':
      return modelJson(exported, weights, onProgress)
  }
}

/** What a script does one after the other. */
function phasesOf({ record, params, model, ancestors }: ExportedModel): TrainingPhase[] {
  const { runId, status, epochs } = record
  if (ancestors === null) throw labError('branchWithoutScript', {}, { path: 'runId', received: runId })
  const from = ancestors.at(-1)?.to ?? 0
  const cut = status === 'stopped' || status === 'diverged' || status === 'interrupted' || status === 'failed'
  const to = cut && epochs > from ? Math.min(epochs, params.epochs) : params.epochs
  return trainingPhases([...ancestors, { runId, params, model, to }])
}

/** Pieces that are made already, and how many of their bytes have been taken. */
function* tellingBytes(pieces: readonly Uint8Array[], onProgress: (done: number) => void): Generator<Uint8Array> {
  const total = pieces.reduce((sum, { length }) => sum + length, 0)
  let taken = 0
  for (const piece of pieces) {
    // A large one is cut: whoever takes it may want a pause within.
    for (let from = 0; from < piece.length; from += PIECE_BYTES) {
      const part = piece.subarray(from, from + PIECE_BYTES)
      yield part
      taken += part.length
      onProgress(taken / total)
    }
  }
}

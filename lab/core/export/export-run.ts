import type { RunRecord } from '../../../preload/contract/history.ts'
import type { Experiment } from '../experiment.ts'
import type { ExportFormat } from './export-formats.ts'
import { exportedModel } from './exported-model.ts'
import { modelJson } from './model-json.ts'
import { notebook } from './notebook.ts'
import { onnxModel } from './onnx.ts'
import { pythonScript } from './python-script.ts'

/** The bulk id of the weights that were kept with a run; null where there are none. */
export const weightsOf = ({ artifacts }: Pick<RunRecord, 'artifacts'>): string | null =>
  artifacts.find(({ name }) => name === 'weights')?.bulkId ?? null

/**
 * A run in one of the formats, in pieces.
 * @param definition of the run's experiment; null where there is none of that name
 * @param weights the kept ones, for the formats that need them
 * @throws LabError E-RUN-011 (nothing was trained), E-RUN-012 (no weights were kept)
 */
export function exportRun(
  format: ExportFormat,
  record: RunRecord,
  definition: Experiment | null,
  weights: Uint8Array | null,
): Iterable<string | Uint8Array> {
  const exported = exportedModel(record, definition)
  switch (format) {
    case 'pytorch':
      return [pythonScript(exported)]
    case 'notebook':
      return [notebook(exported)]
    case 'onnx':
      return onnxModel(exported, weights)
    case 'json':
      return modelJson(exported, weights)
  }
}

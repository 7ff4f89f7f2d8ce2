import { printableJson } from '../../../preload/printable-json.ts'
import { namedTensors, type ExportedModel } from './exported-model.ts'

/** The shortest number that is the same float32. */
function shortest(value: number): string {
  if (!Number.isFinite(value)) return JSON.stringify(String(value))
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === value) return String(short)
  }
  return String(Number(value.toPrecision(9)))
}

const list = (values: Float32Array): string => `[${Array.from(values, shortest).join(',')}]`

/**
 * A trained model as JSON, in pieces: what it is (layers, spec, result) and every tensor by PyTorch's name as nested lists,
 * so that `model.load_state_dict({name: torch.tensor(value) …})` takes them. NaN and the infinities are strings.
 * @param onProgress hears, between pieces, which share of the values is in them
 * @throws LabError weightsNotKept
 */
export function* modelJson(
  exported: ExportedModel,
  bytes: Uint8Array | null,
  onProgress: (done: number) => void = () => {},
): Generator<string> {
  const { record, model } = exported
  const { tensors } = namedTensors(exported, bytes)
  const { runId, name, experiment, status, epochs, result, spec } = record
  const head = {
    format: 'spiral-lab-model',
    version: 1,
    run: { runId, name, experiment, status, epochs, result },
    spec: { ...spec, params: exported.params },
    model,
  }
  const total = tensors.reduce((sum, { values }) => sum + values.length, 0)
  let written = 0
  /** So many values more. */
  const wrote = (count: number): void => onProgress((written += count) / total)
  yield JSON.stringify(printableJson(head), null, 1).slice(0, -2)
  yield ',\n "tensors": {'
  for (const [at, { name: tensor, shape, values }] of tensors.entries()) {
    yield `${at > 0 ? ',' : ''}\n  ${JSON.stringify(tensor)}: `
    const [rows, columns] = shape
    if (columns === undefined) {
      yield list(values)
      wrote(values.length)
    } else
      for (let row = 0; row < rows!; row++) {
        yield `${row === 0 ? '[' : ',\n   '}${list(values.subarray(row * columns, (row + 1) * columns))}${row === rows! - 1 ? ']' : ''}`
        wrote(columns)
      }
  }
  yield '\n }\n}\n'
}

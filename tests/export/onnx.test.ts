import { InferenceSession, Tensor } from 'onnxruntime-web'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../lab/core/random.ts'
import { exportRun } from '../../lab/core/export/export-run.ts'
import type { Json } from '../../preload/contract/values.ts'
import training from '../reference/training.json' with { type: 'json' }
import { recordOf, trainHere, type GivenSpec } from './trained.ts'

/** How far an output may be from the lab's own, for outputs of about one. */
const TOLERANCE = 1e-5
const SAMPLES = 64

const layers: Json = [
  { units: 9, activation: 'gelu', batchNorm: true },
  { units: 7, activation: 'silu', bias: false, dropout: 0.3 },
  { units: 5, activation: 'softplus', batchNorm: true, bias: false },
]
/** Every run whose figures PyTorch gave, short; and normalization that has seen other batches than the data. */
const specs: Record<string, GivenSpec> = {
  ...Object.fromEntries(
    Object.entries(training.runs as unknown as Record<string, { spec: GivenSpec }>).map(([name, { spec }]) => [
      name,
      { ...spec, params: { ...spec.params, epochs: 4, earlyStopping: {} } },
    ]),
  ),
  'batch normalization, no biases, dropout': {
    experiment: 'classification',
    params: { dataset: { samplesPerClass: 40 }, layers, epochs: 6, batchSize: 16 },
  },
  'large values, where a naive softplus overflows': {
    experiment: 'regression',
    params: { layers: [{ units: 3, activation: 'softplus' }], init: { kind: 'constant', value: 300 }, epochs: 1 },
  },
}

async function bothAnswers(given: GivenSpec): Promise<[Float32Array, Float32Array]> {
  const { record, definition, weights, trainer } = trainHere(given)
  const pieces = [...exportRun('onnx', record, definition, weights)] as Uint8Array[]
  const session = await InferenceSession.create(Buffer.concat(pieces))
  const { inputs: width, layers } = definition.plan!(definition.params.parse(record.spec.params)).model
  const inputs = createRandom(5).normal(SAMPLES * width)
  const own = new Float32Array(SAMPLES * layers.at(-1)!.units)
  trainer.predict(inputs, SAMPLES, own)
  const answer = await session.run({ inputs: new Tensor('float32', inputs, [SAMPLES, width]) })
  await session.release()
  expect(answer['outputs']!.dims).toEqual([SAMPLES, layers.at(-1)!.units])
  return [own, answer['outputs']!.data as Float32Array]
}

describe('onnxruntime gives the outputs of the lab', () => {
  it.each(Object.entries(specs))('%s', async (_, given) => {
    const [own, theirs] = await bothAnswers(given)
    own.forEach((value, at) =>
      expect(Math.abs(theirs[at]! - value)).toBeLessThanOrEqual(TOLERANCE * Math.max(1, Math.abs(value))),
    )
    // A model that answers everything in the same way would agree, too.
    if (given.params['init'] === undefined) expect(new Set(own).size).toBeGreaterThan(SAMPLES / 2)
  })
})

it('is refused without weights, and without as many as the model has', () => {
  const given: GivenSpec = { experiment: 'classification', params: { epochs: 1, dataset: { samplesPerClass: 5 } } }
  const { record, definition, weights } = trainHere(given)
  const refused = (bytes: Uint8Array | null) => () => [...exportRun('onnx', record, definition, bytes)]
  const error = expect.objectContaining({ code: 'E-RUN-012' }) as unknown
  expect(refused(null)).toThrow(error as Error)
  expect(refused(weights.slice(4))).toThrow(error as Error)
  const images = recordOf({ experiment: 'images', params: {} })
  expect(() => exportRun('pytorch', images, null, null)).toThrow(
    expect.objectContaining({ code: 'E-RUN-011' }) as unknown as Error,
  )
})

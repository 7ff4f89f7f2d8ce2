import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RunRecord } from '../../preload/contract/history.ts'
import type { Json, RunSpec } from '../../preload/contract/values.ts'
import classification from '../../lab/experiments/classification/experiment.ts'
import regression from '../../lab/experiments/regression/experiment.ts'
import type { Experiment } from '../../lab/core/experiment.ts'
import { layoutOf } from '../../lab/core/training/trainer.ts'
import type { ExportFormat } from '../../lab/core/export/export-formats.ts'
import { exportRun, weightsOf } from '../../lab/core/export/export-run.ts'
import { bytes, integer, message, string } from '../../lab/core/export/protobuf.ts'
import { inComment, pythonNumber } from '../../lab/core/export/python-words.ts'

const definitions: Record<string, Experiment> = {
  classification: classification as Experiment,
  regression: regression as Experiment,
}
const recordOf = (
  experiment: string,
  params: Record<string, Json>,
  change: Partial<RunRecord> & { seed?: RunSpec['seed'] } = {},
): RunRecord => ({
  runId: '01a20de2-0a09-7e03-98ea-ccee2a57382c',
  experiment,
  name: '',
  note: '',
  starred: false,
  status: 'completed',
  createdAt: 0,
  durationMs: 0,
  epochs: 1000,
  provider: 'reference',
  spec: { experiment, params, seed: change.seed ?? 12345, provider: 'auto' },
  last: {},
  best: {},
  numerics: 2,
  thumbnail: null,
  parent: null,
  deletedAt: null,
  result: { loss: 0.25, accuracy: NaN as Json },
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
const textOf = (format: ExportFormat, record: RunRecord, weights: Uint8Array | null = null): string =>
  [...exportRun(format, record, definitions[record.experiment] ?? null, weights)].join('')
const script = (...given: Parameters<typeof recordOf>): string => textOf('pytorch', recordOf(...given))

const course = {
  'linear-sgd': recordOf(
    'classification',
    { layers: [{ units: 100, activation: 'linear' }], optimizer: { kind: 'sgd', learningRate: 0.001 } },
    { name: 'the linear one' },
  ),
  'relu-adam': recordOf('classification', { modelIndex: 1 }),
}

it('a script says which line it should end with, where the run got to one', () => {
  const last = { loss: 0.17840912, accuracy: 0.9486 }
  expect(script('classification', {}, { last, epochs: 1000 })).toContain(
    "# The lab's last line was [EPOCH]: 999, [LOSS]: 0.178409, [ACCURACY]: 0.949\nfor epoch in range(1000):",
  )
  expect(script('classification', {}, { last: { loss: NaN }, epochs: 9 })).not.toContain('last line')
  expect(script('classification', {}, { last, epochs: 0 })).not.toContain('last line')
})

describe.each(Object.entries(course))('the course’s model %s', (name, record) => {
  it('as a script', async () => expect(textOf('pytorch', record)).toMatchFileSnapshot(`golden/${name}.py`))
  it('as a notebook', async () => expect(textOf('notebook', record)).toMatchFileSnapshot(`golden/${name}.ipynb`))
})

it('everything at once is still a script to be read', async () => {
  const record = recordOf(
    'regression',
    {
      dataset: { samples: 60, noise: 0.1 },
      layers: [
        { units: 20, activation: 'gelu', batchNorm: true, bias: false },
        { units: 10, activation: 'silu', dropout: 0.2 },
      ],
      loss: 'huber',
      huberDelta: 0.5,
      optimizer: { kind: 'adamw', learningRate: 0.01, beta1: 0.8, amsgrad: true },
      weightDecay: 0.1,
      epochs: 200,
      batchSize: 16,
      modelIndex: 2,
      init: { kind: 'he', distribution: 'normal' },
      schedule: { kind: 'cosine', minimumRate: 1e-6 },
      warmup: { kind: 'linear', epochs: 10 },
      gradientClip: { kind: 'norm', limit: 2 },
      earlyStopping: { patience: 20, minimumChange: 1e-4, target: 1e-3 },
    },
    { seed: { data: 1, weights: 2, shuffle: 3 } },
  )
  await expect(textOf('pytorch', record)).toMatchFileSnapshot('golden/everything.py')
})

describe('what differs from PyTorch’s defaults is said, and nothing else', () => {
  const cases: [Record<string, Json>, string][] = [
    [{ weightDecay: 0 }, 'torch.optim.Adam(model.parameters(), lr=0.001)'],
    [{ optimizer: { kind: 'adamw' }, weightDecay: 0 }, 'AdamW(model.parameters(), lr=0.001, weight_decay=0)'],
    [{ optimizer: { kind: 'adamw' }, weightDecay: 0.01 }, 'AdamW(model.parameters(), lr=0.001)'],
    [
      { optimizer: { kind: 'sgd', learningRate: 1, momentum: 0.9, nesterov: true } },
      'model.parameters(), lr=1, momentum=0.9, nesterov=True, weight_decay=1e-5',
    ],
    [{ optimizer: { kind: 'rmsprop', centered: true } }, 'RMSprop(model.parameters(), lr=0.01, centered=True, '],
    [{ optimizer: { kind: 'adagrad', initialAccumulator: 0.5 } }, 'lr=0.01, initial_accumulator_value=0.5, '],
    [{ schedule: { kind: 'step', stepSize: 30 } }, 'lr_scheduler.StepLR(optimizer, step_size=30, gamma=0.1)'],
    [
      { warmup: { kind: 'linear', epochs: 3, startFactor: 0.5 } },
      'scheduler = lr_scheduler.LinearLR(optimizer, start_factor=0.5, total_iters=3)',
    ],
    [{ gradientClip: { kind: 'value', limit: 0.1 } }, 'nn.utils.clip_grad_value_(model.parameters(), 0.1)'],
    [{ loss: 'hinge' }, 'nn.MultiMarginLoss()'],
    [{ earlyStopping: { metric: 'accuracy', target: 0.9 } }, 'if accuracy >= 0.9:'],
  ]
  it.each(cases)('%j', (params, line) => {
    expect(script('classification', params)).toContain(line)
  })
})

it('a run that was stopped trains as many epochs as it had', () => {
  const stopped = script('classification', { epochs: 1000 }, { status: 'stopped', epochs: 262 })
  expect(stopped).toContain('for epoch in range(262):  # of 1000: the run was stopped')
})

it('no name of a run gets out of its comment, in the script or in the notebook', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.constantFrom('x\nimport os', 'x\r\u2028\u0000y', '"""\\', '# <b>')),
      (name) => {
        const [first, second] = script('classification', {}, { name }).split(/\r\n|\r|\n/)
        expect(first!.startsWith('# Spiral Lab, run 01a20de2')).toBe(true)
        expect(second).toBe('import math')
        const { cells } = JSON.parse(textOf('notebook', recordOf('classification', {}, { name }))) as {
          cells: { cell_type: string; id: string; source: string[] }[]
        }
        for (const { source, cell_type } of cells)
          if (cell_type === 'markdown') expect(source.join('')).not.toContain('<b>')
        expect(new Set(cells.map(({ id }) => id)).size).toBe(cells.length)
        expect(cells.every(({ id }) => /^[a-zA-Z0-9-_]{1,64}$/.test(id))).toBe(true)
        expect(inComment(name)).not.toMatch(/[\n\r]/)
      },
    ),
  )
})

it('numbers are the same in Python', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const text = pythonNumber(value)
      expect(text).toMatch(/^-?\d+(\.\d+)?(e-?\d+)?$/)
      expect(Number(text)).toBe(value === 0 ? 0 : value)
    }),
  )
  expect([1e-5, 0.001, 1000, 1e21, 0.1 + 0.2].map(pythonNumber)).toEqual([
    '1e-5',
    '0.001',
    '1000',
    '1e21',
    '0.30000000000000004',
  ])
})

it('the model as JSON: every tensor by PyTorch’s name, each number the same float32', () => {
  const record = recordOf('classification', {
    layers: [{ units: 3, batchNorm: true }],
    dataset: { samplesPerClass: 4 },
  })
  const model = classification.plan!(classification.params.parse(record.spec.params)).model
  const { length, bufferLength } = layoutOf(model)
  const values = Float32Array.from(
    { length: length + bufferLength },
    (_, at) => Math.sin(at * 12.9) * 10 ** ((at % 60) - 30),
  )
  values[1] = NaN
  const json = textOf('json', record, new Uint8Array(values.buffer))
  const parsed = JSON.parse(json) as { tensors: Record<string, unknown>; model: object; run: { result: object } }
  expect(Object.keys(parsed.tensors)).toEqual([
    ...['0.weight', '0.bias', '1.weight', '1.bias', '3.weight', '3.bias'],
    ...['1.running_mean', '1.running_var'],
  ])
  expect(parsed.tensors['0.weight']).toHaveLength(3)
  expect(parsed.model).toMatchObject({ inputs: 2, layers: [{ units: 3, batchNorm: true }, { units: 3 }] })
  expect(parsed.run.result).toEqual({ loss: 0.25, accuracy: 'NaN' })
  const flat = Object.values(parsed.tensors)
    .flat(2)
    .map((value) => Math.fround(Number(value)))
  expect(flat).toEqual([...values])
})

it('whole numbers, texts and messages in protocol buffers’ wire format', () => {
  const flat = (parts: Uint8Array[]): number[] => parts.flatMap((part) => [...part])
  // The examples of its documentation.
  expect(flat(integer(1, 150))).toEqual([0x08, 0x96, 0x01])
  expect(flat(string(2, 'testing'))).toEqual([0x12, 0x07, ...Buffer.from('testing')])
  expect(flat(message(3, [integer(1, 150)]))).toEqual([0x1a, 0x03, 0x08, 0x96, 0x01])
  expect(flat(string(1, '螺旋 %41 \u{1f300}')).slice(2)).toEqual([...Buffer.from('螺旋 %41 \u{1f300}')])
  expect(flat(integer(20, 2 ** 40))).toEqual([0xa0, 0x01, 0x80, 0x80, 0x80, 0x80, 0x80, 0x20])
  expect(flat(bytes(1, new Uint8Array(200))).slice(0, 3)).toEqual([0x0a, 0xc8, 0x01])
})

it('the weights are found among what was kept', () => {
  const kept = { mediaType: '', sizeBytes: 4, sha256: '' }
  expect(
    weightsOf({
      artifacts: [
        { ...kept, name: 'source', bulkId: 'a' },
        { ...kept, name: 'weights', bulkId: 'b' },
      ],
    }),
  ).toBe('b')
  expect(weightsOf({ artifacts: [] })).toBe(null)
})

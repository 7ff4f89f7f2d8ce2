import { expect, it } from 'vitest'
import { LabError } from '../../../preload/errors.ts'
import { refuseUnfit } from './refuse-unfit.ts'
import type { Dataset, LayerSpec, LossKind, ModelSpec } from './trainer.ts'

/** A training that fits: two inputs, four hidden units, three classes, six samples. */
const fitting = (loss: LossKind = 'crossEntropy') => {
  const layers: LayerSpec[] = [
    { units: 4, activation: 'relu' },
    { units: 3, activation: 'linear' },
  ]
  const model: ModelSpec = { inputs: 2, layers }
  const data: Dataset = {
    samples: 6,
    inputs: Float32Array.from({ length: 12 }, (_, i) => i / 10),
    labels: loss === 'huber' ? null : Int32Array.of(0, 1, 2, 0, 1, 2),
    targets: loss === 'huber' ? new Float32Array(18) : null,
  }
  return {
    layers,
    model,
    data,
    weights: new Float32Array(27),
    training: { loss, optimizer: { kind: 'sgd', learningRate: 0.1, momentum: 0 } as const, weightDecay: 0 },
  }
}
type Fitting = ReturnType<typeof fitting>

const refusal = ({ model, weights, data, training }: Fitting): LabError | null => {
  try {
    refuseUnfit(model, weights, data, training)
  } catch (thrown) {
    if (thrown instanceof LabError) return thrown
    throw thrown
  }
  return null
}

it.each<LossKind>(['crossEntropy', 'hinge', 'huber'])('lets pass what fits: %s', (loss) => {
  expect(refusal(fitting(loss))).toBeNull()
})

it.each<[string, (input: Fitting) => unknown, string]>([
  ['zero units', ({ layers }) => (layers[0]!.units = 0), '`params.layers[0].units` must be ≥ 1 (got 0).'],
  [
    'units that are no number',
    ({ layers }) => (layers[1]!.units = NaN),
    '`params.layers[1].units` must be ≥ 1 (got NaN).',
  ],
  [
    'too many units',
    ({ layers }) => (layers[0]!.units = 1e9),
    '`params.layers[0].units` must be ≤ 65,536 (got 1000000000).',
  ],
  [
    'a dropout that drops everything',
    ({ layers }) => (layers[0]!.dropout = 1),
    '`params.layers[0].dropout` must be ≤ 0.99999994 (got 1).',
  ],
  [
    'a batch of one to normalize',
    ({ layers, data }) => {
      layers[0]!.batchNorm = true
      data.samples = 1
    },
    'The number of samples must be ≥ 2 (got 1).',
  ],
  [
    'weights of another model',
    (input) => (input.weights = new Float32Array(28)),
    'The number of weights is 28; the model and its loss need 27.',
  ],
  [
    'an input too few',
    ({ data }) => (data.inputs = new Float32Array(11)),
    'The number of inputs is 11; the model and its loss need 12.',
  ],
  [
    'labels that are missing',
    ({ data }) => (data.labels = null),
    'The number of labels is 0; the model and its loss need 6.',
  ],
  [
    'two outputs where there are two classes in one',
    ({ training }) => (training.loss = 'binaryCrossEntropy'),
    'The number of outputs is 3; the model and its loss need 1.',
  ],
  [
    'a label over the last class',
    ({ data }) => (data.labels![4] = 3),
    'Sample 4 has the label 3; the 3 classes are 0 to 2.',
  ],
  [
    'a label under the first',
    ({ data }) => (data.labels![0] = -1),
    'Sample 0 has the label −1; the 3 classes are 0 to 2.',
  ],
  [
    'NaN in the data',
    ({ data }) => (data.inputs[7] = NaN),
    'The data has a value that is not a finite number (sample 3, input 1).',
  ],
  [
    'an infinite value in the data',
    ({ data }) => (data.inputs[0] = Infinity),
    'The data has a value that is not a finite number (sample 0, input 0).',
  ],
])('says what is wrong with %s, what is safe, and what to do', (_, damage, message) => {
  const input = fitting()
  damage(input)
  const { shape } = refusal(input)!
  expect(shape.message).toBe(message)
  expect(shape.safe).not.toBe('')
  expect(shape.do).not.toBe('')
})

it('finds a target that is not finite', () => {
  const input = fitting('huber')
  input.data.targets![5] = -Infinity
  expect(refusal(input)!.shape.message).toBe('The data has a value that is not a finite number (sample 1, target 2).')
})

import { describe, expect, it } from 'vitest'
import { referenceProvider } from '../../../native/tensors/reference/provider.ts'
import notebook from '../../../tests/reference/regression-12345.json' with { type: 'json' }
import figures from '../../../tests/reference/training.json' with { type: 'json' }
import { cubic } from '../../core/training/datasets.ts'
import { createRandom } from '../../core/random.ts'
import { randomOf } from '../../core/runs/run-random.ts'
import { matchesPrinted } from '../../kit/training/printed-figures.ts'
import experiment from './experiment.ts'
import { presets } from './presets.ts'
import { questionOf } from './question.ts'

const start = (given: unknown, seed = 12345) =>
  experiment.start!(experiment.params.parse(given), {
    random: randomOf(seed),
    createTrainer: (...what) => referenceProvider.create(...what),
  })

const layer = (units = 100) => ({ units, activation: 'tanh', bias: true, batchNorm: false, dropout: null })

it('fills in every default', () => {
  expect(experiment.params.parse({})).toEqual({
    dataset: { kind: 'cubic', samples: 100, noise: 0.3 },
    layers: [layer()],
    loss: 'meanSquaredError',
    huberDelta: 1,
    optimizer: { kind: 'adam', learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, amsgrad: false },
    weightDecay: 0.00001,
    epochs: 1000,
    batchSize: null,
    modelIndex: 0,
    init: { kind: 'pytorch' },
    schedule: { kind: 'constant' },
    warmup: { kind: 'none' },
    gradientClip: { kind: 'none' },
    earlyStopping: { metric: 'loss', patience: null, minimumChange: 0, target: null },
  })
  const refused = [
    { dataset: { classes: 3 } },
    { loss: 'hinge' },
    { huberDelta: 0 },
    { earlyStopping: { metric: 'accuracy' } },
    { layers: [{ batchNorm: true }], batchSize: 99 },
  ]
  for (const given of refused) expect(experiment.params.safeParse(given).success, JSON.stringify(given)).toBe(false)
})

describe.each(Object.entries(figures.runs).filter(([, { spec }]) => spec.experiment === 'regression'))(
  'against PyTorch: %s',
  (_, { spec, loss, lastValues }) => {
    it('makes the same data, to the bit', () => {
      const { dataset } = experiment.params.parse(spec.params)
      const { inputs, targets } = cubic(createRandom(spec.seed), dataset)
      expect([...inputs.slice(-4), ...targets!.slice(-2)]).toEqual(lastValues.map(Math.fround))
    })
    it('gives the loss of every epoch', () => {
      const session = start(spec.params, spec.seed)
      loss.forEach((expected, epoch) => {
        expect(Math.abs(session.epoch().loss / expected - 1), `loss of epoch ${epoch}`).toBeLessThan(1e-4)
      })
    })
  },
)

describe.each(presets)('the preset $id', ({ id, params, seed, printed }) => {
  it('gives what the notebook prints, in every epoch', () => {
    const session = start(params, seed)
    const expected = notebook[id]
    let last = NaN
    expected.forEach((loss, epoch) => {
      last = session.epoch().loss
      expect(Math.abs(last - loss), `loss of epoch ${epoch}`).toBeLessThan(1e-5)
    })
    expect(printed.loss).toBe(expected.at(-1))
    expect(matchesPrinted(printed, { loss: last })).toBe(true)
  })
  it('has the outcome of its question from what it comes to', () => {
    const { outcome } = questionOf('', (key) => key)
    expect(outcome({ loss: printed.loss })).toBe({ linear: 'straight', tanh: 'bent' }[id])
  })
})

it('draws the curve that the network answers, beyond the data too', () => {
  const session = start({ dataset: { samples: 5000 }, layers: [{ units: 8 }] })
  session.epoch()
  const { x, y, xs, fit } = session.snapshot()
  expect(x.length).toBe(3000)
  expect(y.length).toBe(3000)
  expect([xs[0], xs.at(-1)]).toEqual([-1.5, 1.5])
  const outputs = new Float32Array(1)
  session.trainer.predict(xs.subarray(200, 201), 1, outputs)
  expect(fit[200]).toBe(outputs[0])
})

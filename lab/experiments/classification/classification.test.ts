import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { referenceProvider } from '../../../native/tensors/reference/provider.ts'
import spiralFigures from '../../../tests/reference/spiral-12345.json' with { type: 'json' }
import figures from '../../../tests/reference/training.json' with { type: 'json' }
import { epochLine } from '../../core/runs/epoch-line.ts'
import { randomOf } from '../../core/runs/run-random.ts'
import type { Seed } from '../../../preload/contract/values.ts'
import { type Field, initialValue } from '../../kit/knobs/fields.ts'
import { fieldsOf } from '../../kit/knobs/read-fields.ts'
import experiment from './experiment.ts'
import { presets } from './presets.ts'
import { asksSamples, placesAlong } from './regions-snapshot.ts'

const start = (given: unknown, seed: Seed = 12345) =>
  experiment.start!(experiment.params.parse(given), {
    random: randomOf(seed),
    createTrainer: (...what) => referenceProvider.create(...what),
  })

const layer = (units = 100) => ({ units, activation: 'relu', bias: true, batchNorm: false, dropout: null })

it('fills in every default, nested ones too', () => {
  const complete = {
    dataset: { kind: 'spiral', samplesPerClass: 1000, classes: 3, noise: 0.2 },
    layers: [layer()],
    loss: 'crossEntropy',
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
  }
  expect(experiment.params.parse({})).toEqual(complete)
  expect(experiment.params.parse(complete)).toEqual(complete)
  expect(
    experiment.params.parse({ dataset: { noise: 0 }, layers: [{ units: 5 }, {}], optimizer: { kind: 'sgd' } }),
  ).toEqual({
    ...complete,
    dataset: { ...complete.dataset, noise: 0 },
    layers: [layer(5), layer()],
    optimizer: { kind: 'sgd', learningRate: 0.001, momentum: 0, dampening: 0, nesterov: false },
  })
})

it.each<[string, unknown]>([
  ['a misspelt field', { epoch: 3 }],
  ['a misspelt nested field', { dataset: { sampelsPerClass: 3 } }],
  ['an option of another optimizer', { optimizer: { kind: 'adam', momentum: 0.9 } }],
  ['an unknown optimizer', { optimizer: { kind: 'lion' } }],
  ['text for a number', { epochs: '10' }],
  ['half an epoch', { epochs: 1.5 }],
  ['no epoch', { epochs: 0 }],
  ['a learning rate of 0', { optimizer: { kind: 'sgd', learningRate: 0 } }],
  ['a layer that is too wide', { layers: [{ units: 65_537 }] }],
  ['one class', { dataset: { classes: 1 } }],
  ['another loss', { loss: 'meanSquaredError' }],
  ['two classes’ loss for three', { loss: 'binaryCrossEntropy' }],
  ['Nesterov without momentum', { optimizer: { kind: 'sgd', nesterov: true } }],
  ['Nesterov with dampening', { optimizer: { kind: 'sgd', nesterov: true, momentum: 0.9, dampening: 0.1 } }],
  ['a dropout of everything', { layers: [{ dropout: 1 }] }],
  ['an unknown activation', { layers: [{ activation: 'swish' }] }],
  ['an unknown schedule', { schedule: { kind: 'plateau' } }],
  ['a schedule with another one’s field', { schedule: { kind: 'step', period: 3 } }],
  ['a warm-up that begins with nothing', { warmup: { kind: 'linear', startFactor: 0 } }],
  ['an unknown way to begin', { init: { kind: 'orthogonal' } }],
  ['early stopping by what there is not', { earlyStopping: { metric: 'validation' } }],
  ['no patience', { earlyStopping: { patience: 0 } }],
  ['a last batch of one with batch normalization', { layers: [{ batchNorm: true }], batchSize: 2999 }],
  ['batches of one with batch normalization', { layers: [{ batchNorm: true }], batchSize: 1 }],
])('refuses %s', (_, given) => {
  expect(experiment.params.safeParse(given).success).toBe(false)
})

it('says at which field a rule of several is broken', () => {
  const issueAt = (given: unknown) => experiment.params.safeParse(given).error!.issues[0]!.path.join('.')
  expect(issueAt({ loss: 'binaryCrossEntropy' })).toBe('loss')
  expect(issueAt({ optimizer: { kind: 'sgd', nesterov: true } })).toBe('optimizer.nesterov')
  expect(issueAt({ layers: [{ batchNorm: true }], batchSize: 1 })).toBe('batchSize')
  expect(experiment.params.safeParse({ layers: [{ batchNorm: true }], batchSize: 1500 }).success).toBe(true)
  expect(experiment.params.safeParse({ layers: [{ batchNorm: true }], batchSize: 1e6 }).success).toBe(true)
})

it('offers a value worth trying for what is switched on', () => {
  const offered: unknown[] = []
  const walk = (field: Field): void => {
    if (field.kind === 'optional') offered.push(initialValue(field.field))
    if (field.kind === 'group') field.fields.forEach(([, inner]) => walk(inner))
    if (field.kind === 'variants') field.variants.forEach(({ group }) => walk(group))
    if (field.kind === 'list') walk(field.item)
  }
  walk(fieldsOf(experiment.params))
  // Dropout, mini-batches, the cosine's period, patience, target.
  expect(offered).toEqual([0.5, 32, 100, 50, 0.1])
})

it('says of every number how its slider is drawn', () => {
  const numbers: Record<string, unknown>[] = []
  const walk = (value: unknown): void => {
    if (value === null || typeof value !== 'object') return
    const schema = value as Record<string, unknown>
    if ('scale' in schema) numbers.push(schema)
    else if (schema['type'] === 'number' || schema['type'] === 'integer') {
      expect(schema, 'a number within what says how it is drawn').toBeNull()
    }
    if (!('scale' in schema)) Object.values(schema).forEach(walk)
  }
  walk(z.toJSONSchema(experiment.params, { io: 'input' }))
  expect(numbers.length).toBeGreaterThan(14)
  for (const schema of numbers) {
    expect(schema).toMatchObject({ scale: expect.stringMatching(/^(log|linear)$/), step: expect.any(Number) })
    expect(schema).toMatchObject({ sliderMin: expect.any(Number), sliderMax: expect.any(Number) })
    expect(schema['description']).toBeTruthy()
  }
})

const runs = Object.entries(figures.runs).flatMap(([name, run]) => ('accuracy' in run ? [{ name, ...run }] : []))
describe.each(runs)('against PyTorch: $name', ({ spec, loss, accuracy }) => {
  it('gives the loss and accuracy of every epoch', () => {
    const session = start(spec.params, spec.seed)
    const { samplesPerClass, classes } = experiment.params.parse(spec.params).dataset
    loss.forEach((expected, epoch) => {
      const metrics = session.epoch()
      expect(Math.abs(metrics.loss / expected - 1), `loss of epoch ${epoch}`).toBeLessThan(1e-4)
      // With few samples one of them may stand so near a border that the last digit decides.
      const tolerance = Math.max(0.002, 1.01 / (samplesPerClass * classes))
      expect(Math.abs(metrics.accuracy - accuracy[epoch]!), `accuracy of ${epoch}`).toBeLessThanOrEqual(tolerance)
    })
    expect(session.epochs).toBe(loss.length)
  })
})

it('builds the course’s second model as its notebook does, and discards the first', () => {
  const session = start({ modelIndex: 1 })
  const init = spiralFigures.models['relu-adam'].init
  const expected = [...init['0.weight'], ...init['0.bias'], ...init['2.weight'], ...init['2.bias']]
  expect([...session.trainer.weights()]).toEqual(expected.map(Math.fround))
  expect(session.parameters).toBe(603)
  spiralFigures.models['relu-adam'].loss
    .slice(0, 20)
    .forEach((loss) => expect(session.epoch().loss / loss).toBeCloseTo(1, 5))
})

it('knows what the course’s notebook printed last', () => {
  const models = [spiralFigures.models['linear-sgd'], spiralFigures.models['relu-adam']]
  expect(presets).toHaveLength(models.length)
  for (const [at, { params, printed }] of presets.entries()) {
    expect(experiment.params.safeParse(params).success).toBe(true)
    const line = epochLine(999, printed)
    expect(models[at]!.lines.at(-1)).toBe(line)
  }
})

it('replays the same bits from the same seeds, with mini-batches too', () => {
  const given = { dataset: { samplesPerClass: 20 }, layers: [{ units: 6 }], batchSize: 7, epochs: 5 }
  const play = (seed: Seed) => {
    const session = start(given, seed)
    const seen = Array.from({ length: 5 }, () => session.epoch().loss)
    return { seen, weights: session.trainer.weights(), result: session.result() }
  }
  expect(play({ data: 1, weights: 2, shuffle: 3 })).toEqual(play({ data: 1, weights: 2, shuffle: 3 }))
  expect(play({ data: 1, weights: 2, shuffle: 4 }).seen).not.toEqual(play({ data: 1, weights: 2, shuffle: 3 }).seen)
  expect(play({ data: 1, weights: 9, shuffle: 3 }).seen).not.toEqual(play({ data: 1, weights: 2, shuffle: 3 }).seen)
})

it('draws regions that agree with the network, on a square that holds every point', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 2, max: 10 }), fc.integer({ min: 2, max: 500 }), (seed, classes, count) => {
      const session = start({ dataset: { classes, samplesPerClass: count }, layers: [{ units: 4 }] }, seed)
      session.epoch()
      const picture = session.snapshot()
      const { columns, rows, xMin, xMax, yMin, yMax, points, labels } = picture
      expect(picture.classes.length).toBe(columns * rows)
      expect(xMax - xMin).toBeCloseTo(yMax - yMin, 6)
      expect(labels.length).toBe(Math.min(3000, classes * count))
      expect(new Set(labels).size).toBe(classes)
      for (let i = 0; i < labels.length; i++) {
        expect(points[2 * i]! > xMin && points[2 * i]! < xMax).toBe(true)
        expect(points[2 * i + 1]! > yMin && points[2 * i + 1]! < yMax).toBe(true)
      }
      const [row, column] = [seed % rows, (seed >> 8) % columns]
      const place = Float32Array.of(
        xMin + ((column + 0.5) / columns) * (xMax - xMin),
        yMax - ((row + 0.5) / rows) * (yMax - yMin),
      )
      const outputs = new Float32Array(classes)
      session.trainer.predict(place, 1, outputs)
      const best = outputs.indexOf(Math.max(...outputs))
      const sum = outputs.reduce((total, output) => total + Math.exp(output - outputs[best]!), 0)
      expect(picture.classes[row * columns + column]).toBe(best)
      expect(picture.confidence[row * columns + column]).toBe(Math.round(255 / sum))
    }),
    { numRuns: 20 },
  )
})

it('asks a wide network at fewer places, since orders wait for a picture', () => {
  const picture = start({ dataset: { samplesPerClass: 20 }, layers: [{ units: 600 }, { units: 600 }] }, 1).snapshot()
  expect([picture.columns, picture.rows]).toEqual([33, 33])
  expect(picture.classes).toHaveLength(33 * 33)
  expect(placesAlong(30_000, 'kernels')).toBe(120)
  expect(placesAlong(4_400_000, 'kernels')).toBe(30)
  expect(placesAlong(200_000_000, 'kernels')).toBe(24)
})

it.each([
  ['cross entropy of three classes', { layers: [layer(20), layer(6)] }],
  ['a single output for two classes', { dataset: { classes: 2, samplesPerClass: 400 }, loss: 'binaryCrossEntropy' }],
  ['batch normalization', { layers: [{ ...layer(10), batchNorm: true }], dataset: { samplesPerClass: 50 } }],
])('counts as many wrong samples as the accuracy says: %s', (_, given) => {
  const optimizer = { kind: 'adam', learningRate: 0.05 }
  const session = start({ ...given, optimizer }, 12345)
  for (let i = 0; i < 15; i++) session.epoch()
  const before = session.trainer.state()
  const { labels, predicted } = session.snapshot()
  // A picture leaves the training as it was.
  expect(session.trainer.state()).toEqual(before)
  const wrong = Array.from(labels).filter((label, i) => predicted![i] !== label).length
  expect(wrong).toBeGreaterThan(0)
  expect(wrong).toBe(Math.round((1 - session.trainer.evaluate().accuracy) * labels.length))
})

it('does not ask a wide network for its samples, since orders wait for a picture', () => {
  expect(asksSamples(30_000, 15_000, 'kernels')).toBe(true)
  expect(asksSamples(4_400_000, 15_000, 'kernels')).toBe(false)
  expect(asksSamples(4_400_000, 60, 'kernels')).toBe(true)
  expect(asksSamples(100_000, 3000, 'tfjs')).toBe(false)
  const wide = { dataset: { samplesPerClass: 1000 }, layers: [{ units: 600 }, { units: 600 }] }
  expect(start(wide, 1).snapshot()).not.toHaveProperty('predicted')
})

it('draws the regions of a network with one output for two classes', () => {
  const optimizer = { kind: 'adam', learningRate: 0.05 }
  const session = start({ dataset: { classes: 2, samplesPerClass: 50 }, loss: 'binaryCrossEntropy', optimizer }, 3)
  for (let i = 0; i < 40; i++) session.epoch()
  const { classes, confidence, points, labels, columns, rows, xMin, xMax, yMin, yMax } = session.snapshot()
  const outputs = new Float32Array(100)
  session.trainer.predict(points, 100, outputs)
  let compared = 0
  for (let i = 0; i < 100; i++) {
    const place =
      Math.floor(((yMax - points[2 * i + 1]!) / (yMax - yMin)) * rows) * columns +
      Math.floor(((points[2 * i]! - xMin) / (xMax - xMin)) * columns)
    const share = 1 / (1 + Math.exp(-Math.abs(outputs[i]!)))
    // Near the border the middle of the place may lie on the other side of it.
    if (share < 0.6) continue
    compared++
    expect(classes[place]).toBe(outputs[i]! > 0 ? 1 : 0)
    expect(Math.abs(confidence[place]! - 255 * share)).toBeLessThan(20)
  }
  expect(compared).toBeGreaterThan(20)
  expect([...new Set(labels)]).toEqual([0, 1])
  expect(session.parameters).toBe(401)
})

it('stops within an epoch at the batch whose loss is not finite', () => {
  const session = start({
    dataset: { samplesPerClass: 100 },
    optimizer: { kind: 'sgd', learningRate: 1e30 },
    batchSize: 1,
    layers: [{ units: 4 }],
  })
  expect(session.epoch().loss).not.toBeLessThan(Infinity)
  expect(session.trainer.state().updates).toBeLessThan(10)
})

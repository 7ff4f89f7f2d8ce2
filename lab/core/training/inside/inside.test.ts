import fc from 'fast-check'
import { expect, it } from 'vitest'
import { referenceProvider } from '../../../../native/tensors/reference/provider.ts'
import { insideRequest } from '../../../../preload/contract/inside.ts'
import { createRandom } from '../../random.ts'
import { modelWeights } from '../initial-weights.ts'
import { weightNorms } from './layer-norms.ts'
import {
  layoutOf,
  type Activation,
  type Dataset,
  type LossKind,
  type ModelSpec,
  type TrainingSpec,
} from '../trainer.ts'
import { layersAtPoint } from './at-point.ts'
import { createInside } from './create-inside.ts'
import { placesOf } from './maps.ts'

const SAMPLES = 24
const OUTPUTS = 3
const bounds = { xMin: -1, xMax: 2, yMin: -2, yMax: 1 }
const optimizer = { kind: 'sgd', learningRate: 0.1, momentum: 0 } as const

/** What is smooth everywhere, so that differences tell the slope. */
const smooth: Activation[] = ['linear', 'gelu', 'silu', 'softplus', 'sigmoid', 'tanh']
const layers = fc.array(
  fc.record({
    units: fc.integer({ min: 1, max: 4 }),
    activation: fc.constantFrom(...smooth),
    bias: fc.boolean(),
    batchNorm: fc.boolean(),
    dropout: fc.constantFrom(0, 0.4),
  }),
  { maxLength: 3 },
)
const losses = fc.constantFrom<LossKind>('crossEntropy', 'meanSquaredError')

function made(hidden: ModelSpec['layers'], loss: LossKind, seed: number) {
  const random = createRandom(seed)
  const model: ModelSpec = { inputs: 2, layers: [...hidden, { units: OUTPUTS, activation: 'linear' }] }
  const data: Dataset = {
    samples: SAMPLES,
    inputs: random.normal(SAMPLES * 2),
    labels: loss === 'crossEntropy' ? Int32Array.from({ length: SAMPLES }, () => random.integer(OUTPUTS)) : null,
    targets: loss === 'crossEntropy' ? null : random.normal(SAMPLES * OUTPUTS),
  }
  const training: TrainingSpec = { loss, optimizer, weightDecay: 0 }
  const weights = modelWeights(random, model, 0, { kind: 'normal', standardDeviation: 1 })
  const trainer = referenceProvider.create(model, weights, data, training, random)
  const look = createInside({
    model,
    data,
    training,
    startNorms: weightNorms(model, weights),
    bounds,
    state: () => trainer.state(),
    nextRate: () => 0.1,
  })
  return { model, data, training, weights, trainer, look }
}

it('has the gradient that differences of the loss give, in training mode without masks', () => {
  fc.assert(
    fc.property(layers, losses, fc.nat(1000), (hidden, loss, seed) => {
      const { model, data, training, weights, look } = made(hidden, loss, seed)
      const { gradient } = look(insideRequest.parse({}))
      const unmasked = { ...model, layers: model.layers.map((layer) => ({ ...layer, dropout: 0 })) }
      const lossAt = (at: number, change: number): number => {
        const changed = weights.slice()
        changed[at] = changed[at]! + change
        return referenceProvider.create(unmasked, changed, data, training, createRandom(1)).step().loss
      }
      const change = 2 ** -9
      const across = (at: number, far: number): number => lossAt(at, far) - lossAt(at, -far)
      const slopes = Float64Array.from(
        weights,
        (_, at) => (8 * across(at, change) - across(at, 2 * change)) / (12 * change),
      )
      const size = Math.max(0.1, ...slopes.map(Math.abs))
      slopes.forEach((slope, at) => expect(Math.abs(slope - gradient![at]!) / size).toBeLessThan(1e-2))
    }),
    // The same settings each time: differences tell little where batchNorm divides by next to nothing.
    { numRuns: 60, seed: 15 },
  )
})

it('leaves the hidden space out where it is not asked for, and says the rest as ever', () => {
  const { look } = made([{ units: 5, activation: 'relu' }], 'crossEntropy', 3)
  const { hidden, ...rest } = look(insideRequest.parse({}))
  expect(hidden!.kind).toBe('principal')
  expect(look(insideRequest.parse({ space: false }))).toEqual(rest)
  expect(look(insideRequest.parse({})).hidden).toEqual(hidden)
})

it('shows on maps what the network says, and what each unit says at a point', () => {
  fc.assert(
    fc.property(layers, fc.nat(1000), (hidden, seed) => {
      const { trainer, look } = made(hidden, 'crossEntropy', seed)
      trainer.step()
      const size = 8
      const inside = look(insideRequest.parse({ mapSize: size, large: { layer: 0, unit: 0, size: 11 } }))
      const points = placesOf(2, size, bounds)
      const outputs = new Float32Array(size * size * OUTPUTS)
      trainer.predict(points, size * size, outputs)
      const { maps } = inside.layers.at(-1)!
      for (let place = 0; place < size * size; place++)
        for (let unit = 0; unit < OUTPUTS; unit++)
          expect(maps[unit * size * size + place]).toBe(outputs[place * OUTPUTS + unit])
      // From the top left corner on, each place's middle.
      expect(points[0]).toBeCloseTo(bounds.xMin + 3 / 16, 6)
      expect(points[1]).toBeCloseTo(bounds.yMax - 3 / 16, 6)
      const place = 3 * size + 5
      layersAtPoint(inside, points.subarray(2 * place, 2 * place + 2))!.forEach((layer, at) => {
        const { shown, maps: units } = inside.layers[at]!
        for (const unit of shown) expect(layer.outputs[unit]).toBeCloseTo(units[unit * size * size + place]!, 4)
      })
      expect(inside.large!.values).toHaveLength(121)
      const [first] = layersAtPoint(inside, placesOf(2, 11, bounds).subarray(0, 2))!
      expect(first!.outputs[0]).toBeCloseTo(inside.large!.values[0]!, 4)
    }),
    { numRuns: 40 },
  )
})

it('tells what the next update adds', () => {
  const { model, look, trainer } = made([{ units: 4, activation: 'tanh', batchNorm: true }], 'crossEntropy', 5)
  for (let epoch = 0; epoch < 3; epoch++) trainer.step()
  const before = trainer.weights()
  const { update, weights, gradient } = look(insideRequest.parse({}))
  trainer.step()
  expect(weights).toEqual(before)
  expect(weights).toHaveLength(layoutOf(model).length)
  trainer.weights().forEach((value, at) => expect(value - before[at]!).toBeCloseTo(update![at]!, 6))
  // Plain descent: the rate times the gradient, downwards.
  update!.forEach((value, at) => expect(value).toBeCloseTo(-0.1 * gradient![at]!, 8))
})

it.each([
  [3000, 'This network has 9,021,003 weights'],
  [300, 'Looking into 92,103 weights with 3,000 samples'],
])('says before anything is computed that two layers of %d units take too long', (units, message) => {
  const model: ModelSpec = { inputs: 2, layers: [units, units, 3].map((size) => ({ units: size, activation: 'tanh' })) }
  const data = { samples: 3000, inputs: new Float32Array(6000), labels: new Int32Array(3000), targets: null }
  const look = createInside({
    model,
    data,
    training: { loss: 'crossEntropy', optimizer, weightDecay: 0 },
    startNorms: [],
    bounds,
    state: () => expect.unreachable(),
    nextRate: () => 0.1,
  })
  expect(() => look(insideRequest.parse({}))).toThrow(message)
})

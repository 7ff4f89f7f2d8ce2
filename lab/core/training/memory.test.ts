import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import { referenceProvider } from '../../../native/tensors/reference/provider.ts'
import { errorIn } from '../../../preload/error-language.ts'
import { LabError } from '../../../preload/errors.ts'
import { limits } from '../../../preload/limits.ts'
import { estimateMemory, refuseTooLarge } from './memory.ts'
import { createRandom } from '../random.ts'
import { layoutOf, type LayerSpec, type OptimizerSpec } from './trainer.ts'
import type { TrainingPlan } from './training-plan.ts'

const MIB = 2 ** 20
const adam = { kind: 'adam', learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const
const plan = (units: number[], change: Partial<TrainingPlan> = {}, optimizer: OptimizerSpec = adam): TrainingPlan => ({
  model: { inputs: 2, layers: units.map((count) => ({ units: count, activation: 'relu' })) },
  training: { loss: 'crossEntropy', optimizer, weightDecay: 0 },
  samples: 3000,
  targets: 1,
  ...change,
})
const refusal = (trainingPlan: TrainingPlan, available: number) => {
  try {
    refuseTooLarge(trainingPlan, available)
  } catch (thrown) {
    if (thrown instanceof LabError) return thrown.shape
  }
  return null
}

it('adds up weights, gradients, slots, copies, tiles, data and the process', () => {
  const { totalBytes, parameters, layers, dataBytes } = estimateMemory(plan([100, 3]))
  expect(parameters).toBe(603)
  // Eight chunks have a gradient and a work space each, of 24 panels: an odd number of lines of two rows, and at the top
  // relu's outputs beside the sums. Three units fill a block of four.
  const work = (rows: number) => 8 * 24 * (rows * 32 + 64)
  expect(layers.map(({ bytes }) => bytes)).toEqual([300 * 28 + 300 * 44 + work(100), 303 * 28 + 404 * 44 + 2 * work(4)])
  // A line for the two inputs of a panel, half a line for its labels, and a line where a work space begins.
  const dataWork = 8 * (24 * 64 + 24 * 32 + 64)
  expect(dataBytes).toBe(2 * 3000 * 3 * 4 + dataWork + 4 * (192 * 5 + 2 * 3000))
  expect(totalBytes).toBe(layers[0]!.bytes + layers[1]!.bytes + dataBytes + 64 * MIB)
})

it('counts the values of a whole batch where another provider is asked for', () => {
  const { layers, dataBytes } = estimateMemory(plan([100, 3]), 'reference')
  expect(layers.map(({ bytes }) => bytes)).toEqual([300 * 44 + 3000 * 100 * 12, 303 * 44 + 3000 * 3 * 12])
  expect(dataBytes).toBe(3 * 3000 * 3 * 4)
})

it.each<[string, OptimizerSpec, number]>([
  ['plain SGD', { kind: 'sgd', learningRate: 1, momentum: 0 }, 0],
  ['SGD with momentum', { kind: 'sgd', learningRate: 1, momentum: 0.5 }, 1],
  ['RMSprop', { kind: 'rmsprop', learningRate: 1, alpha: 0.9, epsilon: 1e-8, momentum: 0 }, 1],
  ['RMSprop, centered', { kind: 'rmsprop', learningRate: 1, alpha: 0, epsilon: 1, momentum: 0, centered: true }, 2],
  ['RMSprop with all', { kind: 'rmsprop', learningRate: 1, alpha: 0, epsilon: 1, momentum: 0.1, centered: true }, 3],
  ['Adagrad', { kind: 'adagrad', learningRate: 1, epsilon: 1e-10 }, 1],
  ['Adam', adam, 2],
  ['AdamW', { ...adam, kind: 'adamw' }, 2],
  ['Adam with AMSGrad', { ...adam, amsgrad: true }, 3],
])('counts the slots of %s', (_, optimizer, slots) => {
  const { model, training } = plan([7], {}, optimizer)
  const trainingPlan = plan([7], { samples: 10, training: { ...training, batchSize: 4 } }, optimizer)
  const { layers } = estimateMemory(trainingPlan, 'tfjs')
  const ours = estimateMemory(trainingPlan).layers[0]!.bytes
  // Eight units in blocks, for two inputs and a bias, and a tile of two panels: sums, and what relu makes of them at the top.
  expect(ours).toBe(21 * 4 * (1 + 2 * (1 + slots)) + 24 * 4 * (2 + slots) + 2 * 2 * 320)
  // Weight, gradient and a copy; the slots; and both in each of two kept states.
  expect(layers[0]!.bytes).toBe(21 * 4 * (3 + slots + 2 * (1 + slots)) + 4 * 7 * 12)
  const random = createRandom(1)
  const data = { samples: 2, inputs: random.normal(4), labels: Int32Array.of(1, 2), targets: null }
  const trainer = referenceProvider.create(model, random.normal(21), data, training, random)
  expect(trainer.state().slots.length).toBe(slots)
})

it('counts what layers have and what they leave out', () => {
  const bytes = (layer: Partial<LayerSpec>): number =>
    estimateMemory(plan([], { model: { inputs: 3, layers: [{ units: 5, activation: 'relu', ...layer }] } }), 'tfjs')
      .layers[0]!.bytes
  const plain = bytes({})
  expect(plain - bytes({ bias: false })).toBe(5 * 44)
  expect(bytes({ batchNorm: true }) - plain).toBe(10 * 44 + 4 * 40 + 3000 * 5 * 4)
  expect(bytes({ dropout: 0.5 }) - plain).toBe(3000 * 5 * 8)
})

it('counts batchNorm’s work on a batch, not on all of the data', () => {
  const bytes = (batchSize: number | null): number => {
    const { training } = plan([])
    const model: TrainingPlan['model'] = { inputs: 2, layers: [{ units: 1001, activation: 'relu', batchNorm: true }] }
    return estimateMemory(plan([], { model, samples: 100_000, training: { ...training, batchSize } })).layers[0]!.bytes
  }
  // Both the outputs and what the way back needs of them, twelve times: the last relu's, and batchNorm's own.
  expect((bytes(null) - bytes(500)) / (1001 * (100_000 - 500))).toBeCloseTo(12, 0)
  expect(bytes(500) - bytes(300)).toBeLessThan(1002 * 208 * 12)
})

it('refuses too many parameters before it speaks of memory', () => {
  const shape = refusal(plan([65_536, 65_536, 3]), Infinity)
  expect(shape).toMatchObject({ code: 'E-MOD-001', path: 'params.layers', limit: limits.modelParameters })
  expect(shape!.message).toBe('The number of parameters must be ≤ 268,435,456 (got 4,295,426,051).')
})

it('refuses what half of the free memory does not hold, with the sum by layer', () => {
  const shape = refusal(plan([10, 8000, 8000, 3]), 2048 * MIB)
  expect(shape).toMatchObject({ code: 'E-MOD-002', path: 'params.layers', limit: 1024 * MIB })
  expect(shape!.message).toMatch(/\(layer 1: \d+ MiB; layer 2: .*layer 4: \d+ MiB; data: 1 MiB\)/)
  expect(errorIn('zh-CN', shape!).message).toMatch(/（第 1 层：\d+ MiB；第 2 层：.*第 4 层：\d+ MiB；数据：1 MiB）/)
})

it('names the six largest of many layers, and sums up the others', () => {
  const shape = refusal(plan([10, 1000, 20, 2000, 30, 1500, 40, 1700, 50, 3]), 64 * MIB)
  expect(shape!.message).toMatch(
    /^This model needs about \d+ MiB \(layer 4: .*; layer 5: .*; layer 6: .*; layer 7: .*; layer 8: .*; layer 9: .*; 4 more: \d+ MiB; data: 1 MiB\); 32 MiB may be used\.$/,
  )
})

it('lets pass what fits, counts as the layout does, and answers at once whatever the sizes', () => {
  const units = fc.array(fc.integer({ min: 1, max: 65_536 }), { minLength: 1, maxLength: 65 })
  fc.assert(
    fc.property(units, fc.integer({ min: 2, max: 1e6 }), fc.nat({ max: 64 * 1024 }), (widths, samples, freeMib) => {
      const trainingPlan = plan(widths, { samples })
      const { parameters, totalBytes } = estimateMemory(trainingPlan)
      expect(parameters).toBe(layoutOf(trainingPlan.model).length)
      const fits = parameters <= limits.modelParameters && totalBytes <= (freeMib * MIB) / 2
      expect(refusal(trainingPlan, freeMib * MIB) === null).toBe(fits)
    }),
  )
})

it.each([NaN, Infinity])('refuses a size that is %d', (samples) => {
  expect(refusal(plan([3], { samples }), 1e12)).not.toBeNull()
})

it('allocates nothing to find out that a thousand models are too large', () => {
  const units = fc.array(fc.integer({ min: 20_000, max: 65_536 }), { minLength: 3, maxLength: 65 })
  const plans = fc.sample(units, 1000).map((widths) => plan(widths))
  const made = vi.fn()
  class Refused {
    constructor() {
      made()
      throw new Error('nothing may be allocated')
    }
  }
  for (const name of ['ArrayBuffer', 'SharedArrayBuffer', 'Float32Array', 'Float64Array', 'Int32Array', 'Uint8Array'])
    vi.stubGlobal(name, Refused)
  let shapes
  try {
    shapes = plans.map((trainingPlan) => refusal(trainingPlan, 2 ** 40))
  } finally {
    vi.unstubAllGlobals()
  }
  expect(made).not.toHaveBeenCalled()
  for (const shape of shapes) expect(shape!.code).toBe('E-MOD-001')
})

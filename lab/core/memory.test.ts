import fc from 'fast-check'
import { expect, it } from 'vitest'
import { LabError } from '../../preload/errors.ts'
import { limits } from '../../preload/limits.ts'
import { estimateMemory, refuseTooLarge, type TrainingPlan } from './memory.ts'
import { layoutOf, type OptimizerSpec } from './trainer.ts'

const MIB = 2 ** 20
const adam = { kind: 'adam', learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const
const plan = (units: number[], change: Partial<TrainingPlan> = {}, optimizer: OptimizerSpec = adam): TrainingPlan => ({
  model: { inputs: 2, layers: units.map((count) => ({ units: count, activation: 'relu' })) },
  training: { loss: 'crossEntropy', optimizer, weightDecay: 0 },
  samples: 3000,
  batchSize: null,
  targets: 1,
  ...change,
})
const refusal = (given: TrainingPlan, available: number) => {
  try {
    refuseTooLarge(given, available)
  } catch (thrown) {
    if (thrown instanceof LabError) return thrown.shape
  }
  return null
}

it('adds up weights, gradients, slots, one copy, activations, data and the process', () => {
  const { totalBytes, parameters, layers, dataBytes } = estimateMemory(plan([100, 3]))
  expect(parameters).toBe(603)
  expect(layers.map(({ bytes }) => bytes)).toEqual([300 * 20 + 3000 * 100 * 8, 303 * 20 + 3000 * 3 * 8])
  expect(dataBytes).toBe(3000 * 3 * 4)
  expect(totalBytes).toBe(603 * 20 + 3000 * 103 * 8 + 3000 * 12 + 64 * MIB)
})

it.each<[string, OptimizerSpec, number]>([
  ['plain SGD', { kind: 'sgd', learningRate: 1, momentum: 0 }, 12],
  ['SGD with momentum', { kind: 'sgd', learningRate: 1, momentum: 0.5 }, 16],
  ['RMSprop', { kind: 'rmsprop', learningRate: 1, alpha: 0.9, epsilon: 1e-8, momentum: 0 }, 16],
  ['RMSprop with momentum', { kind: 'rmsprop', learningRate: 1, alpha: 0.9, epsilon: 1e-8, momentum: 0.1 }, 20],
  ['Adam', adam, 20],
])('counts the slots of %s', (_, optimizer, bytesPerWeight) => {
  const { layers } = estimateMemory(plan([7], { samples: 10, batchSize: 4 }, optimizer))
  expect(layers[0]!.bytes).toBe(21 * bytesPerWeight + 4 * 7 * 8)
})

it('refuses too many parameters before it speaks of memory', () => {
  const shape = refusal(plan([65_536, 65_536, 3]), Infinity)
  expect(shape).toMatchObject({ code: 'E-MOD-001', path: 'params.layers', limit: limits.modelParameters })
  expect(shape!.message).toBe('`params.layers (parameters)` must be ≤ 268435456 (got 4295426051).')
})

it('refuses what half of the free memory does not hold, and names the largest layer', () => {
  const shape = refusal(plan([10, 8000, 8000, 3], { batchSize: 64 }), 2048 * MIB)
  expect(shape).toMatchObject({ code: 'E-MOD-002', path: 'params.layers', limit: 1024 * MIB })
  expect(shape!.message).toContain('layer 3')
  expect(String(shape!.values['layers'])).toMatch(/^layer 1: \d+ MiB, layer 2: .*layer 4: \d+ MiB$/)
})

it('lets pass what fits, counts as the layout does, and answers at once whatever the sizes', () => {
  const units = fc.array(fc.integer({ min: 1, max: 65_536 }), { minLength: 1, maxLength: 65 })
  fc.assert(
    fc.property(units, fc.integer({ min: 2, max: 1e6 }), fc.nat({ max: 64 * 1024 }), (widths, samples, freeMib) => {
      const given = plan(widths, { samples })
      const { parameters, totalBytes } = estimateMemory(given)
      expect(parameters).toBe(layoutOf(given.model).length)
      const fits = parameters <= limits.modelParameters && totalBytes <= (freeMib * MIB) / 2
      expect(refusal(given, freeMib * MIB) === null).toBe(fits)
    }),
  )
})

it.each([NaN, Infinity])('refuses a size that is %d', (samples) => {
  expect(refusal(plan([3], { samples }), 1e12)).not.toBeNull()
})

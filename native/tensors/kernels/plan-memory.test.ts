import fc from 'fast-check'
import { expect, it } from 'vitest'
import { roomOfKernels } from '../../../lab/core/training/memory-room.ts'
import { estimateMemory } from '../../../lab/core/training/memory.ts'
import { comparesLabels } from '../../../lab/core/training/refuse-unfit.ts'
import { slotNames } from '../../../lab/core/training/slots.ts'
import { layoutOf } from '../../../lab/core/training/trainer.ts'
import type { TrainingPlan } from '../../../lab/core/training/training-plan.ts'
import { trainings } from '../../../tests/tensors/random-specs.ts'
import { blockLayoutOf } from './block-layout.ts'
import { planMemory } from './plan-memory.ts'

const MIB = 2 ** 20
const BASE_BYTES = 64 * MIB
const numRuns = 2000

/** A random training whose sizes are blown up: what is planned is never allocated. */
const plans: fc.Arbitrary<TrainingPlan> = fc
  .record({
    given: trainings({ inputs: 9, units: 24, samples: 2 }),
    widths: fc.array(fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 6000 })), { minLength: 4 }),
    inputs: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 2000 })),
    samples: fc.oneof(fc.integer({ min: 2, max: 300 }), fc.integer({ min: 2, max: 100_000 })),
    batchSize: fc.option(fc.integer({ min: 2, max: 5000 })),
  })
  .map(({ given, widths, inputs, samples, batchSize }) => {
    const { loss } = given.training
    const top = given.model.layers.length - 1
    const layers = given.model.layers.map((layer, i) => ({ ...layer, units: i < top ? widths[i]! : layer.units }))
    const targets = comparesLabels(loss) ? 1 : layers[top]!.units
    return { model: { inputs, layers }, training: { ...given.training, batchSize }, samples, targets }
  })

const reserved = ({ model, training, samples }: TrainingPlan, threads: number): number =>
  planMemory(model, training, samples, blockLayoutOf(model), threads).totalBytes

/** What a run holds beside the kernels' memory: its data, a copy of the weights, two whole states to go back to. */
function heldBytes({ model, training, samples, targets }: TrainingPlan): number {
  const { length, bufferLength } = layoutOf(model)
  const state = length * (1 + slotNames(training.optimizer).length) + bufferLength
  return 4 * (samples * (model.inputs + targets) + length + 2 * state)
}

it('reserves what the estimate says, whatever the model: no more, and hardly less with all threads', () => {
  fc.assert(
    fc.property(plans, (plan) => {
      const estimate = estimateMemory(plan).totalBytes
      const all = BASE_BYTES + reserved(plan, 8) + heldBytes(plan)
      expect(estimate).toBeGreaterThanOrEqual(0.95 * all)
      expect(estimate).toBeLessThanOrEqual(1.05 * all)
    }),
    { numRuns },
  )
})

it('reserves at most half as much again with one thread, where the model and not the process is what counts', () => {
  fc.assert(
    fc.property(plans, (plan) => {
      const one = BASE_BYTES + reserved(plan, 1) + heldBytes(plan)
      fc.pre(one > 2 * BASE_BYTES)
      expect(estimateMemory(plan).totalBytes).toBeLessThanOrEqual(1.5 * one)
    }),
    { numRuns },
  )
})

it('makes room for batchNorm by the batch, however much data there is', () => {
  fc.assert(
    fc.property(plans, (plan) => {
      const layers = plan.model.layers.map((layer) => ({ ...layer, batchNorm: true }))
      const of = (samples: number): number => {
        const given = { ...plan, model: { ...plan.model, layers }, samples: samples }
        return reserved({ ...given, training: { ...plan.training, batchSize: 300 } }, 1)
      }
      const values = plan.model.inputs + (comparesLabels(plan.training.loss) ? 1 : layers.at(-1)!.units)
      expect(of(64_000) - of(32_000)).toBe(32_000 * values * 4)
    }),
    { numRuns: 300 },
  )
})

it('counts only what is the kernels’ own in their room', () => {
  fc.assert(
    fc.property(plans, (plan) => {
      const { layers, data } = roomOfKernels(plan)
      const own = 4 * plan.samples * (plan.model.inputs + plan.targets)
      const room = layers.reduce((sum, bytes) => sum + bytes, data) + own
      const exact = reserved(plan, 8)
      // The plan itself, lines that are filled up, and an order that JavaScript has as well.
      expect(room).toBeGreaterThanOrEqual(0.95 * exact - 16_384)
      expect(room).toBeLessThanOrEqual(1.05 * exact + 4 * plan.samples + 16_384)
    }),
    { numRuns },
  )
})

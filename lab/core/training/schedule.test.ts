import fc from 'fast-check'
import { expect, it } from 'vitest'
import { rateAt, type Schedule } from './schedule.ts'

// What PyTorch's schedulers give is held by the figures of whole runs; here is what holds for all settings.

const rate = fc.double({ min: 1e-5, max: 10, noNaN: true })
const factor = fc.double({ min: 0.01, max: 1, noNaN: true })
const count = fc.integer({ min: 1, max: 500 })
const schedule: fc.Arbitrary<Schedule> = fc.oneof(
  fc.constant<Schedule>({ kind: 'constant' }),
  fc.record({ kind: fc.constant('step' as const), stepSize: count, gamma: factor }),
  fc.record({ kind: fc.constant('exponential' as const), gamma: factor }),
  fc.record({ kind: fc.constant('cosine' as const), minimumRate: fc.constant(0), period: fc.option(count) }),
)

it('begins with the rate and never leaves it upwards', () => {
  fc.assert(
    fc.property(schedule, rate, count, fc.nat({ max: 500 }), (settings, base, epochs, epoch) => {
      expect(rateAt(0, base, settings, { kind: 'none' }, epochs)).toBe(base)
      const later = rateAt(epoch, base, settings, { kind: 'none' }, epochs)
      expect(later >= 0 && later <= base * (1 + 1e-12)).toBe(true)
    }),
  )
})

it('warms up in equal steps to where the schedule begins, which then runs as if nothing had been before', () => {
  fc.assert(
    fc.property(schedule, rate, count, factor, fc.nat({ max: 500 }), (settings, base, warm, startFactor, epoch) => {
      const warmup = { kind: 'linear', epochs: warm, startFactor } as const
      const epochs = warm + 600
      const at = (n: number): number => rateAt(n, base, settings, warmup, epochs)
      expect(at(0)).toBeCloseTo(base * startFactor, 12)
      expect(at(warm)).toBe(base)
      if (warm > 1) expect(at(1) - at(0)).toBeCloseTo(at(warm) - at(warm - 1), 9)
      expect(at(warm + epoch)).toBe(rateAt(epoch, base, settings, { kind: 'none' }, 600))
    }),
  )
})

it.each<[Schedule, number[]]>([
  [{ kind: 'step', stepSize: 2, gamma: 0.5 }, [8, 8, 4, 4, 2]],
  [{ kind: 'exponential', gamma: 0.5 }, [8, 4, 2, 1, 0.5]],
  [{ kind: 'cosine', minimumRate: 2, period: 2 }, [8, 5, 2, 5, 8]],
  [
    { kind: 'cosine', minimumRate: 0, period: null },
    [8, 8 * Math.cos(Math.PI / 8) ** 2, 4, 8 * Math.sin(Math.PI / 8) ** 2, 0],
  ],
])('gives for %o the rates %o', (settings, expected) => {
  expected.forEach((value, epoch) => expect(rateAt(epoch, 8, settings, { kind: 'none' }, 4)).toBeCloseTo(value, 12))
})

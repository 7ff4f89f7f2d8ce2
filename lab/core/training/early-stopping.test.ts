import fc from 'fast-check'
import { expect, it } from 'vitest'
import { earlyStopper, type EarlyStopping } from './early-stopping.ts'

const never: EarlyStopping = { metric: 'loss', patience: null, minimumChange: 0, target: null }
/** The number of values that it takes; all of them where it never stops. */
const taken = (values: number[], settings: Partial<EarlyStopping>, better: 'lower' | 'higher' = 'lower'): number => {
  const { stops } = earlyStopper({ ...never, ...settings }, better)
  const at = values.findIndex((value) => stops(value))
  return at < 0 ? values.length : at + 1
}

it.each<[string, number[], Partial<EarlyStopping>, 'lower' | 'higher', number]>([
  ['nothing is asked', [3, 4, 5, 6], {}, 'lower', 4],
  ['a loss reaches its target', [3, 2, 1, 0], { target: 1 }, 'lower', 3],
  ['an accuracy reaches its target', [0.1, 0.8, 0.9, 1], { target: 0.8 }, 'higher', 2],
  ['two epochs in a row are no better', [3, 2, 2, 2.5, 1], { patience: 2 }, 'lower', 4],
  ['a better one came in time', [3, 2, 2, 1, 1, 0.5], { patience: 2 }, 'lower', 6],
  ['what is gained is too little', [3, 2.95, 2.9, 2.8], { patience: 2, minimumChange: 0.1 }, 'lower', 3],
  ['little by little it came to enough', [3, 2.95, 2.88, 2.8], { patience: 2, minimumChange: 0.1 }, 'lower', 4],
  ['accuracy falls', [0.5, 0.4, 0.3], { patience: 1 }, 'higher', 2],
  ['the target comes before patience ends', [3, 4, 1, 5], { patience: 3, target: 1 }, 'lower', 3],
])('stops when %s', (_, values, settings, better, expected) => {
  expect(taken(values, settings, better)).toBe(expected)
})

it('waits at least as long as its patience, and sees a rising metric as the mirror of a falling one', () => {
  const values = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 60 })
  fc.assert(
    fc.property(
      values,
      fc.integer({ min: 1, max: 9 }),
      fc.double({ min: 0, max: 0.2, noNaN: true }),
      (all, patience, minimumChange) => {
        const length = taken(all, { patience, minimumChange })
        expect(length).toBeGreaterThanOrEqual(Math.min(all.length, patience + 1))
        expect(
          taken(
            all.map((value) => -value),
            { patience, minimumChange },
            'higher',
          ),
        ).toBe(length)
        const best = Math.min(...all.slice(0, length))
        // Where it stopped, nothing of the last `patience` values was better than what came before by enough.
        if (length < all.length)
          expect(Math.min(...all.slice(0, length - patience)) - best).toBeLessThanOrEqual(minimumChange)
      },
    ),
  )
})

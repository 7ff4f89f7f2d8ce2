import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Curve, CurveLog, indexOfEpoch, smooth, thin, valueNear } from './curves.ts'

const curve = (values: readonly number[], step = 1): Curve => ({
  epochs: Float64Array.from(values, (_, i) => i * step),
  values: Float64Array.from(values),
})

test('thinning keeps both ends, the smallest, the largest and every place that is not finite', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.constant(NaN)), {
        minLength: 1,
        maxLength: 400,
      }),
      fc.integer({ min: 1, max: 20 }),
      (values, buckets) => {
        const whole = curve(values)
        const thinned = thin(whole, -Infinity, Infinity, buckets)
        expect(thinned.epochs.length).toBeLessThanOrEqual(Math.max(buckets * 5, buckets * 4))
        expect(thinned.epochs[0]).toBe(0)
        expect(thinned.epochs.at(-1)).toBe(values.length - 1)
        const finite = values.filter(Number.isFinite)
        if (finite.length > 0) {
          expect([...thinned.values]).toContain(Math.min(...finite))
          expect([...thinned.values]).toContain(Math.max(...finite))
        }
        expect(thinned.values.some(Number.isNaN)).toBe(values.some(Number.isNaN))
        for (let i = 1; i < thinned.epochs.length; i++) expect(thinned.epochs[i]! > thinned.epochs[i - 1]!).toBe(true)
      },
    ),
  )
})

test('only the window is kept, with one neighbour on each side so that the line goes on to the edge', () => {
  expect([...thin(curve([...Array(100).keys()]), 40, 45, 100).epochs]).toEqual([39, 40, 41, 42, 43, 44, 45])
})

test('the nearest value is found, also between the points, and none where the curve is not', () => {
  const sparse = curve([1, 2, 3], 10)
  expect(valueNear(sparse, 13)).toEqual({ epoch: 10, value: 2 })
  expect(valueNear(sparse, 16)).toEqual({ epoch: 20, value: 3 })
  expect(valueNear(sparse, 25)).toEqual({ epoch: 20, value: 3 })
  expect(valueNear(sparse, 500)).toBeNull()
  expect(valueNear(sparse, -1)).toBeNull()
  expect(valueNear(curve([]), 3)).toBeNull()
  expect(indexOfEpoch(sparse.epochs, 11)).toBe(2)
})

test('smoothing leaves a constant alone, passes over what is not finite, and is nothing at weight 0', () => {
  const constant = smooth(Float64Array.of(5, 5, NaN, 5, 5), 0.9)
  for (const i of [0, 1, 3, 4]) expect(constant[i]).toBeCloseTo(5, 10)
  expect(constant[2]).toBeNaN()
  const values = Float64Array.of(1, 2, 3)
  expect(smooth(values, 0)).toBe(values)
  // By hand: (0.5·1)/(1 − 0.5) = 1; (0.25·1 + 0.5·3)/(1 − 0.25) = 7/3.
  expect([...smooth(Float64Array.of(1, 3), 0.5)]).toEqual([1, 1.75 / 0.75])
})

test('a growing curve holds everything up to its capacity and thins beyond it, ends and extremes kept', () => {
  const log = new CurveLog(1000)
  for (let i = 0; i < 25_000; i++) log.append(i, i === 77 ? 1e9 : Math.sin(i))
  expect(log.length).toBeLessThanOrEqual(1000)
  const { epochs, values } = log.curve
  expect(epochs[0]).toBe(0)
  expect(epochs.at(-1)).toBe(24_999)
  expect(values).toContain(1e9)
  for (let i = 1; i < epochs.length; i++) expect(epochs[i]! > epochs[i - 1]!).toBe(true)
  log.clear()
  expect(log.curve.epochs.length).toBe(0)
})

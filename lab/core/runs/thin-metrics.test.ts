import fc from 'fast-check'
import { expect, test } from 'vitest'
import { thinMetrics, type MetricSeries } from './thin-metrics.ts'

const value = fc.oneof(
  { weight: 8, arbitrary: fc.double({ min: -1e6, max: 1e6, noNaN: true }) },
  fc.constantFrom(NaN, Infinity, -Infinity, 0, -0),
)
const series = fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 400 }).map((rows): MetricSeries => ({
  epochs: Float64Array.from(rows, (_, epoch) => epoch + 7),
  columns: {
    loss: Float64Array.from(rows, ([loss]) => loss),
    accuracy: Float64Array.from(rows, ([, accuracy]) => accuracy),
  },
}))

test('thinning keeps true points in order, both ends, each extreme and a sign of each gap', () => {
  fc.assert(
    fc.property(series, fc.integer({ min: 2, max: 300 }), (whole, points) => {
      const thin = thinMetrics(whole, points)
      expect(thin.epochs.length).toBeLessThanOrEqual(Math.max(points, Math.min(whole.epochs.length, 2 + 3 * 2)))
      expect(thin.epochs[0]).toBe(whole.epochs[0])
      expect(thin.epochs.at(-1)).toBe(whole.epochs.at(-1))
      for (let at = 1; at < thin.epochs.length; at++) expect(thin.epochs[at]!).toBeGreaterThan(thin.epochs[at - 1]!)
      for (const [name, values] of Object.entries(whole.columns)) {
        const kept = thin.columns[name]!
        thin.epochs.forEach((epoch, at) => expect(Object.is(kept[at], values[epoch - 7])).toBe(true))
        const finite = values.filter((each) => !Number.isNaN(each))
        const keptFinite = kept.filter((each) => !Number.isNaN(each))
        expect(Math.max(...keptFinite)).toBe(Math.max(...finite))
        expect(Math.min(...keptFinite)).toBe(Math.min(...finite))
        expect(kept.some(Number.isNaN)).toBe(values.some(Number.isNaN))
      }
    }),
  )
})

test('one peak, one dip and one gap among a million epochs stay visible', () => {
  const loss = new Float64Array(1_000_000).fill(1)
  loss[123_456] = 9
  loss[654_321] = -9
  loss[777_777] = NaN
  const thin = thinMetrics({ epochs: Float64Array.from(loss, (_, epoch) => epoch), columns: { loss } }, 1000)
  expect(thin.epochs.length).toBeLessThanOrEqual(1000)
  expect([...thin.epochs]).toEqual(expect.arrayContaining([0, 123_456, 654_321, 777_777, 999_999]))
})

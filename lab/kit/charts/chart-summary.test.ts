import { expect, test } from 'vitest'
import { brokenEpoch, summaryOf, tableRows } from './chart-summary.ts'

const curve = (values: number[], id = 'loss') => ({
  id,
  label: id,
  colorIndex: 0,
  epochs: Float64Array.from(values, (_, i) => 10 + i),
  values: Float64Array.from(values),
})

test('sums a curve up by its finite values, and tells where they end', () => {
  expect(summaryOf(curve([3, 1, 2]))).toEqual({ first: 3, last: 2, smallest: 1, largest: 3, broken: null })
  expect(summaryOf(curve([3, 9, Infinity, NaN]))).toMatchObject({ smallest: 3, largest: 9, broken: 12 })
})

test('the epoch where a run broke is the first of its last values that are not finite', () => {
  expect(brokenEpoch([curve([1, 2]), curve([])])).toBeNull()
  expect(brokenEpoch([curve([1, 2, 3]), curve([1, NaN, NaN])])).toBe(11)
  expect(brokenEpoch([curve([NaN])])).toBe(10)
})

test('a table has a row an epoch, and spreads what is longer', () => {
  expect(tableRows([curve([5, 6]), curve([7], 'accuracy')], null)).toEqual([
    { epoch: 10, values: [5, 7] },
    { epoch: 11, values: [6, 7] },
  ])
  expect(tableRows([curve([5, 6, 7, 8])], [11, 12]).map(({ epoch }) => epoch)).toEqual([11, 12])
  const long = tableRows([curve(Array.from({ length: 5_000 }, (_, i) => i))], null)
  expect([long.length, long[0]!.epoch, long.at(-1)!.epoch]).toEqual([200, 10, 5_009])
  expect(tableRows([], null)).toEqual([])
})

test('a table has no value of a branch before it left its parent, nor of a run after its end', () => {
  const branch = { ...curve([0.5, 0.4, 0.3]), epochs: Float64Array.of(12, 13, 14) }
  expect(tableRows([curve([5, 6, 7]), branch], null)).toEqual([
    { epoch: 10, values: [5, undefined] },
    { epoch: 11, values: [6, undefined] },
    { epoch: 12, values: [7, 0.5] },
    // The state after a run's last epoch.
    { epoch: 13, values: [7, 0.4] },
    { epoch: 14, values: [undefined, 0.3] },
  ])
})

import { expect, test } from 'vitest'
import { linearTicks, logTicks } from './axis-ticks.ts'

test('ticks are round and lie within the axis', () => {
  expect(linearTicks(0, 999, 8)).toEqual([0, 200, 400, 600, 800])
  expect(linearTicks(0.1, 0.52, 5)).toEqual([0.1, 0.2, 0.3, 0.4, 0.5])
  expect(linearTicks(3, 3, 5)).toEqual([3])
  expect(logTicks(0.004, 30)).toEqual([0.01, 0.1, 1, 10])
  expect(logTicks(0.15, 3)).toEqual([0.2, 0.5, 1, 2])
})

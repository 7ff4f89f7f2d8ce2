import { expect, test } from 'vitest'
import { epochByKey, moved, wheelFactor, windowAround, zoomed } from './chart-moves.ts'

test('arrows go epoch by epoch, however long the run, and never out of it', () => {
  expect(epochByKey('ArrowRight', 41, [0, 99_999], 99_999)).toBe(42)
  expect(epochByKey('ArrowLeft', 41, [0, 99_999], 99_999)).toBe(40)
  expect(epochByKey('ArrowLeft', 0, [0, 10], 10)).toBe(0)
  expect(epochByKey('ArrowUp', 10, [0, 10], 10)).toBe(10)
})

test('Page keys skip a tenth of what is shown, Home and End go to the ends', () => {
  expect(epochByKey('PageUp', 100, [0, 999], 999)).toBe(200)
  expect(epochByKey('PageDown', 100, [90, 190], 999)).toBe(90)
  expect(epochByKey('PageUp', 1, [0, 3], 3)).toBe(2)
  expect(epochByKey('Home', 100, [0, 999], 999)).toBe(0)
  expect(epochByKey('End', 100, [0, 999], 999)).toBe(999)
  expect(epochByKey('a', 100, [0, 999], 999)).toBeNull()
})

test('a zoomed window follows the cursor', () => {
  expect(windowAround(50, [40, 60])).toEqual([40, 60])
  expect(windowAround(39, [40, 60])).toEqual([39, 59])
  expect(windowAround(61, [40, 60])).toEqual([41, 61])
})

test('zooming keeps its place, shows no less than four epochs, and ends by showing all', () => {
  expect(zoomed([0, 100], 50, 2, 100)).toEqual([25, 75])
  expect(zoomed([25, 75], 30, 0.5, 100)).toEqual([20, 100])
  expect(zoomed([25, 75], 50, 0.5, 100)).toBeNull()
  expect(zoomed([50, 55], 52, 4, 100)).toEqual([50, 55])
})

test('the wheel zooms in when it is turned away, and a big turn no more than a bit', () => {
  expect(wheelFactor(-3)).toBeCloseTo(1.03, 2)
  expect(wheelFactor(3)).toBeLessThan(1)
  expect(wheelFactor(-5000)).toBe(wheelFactor(-25))
  expect(wheelFactor(-5000)).toBeLessThan(1.5)
})

test('a window is moved no farther than to the ends', () => {
  expect(moved([40, 60], 10, 100)).toEqual([50, 70])
  expect(moved([40, 60], 500, 100)).toEqual([80, 100])
  expect(moved([40, 60], -500, 100)).toEqual([0, 20])
})

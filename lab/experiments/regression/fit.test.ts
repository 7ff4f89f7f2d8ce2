import { expect, test } from 'vitest'
import { cubic, describeFit } from './fit.ts'
import { ends } from './plot-height.ts'

const xs = Float32Array.from({ length: 101 }, (_, i) => -1 + i / 50 - 2e-8)

test('a fit is described from end to end, at places equally far apart', () => {
  const rows = describeFit({ xs, fit: xs.map((x) => x + 1) })
  expect(rows.map(({ x }) => x)).toEqual([-1, -0.74, -0.5, -0.24, 0, 0.26, 0.5, 0.76, 1])
  for (const { x, fit, truth } of rows) {
    expect(fit).toBeCloseTo(x + 1, 5)
    expect(truth).toBe(x * x * x)
  }
})

test('what is not finite has no end', () => {
  expect(ends(Float32Array.of(NaN, 2, -Infinity, -3, Infinity))).toEqual([-3, 2])
  expect(cubic(-2)).toBe(-8)
})

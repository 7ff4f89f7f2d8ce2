import { expect, it } from 'vitest'
import type { Curve } from '../charts/curves.ts'
import { stripOf } from './strip-path.ts'

const curve = (...values: number[]): Curve => ({
  epochs: Float64Array.from(values, (_, i) => i),
  values: Float64Array.from(values),
})
/** Heights of a path, from 0 at the bottom to 100. */
const heights = (path: string | undefined) => [...(path ?? '').matchAll(/ ([\d.]+)/g)].map(([, y]) => 100 - Number(y))

it('fills the strip from the smallest value of all curves to the largest', () => {
  const { paths, range } = stripOf([curve(1, 0.5), curve(2, 0)], 0, 1)
  expect(range).toEqual({ low: 0, high: 2 })
  expect(paths.map(heights)).toEqual([
    [50, 25],
    [100, 0],
  ])
})

it('draws noise on a plateau as a flat line in the middle', () => {
  const noise = Array.from({ length: 100 }, (_, i) => Math.log(3) + (i % 2 ? 1 : -1) * 1e-4)
  const { paths, range } = stripOf([curve(...noise)], 0, 99)
  expect(range!.high - range!.low).toBeCloseTo(0.1 * Math.log(3), 4)
  for (const height of heights(paths[0])) expect(Math.abs(height - 50)).toBeLessThan(0.2)
})

it('has no axis without a finite value, and one around a single value', () => {
  expect(stripOf([curve(NaN, Infinity)], 0, 1)).toEqual({ paths: [''], range: null })
  expect(stripOf([curve(0, 0)], 0, 1)).toEqual({ paths: ['M0.0 50.0L1000.0 50.0'], range: { low: 0, high: 0 } })
})

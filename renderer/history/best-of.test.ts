import { expect, it } from 'vitest'
import { bestOf } from './best-of.ts'

it('marks the best values, and nothing where there is nothing to choose', () => {
  expect(bestOf([0.3, 0.1, 0.2], 'lower')).toEqual([1])
  expect(bestOf([0.3, 0.1, 0.3], 'higher')).toEqual([0, 2])
  expect(bestOf([NaN, 0.1, undefined, 0.2], 'higher')).toEqual([3])
  expect(bestOf([0.5, 0.5], 'lower')).toEqual([])
  expect(bestOf([0.5], 'lower')).toEqual([])
})

import { expect, it } from 'vitest'
import { readRows, writeRows } from './number-rows.ts'

it('rows of numbers come back as they are typed', () => {
  const points = [
    [0.5, -1, 1],
    [2e-7, 3, 0],
  ]
  expect(writeRows(points)).toBe('0.5, -1, 1\n2e-7, 3, 0')
  expect(readRows(writeRows(points), true)).toEqual(points)
  expect(readRows(' 1;2  3 \n\n4 ', true)).toEqual([[1, 2, 3], [4]])
  expect(readRows('1, 2', false)).toEqual([1, 2])
  expect(readRows('1\n2', false)).toEqual([1, 2])
  expect(readRows('', true)).toEqual([])
  expect(readRows('1, x', true)).toBe(null)
})

it('rows pasted from a program come without its brackets', () => {
  expect(readRows('[[1, 2, 1],\n [0, 0, 0], [-1, -2, -1]]', true)).toEqual([
    [1, 2, 1],
    [0, 0, 0],
    [-1, -2, -1],
  ])
  expect(readRows('[0.5, 2]', false)).toEqual([0.5, 2])
})

import { expect, test } from 'vitest'
import { legendLabel, legendPlaces } from './legend-places.ts'

test('a legend takes as many rows as it needs', () => {
  const { positions, extraRows } = legendPlaces([100, 100, 100, 500, 20], 250)
  expect(positions.map(({ row }) => row)).toEqual([0, 0, 1, 2, 3])
  expect(positions.map(({ x }) => x)).toEqual([0, 118, 0, 0, 0])
  expect(extraRows).toBe(3)
  expect(legendPlaces([], 250)).toMatchObject({ positions: [], extraRows: 0 })
})

test('a name that is too long for a picture is cut, between signs', () => {
  expect(legendLabel('relu')).toBe('relu')
  expect(legendLabel('𝔸'.repeat(50))).toBe(`${'𝔸'.repeat(39)}…`)
})

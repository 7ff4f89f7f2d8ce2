import { expect, it } from 'vitest'
import { sumInTypes } from './dtype-sums.ts'

it('a sum wraps, saturates or goes on, as NumPy’s uint8, OpenCV and floats have it', () => {
  expect(sumInTypes(200, '+', 100)).toEqual({ wrap: 44, saturate: 255, float: 300 })
  expect(sumInTypes(50, '−', 60)).toEqual({ wrap: 246, saturate: 0, float: -10 })
  expect(sumInTypes(16, '×', 17)).toEqual({ wrap: 16, saturate: 255, float: 272 })
  expect(sumInTypes(100, '+', 100)).toEqual({ wrap: 200, saturate: 200, float: 200 })
})

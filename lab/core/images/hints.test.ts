import { expect, it } from 'vitest'
import { hintsOf } from './hints.ts'
import { createPixels, type PixelType } from './pixels.ts'

function picture(channels: 1 | 3 | 4, type: PixelType, values: number[]) {
  const pixels = createPixels(values.length / channels, 1, channels, type)
  pixels.data.set(values)
  return pixels
}

it('tells of transparency where a pixel is less than opaque', () => {
  expect(hintsOf(picture(4, 'uint8', [0, 0, 0, 255, 200, 0, 0, 254]))).toEqual(['transparent'])
  expect(hintsOf(picture(4, 'uint8', [0, 0, 0, 255, 200, 0, 0, 255]))).toEqual([])
  expect(hintsOf(picture(4, 'uint16', [0, 0, 0, 255, 60_000, 0, 0, 65_535]))).toEqual(['transparent'])
})
it('tells of values that use little of their range, and not of one colour', () => {
  expect(hintsOf(picture(1, 'uint16', [0, 20, 3]))).toEqual(['narrowRange'])
  expect(hintsOf(picture(1, 'uint16', [20, 20, 20]))).toEqual([])
  expect(hintsOf(picture(1, 'uint16', [0, 65_535, 3]))).toEqual([])
  expect(hintsOf(picture(3, 'uint8', [100, 101, 110, 105, 107, 108]))).toEqual(['narrowRange'])
  expect(hintsOf(picture(4, 'uint8', [1, 2, 3, 0, 4, 5, 6, 255]))).toEqual(['transparent', 'narrowRange'])
})

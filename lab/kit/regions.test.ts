import { expect, test } from 'vitest'
import { describeRegions, paintRegions, type Regions, strength } from './regions.ts'

/** Left half class 0 (certain), right half class 1 (by chance). */
const regions: Regions = {
  columns: 4,
  rows: 2,
  classes: Uint8Array.of(0, 0, 1, 1, 0, 0, 1, 1),
  confidence: Uint8Array.of(255, 255, 128, 128, 255, 255, 128, 128),
  classCount: 2,
  xMin: -1,
  xMax: 1,
  yMin: -1,
  yMax: 1,
  points: Float32Array.of(-0.9, 0.9, 0.9, -0.9, -0.5, -0.5),
  labels: [0, 1, 1],
}

test('the surer, the stronger the colour; at chance it is faint', () => {
  expect(strength(255, 3)).toBeGreaterThan(strength(170, 3))
  expect(strength(85, 3)).toBeCloseTo(0.1, 10)
  const pixels = paintRegions(
    regions,
    [
      [0, 0, 0],
      [255, 0, 0],
    ],
    [255, 255, 255],
  )
  expect(pixels.length).toBe(32)
  expect([...pixels.subarray(0, 4)]).toEqual([122, 122, 122, 255])
  // Red on white at chance: red stays, green and blue lose a tenth.
  expect(pixels[8]).toBe(255)
  expect(pixels[9]).toBeGreaterThan(225)
})

test('the text twin counts areas and samples in their own region', () => {
  expect(describeRegions(regions)).toEqual([
    { label: 0, share: 0.5, samples: 1, inside: 1 },
    { label: 1, share: 0.5, samples: 2, inside: 1 },
  ])
})

import { expect, test } from 'vitest'
import {
  describeRegions,
  likeliestAt,
  paintRegions,
  probabilitiesOf,
  type Regions,
  regionsTable,
  strength,
  RINGED,
  ringedOf,
  wrongSamples,
} from './regions.ts'

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
  predicted: [0, 1, 0],
}

test('the surer, the stronger the colour; at chance it is faint', () => {
  expect(strength(255, 3)).toBeGreaterThan(strength(170, 3))
  expect(strength(85, 3)).toBeCloseTo(0.06, 10)
  const pixels = paintRegions(
    regions,
    [
      [0, 0, 0],
      [255, 0, 0],
    ],
    [255, 255, 255],
  )
  expect(pixels.length).toBe(32)
  expect([...pixels.subarray(0, 4)]).toEqual([178, 178, 178, 255])
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

test('a sample beside a border is judged by its own class, not by the middle of its place', () => {
  // The place of the first sample is class 0 in its middle.
  const beside = { ...regions, predicted: [1, 1, 1] }
  expect(wrongSamples(beside)).toEqual([true, false, false])
  expect(describeRegions(beside).map(({ inside }) => inside)).toEqual([0, 2])
})

test('nothing is said of wrong samples where the model was not asked', () => {
  const { predicted: _, ...unasked } = regions
  expect(wrongSamples(unasked)).toBeNull()
  expect(describeRegions(unasked)).toEqual([
    { label: 0, share: 0.5, samples: 1, inside: null },
    { label: 1, share: 0.5, samples: 2, inside: null },
  ])
})

test('a file has every sample, then every place with the class that is likeliest there', () => {
  const { columns, rows } = regionsTable(regions)
  expect(columns).toEqual(['kind', 'x', 'y', 'class', 'probability'])
  expect(rows).toHaveLength(3 + 8)
  expect(rows[2]).toEqual(['sample', -0.5, -0.5, 1, ''])
  expect(rows[3]).toEqual(['region', -0.75, 0.5, 0, 1])
  expect(rows.at(-1)).toEqual(['region', 0.75, -0.5, 1, 0.502])
})

test('a point has the class of its place, and none beside the plane', () => {
  expect(likeliestAt(regions, -0.9, 0.9)).toEqual({ label: 0, probability: 1 })
  expect(likeliestAt(regions, 0.1, -0.1)).toEqual({ label: 1, probability: 128 / 255 })
  expect(likeliestAt(regions, 1.2, 0)).toBeNull()
  expect(likeliestAt(regions, NaN, 0)).toBeNull()
})

test('outputs become probabilities as PyTorch’s softmax and sigmoid have them, however large they are', () => {
  const close = (received: number[], expected: number[]) =>
    received.forEach((share, i) => expect(share).toBeCloseTo(expected[i]!, 9))
  // torch.softmax(torch.tensor([1., 2., 3.], dtype=torch.float64), 0)
  close(probabilitiesOf([1, 2, 3]), [0.0900305731703805, 0.2447284710547977, 0.6652409557748219])
  // torch.sigmoid(torch.tensor(-0.4, dtype=torch.float64))
  close(probabilitiesOf([-0.4]), [1 - 0.401312339887548, 0.401312339887548])
  close(probabilitiesOf([1000, -1000]), [1, 0])
})

test('rings every wrong sample, and evenly chosen ones where there are too many', () => {
  expect(ringedOf([true, false, true])).toEqual([0, 2])
  const many = ringedOf(Array.from({ length: 3 * RINGED }, (_, i) => i >= RINGED))
  expect(many.length).toBe(RINGED)
  expect([many[0], many[1], many.at(-1)]).toEqual([RINGED, RINGED + 2, 3 * RINGED - 2])
})

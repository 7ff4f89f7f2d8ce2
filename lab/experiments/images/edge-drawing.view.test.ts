import { expect, it } from 'vitest'
import { type Placed, drawEdges } from './edge-drawing.view.ts'

/** Edges by a rule, in bits and one by one. */
function edgesOf(width: number, height: number, isEdge: (x: number, y: number) => boolean) {
  const bits = new Uint8Array(Math.ceil((width * height) / 8))
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) if (isEdge(x, y)) bits[(y * width + x) >> 3]! |= 0x80 >> ((y * width + x) & 7)
  return { width, height, bits }
}
/** The mean of the picture's pixels whose middle lies in each of the image's, by looking at all of them; null for none. */
function meansOf(
  width: number,
  height: number,
  isEdge: (x: number, y: number) => boolean,
  placed: Placed,
  image: { width: number; height: number },
): (number | null)[] {
  const counts = Array.from({ length: image.width * image.height }, () => ({ edges: 0, all: 0 }))
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const column = Math.floor(placed.x + ((x + 0.5) * placed.width) / width)
      const row = Math.floor(placed.y + ((y + 0.5) * placed.height) / height)
      if (column < 0 || row < 0 || column >= image.width || row >= image.height) continue
      const count = counts[row * image.width + column]!
      count.all++
      if (isEdge(x, y)) count.edges++
    }
  return counts.map(({ edges, all }) => (all === 0 ? null : Math.round((255 * edges) / all)))
}

const isEdge = (x: number, y: number): boolean => (x * 7 + y * 13) % 5 === 0 || x === y
const cases: Record<string, { size: [number, number]; placed: Placed; image: [number, number] }> = {
  'in the middle of its room': {
    size: [64, 40],
    placed: { x: 4, y: 2, width: 30, height: 18.75 },
    image: [38, 22],
  },
  'whose rows begin within a byte': {
    size: [53, 31],
    placed: { x: 0.4, y: 1.7, width: 26.5, height: 15.5 },
    image: [30, 20],
  },
  'as large as it is': { size: [21, 13], placed: { x: 0, y: 0, width: 21, height: 13 }, image: [21, 13] },
  'that goes beyond its room on all sides': {
    size: [301, 200],
    placed: { x: -31.3, y: -20.2, width: 110.5, height: 73.4 },
    image: [40, 30],
  },
  'of more rows for a pixel than a byte counts': {
    size: [40, 1_200],
    placed: { x: 1, y: 1, width: 2, height: 3 },
    image: [4, 5],
  },
}

it.each(Object.entries(cases))('draws a picture %s as the mean of its pixels', (_, { size, placed, image: [w, h] }) => {
  const image = { width: w, height: h, data: new Uint8ClampedArray(4 * w * h).fill(77) }
  drawEdges(image, edgesOf(...size, isEdge), placed)
  const expected = meansOf(...size, isEdge, placed, image).flatMap((grey) =>
    grey === null ? [0, 0, 0, 0] : [grey, grey, grey, 255],
  )
  expect([...image.data]).toEqual(expected)
})

it('draws nothing of a picture that lies beside', () => {
  const image = { width: 5, height: 5, data: new Uint8ClampedArray(100).fill(9) }
  drawEdges(image, edgesOf(16, 16, isEdge), { x: 6, y: 0, width: 8, height: 8 })
  expect(image.data.every((value) => value === 0)).toBe(true)
})

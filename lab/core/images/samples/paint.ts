import { createPixels, type Pixels } from '../pixels.ts'

/** Red, green, blue from 0 to 1. */
export type Colour = readonly [red: number, green: number, blue: number]

/** Draws a picture by asking for the colour at each pixel's centre. */
export function paint(width: number, height: number, colourAt: (x: number, y: number) => Colour): Pixels {
  const pixels = createPixels(width, height, 3)
  let at = 0
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (const value of colourAt(x + 0.5, y + 0.5)) pixels.data[at++] = Math.min(1, Math.max(0, value)) * 255 + 0.5
  return pixels
}

/** `amount` 0 gives a, 1 gives b. */
export const mix = (a: Colour, b: Colour, amount: number): Colour => [
  a[0] + (b[0] - a[0]) * amount,
  a[1] + (b[1] - a[1]) * amount,
  a[2] + (b[2] - a[2]) * amount,
]

/** Scales a colour's brightness. */
export const shade = (colour: Colour, amount: number): Colour => [
  colour[0] * amount,
  colour[1] * amount,
  colour[2] * amount,
]

/** How far away a place is, `x` to the right and `y` down. */
export const distanceTo = (x: number, y: number): number => Math.sqrt(x * x + y * y)

/** How much of a pixel lies inside a shape whose outline is `distance` away (negative inside); `softness` in pixels. */
export const cover = (distance: number, softness = 1): number => Math.min(1, Math.max(0, 0.5 - distance / softness))

/** Distance to a rectangle with round corners around a centre. */
export function boxDistance(x: number, y: number, halfWidth: number, halfHeight: number, radius = 0): number {
  const dx = Math.abs(x) - halfWidth + radius
  const dy = Math.abs(y) - halfHeight + radius
  return distanceTo(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - radius
}

/** Distance to a line between two points. */
export function lineDistance(x: number, y: number, ax: number, ay: number, bx: number, by: number): number {
  const [dx, dy] = [bx - ax, by - ay]
  const along = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)))
  return distanceTo(x - ax - along * dx, y - ay - along * dy)
}

const TWO_TO_32 = 4294967296

/** A number from 0 to 1 that looks random and is the same for the same place: an integer hash (C. Wellons, lowbias32). */
export function speckle(x: number, y: number, layer = 0): number {
  let bits =
    Math.imul(Math.floor(x), 0x1b873593) ^ Math.imul(Math.floor(y), 0x3d4d51cb) ^ Math.imul(layer + 1, 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 16), 0x7feb352d)
  bits = Math.imul(bits ^ (bits >>> 15), 0x846ca68b)
  return ((bits ^ (bits >>> 16)) >>> 0) / TWO_TO_32
}

/** Gaussian-like noise around 0 with standard deviation 1 (the sum of twelve speckles). */
export function noiseAt(x: number, y: number): number {
  let sum = -6
  for (let layer = 0; layer < 12; layer++) sum += speckle(x, y, layer)
  return sum
}

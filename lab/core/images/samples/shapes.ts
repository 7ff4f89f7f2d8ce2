import type { Pixels } from '../pixels.ts'
import { boxDistance, cover, distanceTo, mix, paint, shade, type Colour } from './paint.ts'

const sky: Colour = [0.93, 0.9, 0.84]
const ground: Colour = [0.72, 0.78, 0.82]

/** Solids on paper, each with light from the upper left and a soft shadow: clear edges beside slow changes. */
export function drawShapes(width: number, height: number): Pixels {
  const unit = height / 600
  const solids: { distance: (x: number, y: number) => number; colour: Colour }[] = [
    { distance: (x, y) => distanceTo(x - 220 * unit, y - 220 * unit) - 125 * unit, colour: [0.9, 0.62, 0] },
    {
      distance: (x, y) => boxDistance(x - 545 * unit, y - 205 * unit, 130 * unit, 95 * unit, 28 * unit),
      colour: [0, 0.45, 0.7],
    },
    {
      distance: (x, y) => Math.abs(distanceTo(x - 585 * unit, y - 430 * unit) - 80 * unit) - 24 * unit,
      colour: [0, 0.62, 0.45],
    },
    {
      // A triangle: the largest of the distances to its three sides.
      distance: (x, y) => {
        const [dx, dy] = [x - 300 * unit, y - 440 * unit]
        return Math.max(dy - 85 * unit, Math.abs(dx) * 0.87 - dy * 0.5 - 60 * unit)
      },
      colour: [0.84, 0.37, 0],
    },
  ]
  return paint(width, height, (x, y) => {
    let colour = mix(sky, ground, (x / width) * 0.4 + (y / height) * 0.6)
    for (const { distance } of solids)
      colour = shade(colour, 1 - 0.35 * cover(distance(x - 14 * unit, y - 18 * unit), 44 * unit))
    for (const solid of solids) {
      const inside = cover(solid.distance(x, y))
      const light = 1.12 - 0.5 * ((x / width) * 0.5 + (y / height) * 0.5)
      if (inside > 0) colour = mix(colour, shade(solid.colour, light), inside)
    }
    return colour
  })
}

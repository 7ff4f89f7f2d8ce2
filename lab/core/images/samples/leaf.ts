import type { Pixels } from '../pixels.ts'
import { pow } from '../../math/pow.ts'
import { cos, sin } from '../../math/sin-cos.ts'
import { cover, distanceTo, lineDistance, mix, paint, shade, speckle, type Colour } from './paint.ts'

const table: Colour = [0.9, 0.88, 0.83]
const blade: Colour = [0.2, 0.5, 0.22]
const tip: Colour = [0.62, 0.68, 0.2]
const vein: Colour = [0.78, 0.85, 0.55]

/** Half the width of the leaf at a place along it (0 at the stem, 1 at the tip), with a saw-toothed rim. */
function halfWidth(along: number): number {
  if (along <= 0 || along >= 1) return 0
  const teeth = 1 - 0.07 * (1 - Math.abs(((along * 17) % 1) * 2 - 1))
  return 0.34 * pow(sin(Math.PI * pow(along, 0.78)), 0.85) * teeth
}

/** A leaf on a table: a fine rim, veins of low contrast, grain. What is edge and what is texture is yours to decide. */
export function drawLeaf(width: number, height: number): Pixels {
  const length = height * 1.05
  const [sine, cosine] = [sin(-0.5), cos(-0.5)]
  const bladeDistance = (x: number, y: number): number => {
    const along = x / length
    const outside = along < 0 ? -x : along > 1 ? x - length : 0
    return outside > 0 ? distanceTo(outside, y) : Math.abs(y) - halfWidth(along) * length
  }
  return paint(width, height, (px, py) => {
    const dx = px - width * 0.14
    const dy = py - height * 0.82
    const x = dx * cosine - dy * sine * -1
    const y = -dx * sine + dy * cosine
    const grain = 0.97 + 0.06 * speckle(px, py) + 0.02 * sin(py / 9 + sin(px / 47) * 3)
    let colour = shade(table, grain * (1.04 - 0.2 * (px / width)))
    const distance = bladeDistance(x, y)
    colour = shade(colour, 1 - 0.3 * cover(bladeDistance(x - 10, y - 14), 40))
    const stalk = lineDistance(x, y, -length * 0.11, length * 0.03, 0, 0) - 4
    colour = mix(colour, [0.42, 0.36, 0.16], cover(stalk))
    const inside = cover(distance, 1.5)
    if (inside === 0) return colour
    const along = x / length
    // Side veins leave the midrib at a slant and bend towards the tip.
    const side = (along - Math.abs(y) / length / 0.95 + 0.35 * (y / length) * (y / length)) * 12
    const between = Math.abs((((side % 1) + 1) % 1) - 0.5)
    const sideVein = cover((0.5 - between) * (length / 12) * 0.62 - 1.1, 2) * (along < 0.93 ? 0.75 : 0)
    const midrib = cover(Math.abs(y) - 3.4 * (1 - along), 2)
    const bulge = 0.86 + 0.3 * between + 0.12 * (y / length)
    const green = shade(mix(blade, tip, Math.max(0, along) * along), bulge * (0.98 + 0.05 * speckle(px, py, 3)))
    return mix(colour, mix(green, vein, Math.max(sideVein, midrib)), inside)
  })
}

import type { Pixels } from '../pixels.ts'
import { exp } from '../../math/exp.ts'
import { log } from '../../math/log.ts'
import { cos, sin } from '../../math/sin-cos.ts'
import { wholePower } from '../../math/whole-power.ts'
import { distanceTo, paint, speckle, type Colour } from './paint.ts'

const core: Colour = [1, 0.88, 0.66]
const arms: Colour = [0.45, 0.62, 1]
const dust: Colour = [0.95, 0.42, 0.5]

/** A smooth field of noise, some cells of `size` pixels wide. */
function cloud(x: number, y: number, size: number, layer: number): number {
  const [column, row] = [Math.floor(x / size), Math.floor(y / size)]
  const smooth = (t: number): number => t * t * (3 - 2 * t)
  const [fx, fy] = [smooth(x / size - column), smooth(y / size - row)]
  const top = speckle(column, row, layer) * (1 - fx) + speckle(column + 1, row, layer) * fx
  const bottom = speckle(column, row + 1, layer) * (1 - fx) + speckle(column + 1, row + 1, layer) * fx
  return top * (1 - fy) + bottom * fy
}

/** The light of stars: at most one in each cell of a grid, most of them faint. */
function stars(x: number, y: number, size: number, layer: number): number {
  const [column, row] = [Math.floor(x / size), Math.floor(y / size)]
  const brightness = wholePower(speckle(column, row, layer), 9)
  const [cx, cy] = [
    (column + 0.25 + 0.5 * speckle(column, row, layer + 1)) * size,
    (row + 0.25 + 0.5 * speckle(column, row, layer + 2)) * size,
  ]
  return 1.6 * brightness * exp(-((x - cx) * (x - cx) + (y - cy) * (y - cy)) / 2.2)
}

/** A spiral galaxy seen at a slant: two logarithmic arms, dust, a bright core, stars. */
export function drawGalaxy(width: number, height: number): Pixels {
  const unit = height / 600
  const [sine, cosine] = [sin(-0.45), cos(-0.45)]
  return paint(width, height, (px, py) => {
    const [dx, dy] = [(px - width / 2) / unit, (py - height / 2) / unit]
    const x = dx * cosine - dy * sine
    const y = (dx * sine + dy * cosine) * 1.55
    const radius = distanceTo(x, y)
    // Sine and cosine of twice the angle, by those of the angle.
    const [sine2, cosine2] =
      radius > 0 ? [(2 * x * y) / (radius * radius), (x * x - y * y) / (radius * radius)] : [0, 1]
    const winding = 5.2 * log(radius + 12)
    const twoArms = (turn: number): number => cosine2 * cos(winding - turn) + sine2 * sin(winding - turn)
    const clumps = 0.55 + 0.9 * cloud(px / unit, py / unit, 34, 20) * cloud(px / unit, py / unit, 11, 21)
    const fade = exp(-radius / 150) * (1 - exp(-radius / 26))
    const arm = wholePower(0.5 + 0.5 * twoArms(0), 3) * fade * clumps * 2.1
    const lane = wholePower(0.5 + 0.5 * twoArms(1.1), 6) * fade * 0.55
    const glow = 1.15 * exp(-radius / 30) + 0.28 * exp(-radius / 110)
    const star = stars(px / unit, py / unit, 17, 40) + stars(px / unit, py / unit, 41, 50)
    const channel = (i: 0 | 1 | 2): number =>
      [0.015, 0.02, 0.05][i]! + glow * core[i] + arm * arms[i] + lane * dust[i] + star
    return [channel(0), channel(1), channel(2)]
  })
}

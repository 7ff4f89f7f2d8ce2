import type { Pixels } from '../../../core/pixels.ts'
import { paint, speckle, type Colour } from './paint.ts'

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
  const brightness = Math.pow(speckle(column, row, layer), 9)
  const [cx, cy] = [
    (column + 0.25 + 0.5 * speckle(column, row, layer + 1)) * size,
    (row + 0.25 + 0.5 * speckle(column, row, layer + 2)) * size,
  ]
  return 1.6 * brightness * Math.exp(-((x - cx) ** 2 + (y - cy) ** 2) / 2.2)
}

/** A spiral galaxy seen at a slant: two logarithmic arms, dust, a bright core, stars. */
export function drawGalaxy(width: number, height: number): Pixels {
  const unit = height / 600
  const [sin, cos] = [Math.sin(-0.45), Math.cos(-0.45)]
  return paint(width, height, (px, py) => {
    const [dx, dy] = [(px - width / 2) / unit, (py - height / 2) / unit]
    const x = dx * cos - dy * sin
    const y = (dx * sin + dy * cos) * 1.55
    const radius = Math.hypot(x, y)
    const angle = Math.atan2(y, x)
    const wave = Math.cos(2 * angle - 5.2 * Math.log(radius + 12))
    const clumps = 0.55 + 0.9 * cloud(px / unit, py / unit, 34, 20) * cloud(px / unit, py / unit, 11, 21)
    const fade = Math.exp(-radius / 150) * (1 - Math.exp(-radius / 26))
    const arm = Math.pow(0.5 + 0.5 * wave, 3) * fade * clumps * 2.1
    const lane = Math.pow(0.5 + 0.5 * Math.cos(2 * angle - 5.2 * Math.log(radius + 12) + 1.1), 6) * fade * 0.55
    const glow = 1.15 * Math.exp(-radius / 30) + 0.28 * Math.exp(-radius / 110)
    const star = stars(px / unit, py / unit, 17, 40) + stars(px / unit, py / unit, 41, 50)
    const channel = (i: 0 | 1 | 2): number =>
      [0.015, 0.02, 0.05][i]! + glow * core[i] + arm * arms[i] + lane * dust[i] + star
    return [channel(0), channel(1), channel(2)]
  })
}

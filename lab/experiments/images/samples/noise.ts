import type { Pixels } from '../../../core/pixels.ts'
import { cover, mix, noiseAt, paint, shade, type Colour } from './paint.ts'

const cells: readonly (readonly [x: number, y: number, radius: number])[] = [
  [150, 150, 78],
  [330, 105, 52],
  [520, 190, 96],
  [690, 120, 60],
  [240, 330, 92],
  [430, 400, 66],
  [640, 390, 104],
  [120, 490, 60],
  [330, 520, 54],
  [510, 535, 42],
]
const field: Colour = [0.3, 0.36, 0.42]
const body: Colour = [0.52, 0.6, 0.5]

/** Cells under a microscope in bad light, with noise about as strong as their rims: without a blur, Canny finds the noise. */
export function drawNoise(width: number, height: number): Pixels {
  const unit = height / 600
  return paint(width, height, (x, y) => {
    let colour = shade(field, 1.1 - 0.3 * Math.hypot(x / width - 0.5, y / height - 0.5))
    for (const [cx, cy, radius] of cells) {
      const [dx, dy] = [x / unit - cx, y / unit - cy]
      const wobble = 1 + 0.06 * Math.sin(3 * Math.atan2(dy, dx) + cx)
      const distance = Math.hypot(dx, dy) - radius * wobble
      colour = mix(colour, shade(body, 1.15 - 0.35 * (Math.hypot(dx, dy) / radius)), cover(distance, 2))
      const nucleus = Math.hypot(dx - radius * 0.2, dy + radius * 0.15) - radius * 0.3
      colour = mix(colour, [0.34, 0.28, 0.44], cover(nucleus, 3))
    }
    const grain = 0.075 * noiseAt(x, y)
    return [colour[0] + grain, colour[1] + grain, colour[2] + grain]
  })
}

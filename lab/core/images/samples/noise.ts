import type { Pixels } from '../pixels.ts'
import { cos, sin } from '../../math/sin-cos.ts'
import { cover, distanceTo, mix, noiseAt, paint, shade, type Colour } from './paint.ts'

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
    let colour = shade(field, 1.1 - 0.3 * distanceTo(x / width - 0.5, y / height - 0.5))
    for (const [cx, cy, radius] of cells) {
      const [dx, dy] = [x / unit - cx, y / unit - cy]
      const away = distanceTo(dx, dy)
      // Sine and cosine of three times the angle, by those of the angle.
      const [sine, cosine] = away > 0 ? [dy / away, dx / away] : [0, 1]
      const [sine3, cosine3] = [sine * (3 - 4 * sine * sine), cosine * (4 * cosine * cosine - 3)]
      const wobble = 1 + 0.06 * (sine3 * cos(cx) + cosine3 * sin(cx))
      const distance = away - radius * wobble
      colour = mix(colour, shade(body, 1.15 - 0.35 * (away / radius)), cover(distance, 2))
      const nucleus = distanceTo(dx - radius * 0.2, dy + radius * 0.15) - radius * 0.3
      colour = mix(colour, [0.34, 0.28, 0.44], cover(nucleus, 3))
    }
    const grain = 0.075 * noiseAt(x, y)
    return [colour[0] + grain, colour[1] + grain, colour[2] + grain]
  })
}

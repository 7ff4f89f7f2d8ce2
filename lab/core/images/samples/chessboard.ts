import type { Pixels } from '../pixels.ts'
import { pow } from '../../math/pow.ts'
import { sin } from '../../math/sin-cos.ts'
import { cover, distanceTo, mix, paint, shade, type Colour } from './paint.ts'

const dark: Colour = [0.16, 0.2, 0.3]
const light: Colour = [0.95, 0.93, 0.86]

/**
 * A chessboard whose contrast fades from left to right under a round light: where along a row the edges end tells what
 * a threshold does.
 */
export function drawChessboard(width: number, height: number): Pixels {
  const side = height / 8
  return paint(width, height, (x, y) => {
    // Distance to the nearest line of the board, signed so that dark squares are negative.
    const across = sin((Math.PI * x) / side)
    const down = sin((Math.PI * y) / side)
    const near = Math.min(Math.abs(across), Math.abs(down)) * (side / Math.PI)
    const blackness = cover(across * down > 0 ? -near : near)
    const contrast = pow(1 - x / width, 1.4)
    const middle = mix(dark, light, 0.5)
    const square = mix(mix(middle, light, contrast), mix(middle, dark, contrast), blackness)
    const lamp = 1.05 - 0.45 * distanceTo(x / width - 0.4, y / height - 0.35)
    return shade(square, lamp)
  })
}

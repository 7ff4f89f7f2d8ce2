import type { Pixels } from '../pixels.ts'
import { boxDistance, cover, mix, paint, shade, speckle, type Colour } from './paint.ts'

/** Letters of five columns and seven rows, row by row, a set bit for ink (the leftmost column is the highest bit). */
const glyphs: Record<string, readonly number[]> = {
  A: [14, 17, 17, 31, 17, 17, 17],
  B: [30, 17, 17, 30, 17, 17, 30],
  D: [30, 17, 17, 17, 17, 17, 30],
  E: [31, 16, 16, 30, 16, 16, 31],
  G: [14, 17, 16, 23, 17, 17, 15],
  I: [14, 4, 4, 4, 4, 4, 14],
  L: [16, 16, 16, 16, 16, 16, 31],
  P: [30, 17, 17, 30, 16, 16, 16],
  R: [30, 17, 17, 30, 20, 18, 17],
  S: [15, 16, 16, 14, 1, 1, 30],
}
const lines = [
  { text: 'SPIRAL', pitch: 20, top: 90, ink: [0.1, 0.16, 0.3] as Colour },
  { text: 'LAB', pitch: 26, top: 290, ink: [0.72, 0.2, 0.16] as Colour },
  { text: 'EDGES', pitch: 7, top: 512, ink: [0.55, 0.53, 0.48] as Colour },
]
const paper: Colour = [0.94, 0.91, 0.82]

/** Distance to the nearest ink of a line of text, in pixels; only the cells around a point are asked. */
function inkDistance(text: string, pitch: number, x: number, y: number): number {
  const [column, row] = [Math.floor(x / pitch), Math.floor(y / pitch)]
  let nearest = pitch
  for (let r = Math.max(0, row - 1); r <= Math.min(6, row + 1); r++)
    for (let c = Math.max(0, column - 1); c <= Math.min(text.length * 6 - 1, column + 1); c++) {
      const bits = glyphs[text[Math.floor(c / 6)]!]?.[r] ?? 0
      if (c % 6 === 5 || !(bits & (16 >> (c % 6)))) continue
      const half = pitch / 2
      nearest = Math.min(nearest, boxDistance(x - (c + 0.5) * pitch, y - (r + 0.5) * pitch, half, half))
    }
  return nearest
}

/** Printed letters, large and small, dark and pale, on ruled paper: corners, thin gaps and a shadow. */
export function drawLetters(width: number, height: number): Pixels {
  const unit = height / 600
  return paint(width, height, (px, py) => {
    const rule = cover(Math.abs(((((py / unit) % 60) + 60) % 60) - 30) - 0.6, 1.2)
    let colour = mix(shade(paper, 0.98 + 0.03 * speckle(px, py)), [0.66, 0.78, 0.88], 0.55 * rule)
    for (const { text, pitch, top, ink } of lines) {
      const left = (width / unit - (text.length * 6 - 1) * pitch) / 2
      const [x, y] = [px / unit - left, py / unit - top]
      colour = shade(colour, 1 - 0.3 * cover(inkDistance(text, pitch, x - pitch * 0.3, y - pitch * 0.35), pitch * 0.6))
      colour = mix(colour, ink, cover(inkDistance(text, pitch, x, y)))
    }
    return colour
  })
}

import type { Progress } from '../../../lab/core/progress.ts'
import { createPixels, type Pixels, type PixelType } from '../../../lab/core/images/pixels.ts'
import type { VisionProvider, VisionStepOf } from '../../../lab/core/images/vision.ts'
import { inStrips } from './in-strips.ts'

/** Pixels that a pixel may depend on, in each direction: OpenCV's kernel reaches three sigma with 8 bits and four with others. */
const reachOf = (sigma: number, type: PixelType): number => Math.ceil((type === 'uint8' ? 3 : 4) * sigma) + 1

/** Values that the slowest provider blurs in about a tenth of a second, and not more than OpenCV should hold at once. */
const valuesOf = (sigma: number, type: PixelType): number =>
  Math.min(1 << 21, 1e5 / ((0.006 + 0.02 * sigma) * (type === 'uint8' ? 1 : 3.5)))

/**
 * A blur in pieces, with a pause after each; the pixels are those of the whole picture at once. A narrow blur is done in
 * strips. A wide one would do most of its work beside narrow strips, so it gets squares, a channel at a time.
 * @param mostValues of a piece, for tests with small pictures
 */
export async function blurInPieces(
  vision: VisionProvider,
  pixels: Pixels,
  step: VisionStepOf<'gaussianBlur'>,
  progress: Progress,
  mostValues = Infinity,
): Promise<Pixels> {
  const { width, height, channels, type } = pixels
  const values = Math.min(mostValues, valuesOf(step.sigma, type))
  if (width * height * channels <= values) return vision.run(pixels, step)
  const margin = reachOf(step.sigma, type)
  const rows = Math.floor(values / (width * channels)) - 2 * margin
  if (rows >= 8 * margin) return inStrips((strip) => vision.run(strip, step), pixels, progress, { rows, margin })
  // Up to half a second a channel: cutting it would take longer by as much again.
  const whole = width * height <= 5 * values
  const side = whole ? Math.max(width, height) : Math.max(6 * margin, Math.floor(Math.sqrt(values)) - 2 * margin)
  const blurred = createPixels(width, height, channels, type)
  const pieces = channels * Math.ceil(width / side) * Math.ceil(height / side)
  let done = 0
  for (let channel = 0; channel < channels; channel++)
    for (let y = 0; y < height; y += side)
      for (let x = 0; x < width; x += side) {
        const [top, bottom] = [Math.max(0, y - margin), Math.min(height, y + side + margin)]
        const [left, right] = [Math.max(0, x - margin), Math.min(width, x + side + margin)]
        const piece = vision.run(cut(pixels, channel, left, top, right - left, bottom - top), step)
        const [columns, lines] = [Math.min(width, x + side) - x, Math.min(height, y + side) - y]
        for (let line = 0; line < lines; line++) {
          const from = (y + line - top) * piece.width + x - left
          let to = ((y + line) * width + x) * channels + channel
          for (let i = from; i < from + columns; i++, to += channels) blurred.data[to] = piece.data[i]!
        }
        await progress(++done / pieces)
      }
  return blurred
}

/** A rectangle of one channel. */
function cut(pixels: Pixels, channel: number, left: number, top: number, width: number, height: number): Pixels {
  const { channels, data } = pixels
  if (channels === 1 && width === pixels.width)
    return { ...pixels, height, data: data.subarray(top * width, (top + height) * width) }
  const plane = createPixels(width, height, 1, pixels.type)
  for (let row = 0, to = 0; row < height; row++) {
    let from = ((top + row) * pixels.width + left) * channels + channel
    for (const end = to + width; to < end; to++, from += channels) plane.data[to] = data[from]!
  }
  return plane
}

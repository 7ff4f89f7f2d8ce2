import { noPause, type Pause } from './pause.ts'
import { createPixels, type Pixels } from './pixels.ts'

/** Values that are looked at between two pauses. */
const PIECE = 1 << 22

/** The size that fits into a square of side `maxSide`, never larger than the picture itself and at least 1 × 1. */
export function fitInto(width: number, height: number, maxSide: number): { width: number; height: number } {
  const factor = Math.min(1, maxSide / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * factor)), height: Math.max(1, Math.round(height * factor)) }
}

/**
 * Scales a picture down so that it fits into a square, piece by piece.
 * @param keep what a smaller pixel gets of those it covers: their `mean`, or their `largest` value. Edges one pixel
 * wide fade to nothing under a mean, so edge pictures keep the largest.
 * @returns the picture itself where it fits already
 */
export async function scaleDown(
  pixels: Pixels,
  maxSide: number,
  keep: 'mean' | 'largest',
  pause: Pause = noPause,
): Promise<Pixels> {
  const { width, height } = fitInto(pixels.width, pixels.height, maxSide)
  if (width === pixels.width && height === pixels.height) return pixels
  const { channels, data } = pixels
  const scaled = createPixels(width, height, channels, pixels.bits)
  const out = scaled.data
  const edgesX = Int32Array.from({ length: width + 1 }, (_, x) => Math.floor((x * pixels.width) / width))
  const rows = Math.max(1, Math.floor((PIECE * height) / data.length))
  let at = 0
  for (let y = 0; y < height; y++) {
    const top = Math.floor((y * pixels.height) / height)
    const bottom = Math.max(top + 1, Math.floor(((y + 1) * pixels.height) / height))
    for (let x = 0; x < width; x++) {
      const left = edgesX[x]!
      const right = Math.max(left + 1, edgesX[x + 1]!)
      const count = (bottom - top) * (right - left)
      for (let c = 0; c < channels; c++) {
        let kept = 0
        for (let row = top; row < bottom; row++) {
          const end = (row * pixels.width + right) * channels + c
          for (let i = (row * pixels.width + left) * channels + c; i < end; i += channels)
            if (keep === 'mean') kept += data[i]!
            else if (data[i]! > kept) kept = data[i]!
        }
        out[at++] = keep === 'mean' ? kept / count + 0.5 : kept
      }
    }
    if ((y + 1) % rows === 0) await pause((y + 1) / height)
  }
  return scaled
}

import { noPause, type Pause } from '../pause.ts'
import { createPixels, pixelTypes, type PixelData, type Pixels } from './pixels.ts'

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
  const scaled = createPixels(width, height, channels, pixels.type)
  const out = scaled.data
  const edgesX = Int32Array.from({ length: width + 1 }, (_, x) => Math.floor((x * pixels.width) / width))
  const rows = Math.max(1, Math.floor((PIECE * height) / data.length))
  const stride = pixels.width * channels
  // Rows are folded into one first: so the picture is read once, from its beginning to its end.
  const folded = pixelTypes[pixels.type].float ? new Float64Array(stride) : new Int32Array(stride)
  for (let y = 0; y < height; y++) {
    const top = Math.floor((y * pixels.height) / height)
    const bottom = Math.max(top + 1, Math.floor(((y + 1) * pixels.height) / height))
    folded.set(data.subarray(top * stride, (top + 1) * stride))
    for (let row = top + 1; row < bottom; row++) (keep === 'mean' ? addRow : keepLargest)(folded, data, row * stride)
    squeezeRow(
      folded,
      out.subarray(y * width * channels, (y + 1) * width * channels),
      edgesX,
      channels,
      keep === 'mean' ? bottom - top : null,
    )
    if ((y + 1) % rows === 0) await pause((y + 1) / height)
  }
  return scaled
}

function addRow(sums: Int32Array | Float64Array, data: PixelData, from: number): void {
  for (let i = 0; i < sums.length; i++) sums[i] = sums[i]! + data[from + i]!
}
function keepLargest(largest: Int32Array | Float64Array, data: PixelData, from: number): void {
  for (let i = 0; i < largest.length; i++) {
    const value = data[from + i]!
    if (value > largest[i]!) largest[i] = value
  }
}

/**
 * Makes a row of fewer pixels of one.
 * @param edges where the pixels begin that each one covers
 * @param rows how many are added up in it; null where the largest value is kept
 */
function squeezeRow(
  row: Int32Array | Float64Array,
  out: PixelData,
  edges: Int32Array,
  channels: number,
  rows: number | null,
): void {
  if (rows !== null && row instanceof Int32Array) return squeezeWhole(row, out, edges, channels, rows)
  let at = 0
  for (let x = 0; at < out.length; x++) {
    const begin = edges[x]! * channels
    const end = edges[x + 1]! * channels
    for (let c = 0; c < channels; c++) {
      let kept = row[begin + c]!
      for (let i = begin + c + channels; i < end; i += channels)
        kept = rows === null ? Math.max(kept, row[i]!) : kept + row[i]!
      out[at++] = rows === null ? kept : kept / ((rows * (end - begin)) / channels) + 0.5
    }
  }
}

/** The mean of whole numbers, in them: most of the work of a first preview. */
function squeezeWhole(row: Int32Array, out: PixelData, edges: Int32Array, channels: number, rows: number): void {
  let at = 0
  for (let x = 0; at < out.length; x++) {
    const begin = edges[x]! * channels
    const end = edges[x + 1]! * channels
    const count = rows * (edges[x + 1]! - edges[x]!)
    for (let c = 0; c < channels; c++) {
      let sum = row[begin + c]!
      for (let i = begin + c + channels; i < end; i += channels) sum = (sum + row[i]!) | 0
      out[at++] = (sum / count + 0.5) | 0
    }
  }
}

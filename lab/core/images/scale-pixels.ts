import { noProgress, type Progress } from '../progress.ts'
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
  progress: Progress = noProgress,
): Promise<Pixels> {
  const { width, height } = fitInto(pixels.width, pixels.height, maxSide)
  if (width === pixels.width && height === pixels.height) return pixels
  const { channels, data } = pixels
  const scaled = createPixels(width, height, channels, pixels.type)
  const out = scaled.data
  const edgesX = Int32Array.from({ length: width + 1 }, (_, x) => Math.floor((x * pixels.width) / width))
  const rows = Math.max(1, Math.floor((PIECE * height) / data.length))
  const stride = pixels.width * channels
  if (keep === 'mean' && !pixelTypes[pixels.type].float && pixels.type !== 'int16') {
    const meanRow = meanRows[channels]
    for (let y = 0; y < height; y++) {
      const top = Math.floor((y * pixels.height) / height)
      const bottom = Math.max(top + 1, Math.floor(((y + 1) * pixels.height) / height))
      meanRow(data, { first: top * stride, past: bottom * stride, stride }, edgesX, out, y * width * channels)
      if ((y + 1) % rows === 0) await progress((y + 1) / height)
    }
    return scaled
  }
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
    if ((y + 1) % rows === 0) await progress((y + 1) / height)
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

/** Where the rows of a picture begin that a smaller row covers: each `stride` values after the one before. */
interface Rows {
  first: number
  past: number
  stride: number
}
type MeanRow = (data: PixelData, rows: Rows, edges: Int32Array, out: PixelData, at: number) => void

/**
 * By the channels, the means of whole numbers from 0 on for a row of fewer pixels, written from `at` on; `edges` tells where
 * the pixels begin that each one covers. Most of the work of a first preview.
 */
const meanRows: Record<Pixels['channels'], MeanRow> = {
  1(data, { first, past, stride }, edges, out, at) {
    const rows = (past - first) / stride
    let begin = 0
    for (let x = 1; x < edges.length; x++) {
      const end = edges[x]!
      let sum = 0
      for (let row = first; row < past; row += stride) for (let i = row + begin; i < row + end; i++) sum += data[i]!
      out[at++] = (sum / (rows * (end - begin)) + 0.5) | 0
      begin = end
    }
  },
  3(data, { first, past, stride }, edges, out, at) {
    const rows = (past - first) / stride
    let begin = 0
    for (let x = 1; x < edges.length; x++) {
      const end = 3 * edges[x]!
      let red = 0
      let green = 0
      let blue = 0
      for (let row = first; row < past; row += stride)
        for (let i = row + begin; i < row + end; i += 3) {
          red += data[i]!
          green += data[i + 1]!
          blue += data[i + 2]!
        }
      const count = (rows * (end - begin)) / 3
      out[at] = (red / count + 0.5) | 0
      out[at + 1] = (green / count + 0.5) | 0
      out[at + 2] = (blue / count + 0.5) | 0
      at += 3
      begin = end
    }
  },
  4(data, { first, past, stride }, edges, out, at) {
    const rows = (past - first) / stride
    let begin = 0
    for (let x = 1; x < edges.length; x++) {
      const end = 4 * edges[x]!
      let red = 0
      let green = 0
      let blue = 0
      let alpha = 0
      for (let row = first; row < past; row += stride)
        for (let i = row + begin; i < row + end; i += 4) {
          red += data[i]!
          green += data[i + 1]!
          blue += data[i + 2]!
          alpha += data[i + 3]!
        }
      const count = (rows * (end - begin)) / 4
      out[at] = (red / count + 0.5) | 0
      out[at + 1] = (green / count + 0.5) | 0
      out[at + 2] = (blue / count + 0.5) | 0
      out[at + 3] = (alpha / count + 0.5) | 0
      at += 4
      begin = end
    }
  },
}

import { readBmpLayout, type BmpLayout } from '../../lab/core/image-gate/bmp.ts'
import { noProgress, type Progress } from '../../lab/core/progress.ts'
import { createPixels, type Pixels } from '../../lab/core/images/pixels.ts'

/** Pixels that are read between two pauses. */
const PIECE = 1 << 20

type Put = (x: number, row: number, colour: number) => void

/** Calls `put` for each pixel of a picture of 1, 4 or 8 bits whose rows are stored in full. */
async function readIndexed(bytes: Uint8Array, layout: BmpLayout, put: Put, progress: Progress): Promise<void> {
  const { bitsPerPixel, rowBytes, pixelsAt, width, height } = layout
  const perByte = 8 / bitsPerPixel
  const mask = 2 ** bitsPerPixel - 1
  const rows = Math.max(1, Math.floor(PIECE / width))
  for (let row = 0; row < height; row++) {
    for (let x = 0; x < width; x++) {
      const byte = bytes[pixelsAt + row * rowBytes + Math.floor(x / perByte)]!
      put(x, row, (byte >> (8 - bitsPerPixel * ((x % perByte) + 1))) & mask)
    }
    if ((row + 1) % rows === 0) await progress((row + 1) / height)
  }
}

/**
 * Calls `put` for each pixel of a run-length picture; pixels that it skips keep colour 0. What leads over a row's end is
 * left out, and nothing follows the last row.
 */
async function readRuns(bytes: Uint8Array, layout: BmpLayout, put: Put, progress: Progress): Promise<void> {
  const { width, height } = layout
  const nibbles = layout.bitsPerPixel === 4
  const colourIn = (byte: number, i: number): number => (nibbles ? (i % 2 === 0 ? byte >> 4 : byte & 15) : byte)
  const rows = Math.max(1, Math.floor(PIECE / width))
  let [x, row, at] = [0, 0, layout.pixelsAt]
  // The gate has seen that every row is there; the end mark may be missing.
  while (row < height && at + 2 <= bytes.length) {
    const [count, value] = [bytes[at]!, bytes[at + 1]!]
    at += 2
    if (count > 0) {
      const seen = Math.min(count, width - x)
      for (let i = 0; i < seen; i++) put(x + i, row, colourIn(value, i))
      x += count
    } else if (value === 0) {
      ;[x, row] = [0, row + 1]
      if (row % rows === 0) await progress(Math.min(1, row / height))
    } else if (value === 1) return
    else if (value === 2) {
      x += bytes[at]!
      row += bytes[at + 1]!
      at += 2
    } else {
      const seen = Math.min(value, width - x)
      for (let i = 0; i < seen; i++) put(x + i, row, colourIn(bytes[at + (nibbles ? i >> 1 : i)]!, i))
      x += value
      const stored = nibbles ? (value + 1) >> 1 : value
      at += stored + (stored & 1)
    }
  }
}

/** Reads one mask's bits out of a pixel and stretches them to 0–255. */
function channelOf(mask: number): (pixel: number) => number {
  if (mask === 0) return () => 255
  const shift = 31 - Math.clz32(mask & -mask)
  const largest = mask >>> shift
  return (pixel) => Math.round((((pixel & mask) >>> shift) * 255) / largest)
}

/** Whether nothing of a picture would be seen: programs that do not know the fourth byte leave it 0. */
function isInvisible({ data }: Pixels): boolean {
  for (let i = 3; i < data.length; i += 4) if (data[i] !== 0) return false
  return true
}

function withoutAlpha({ width, height, data }: Pixels): Pixels {
  const opaque = createPixels(width, height, 3)
  for (let from = 0, to = 0; from < data.length; from += 4)
    for (let c = 0; c < 3; c++) opaque.data[to++] = data[from + c]!
  return opaque
}

async function readTrueColour(bytes: Uint8Array, layout: BmpLayout, pixels: Pixels, progress: Progress): Promise<void> {
  const { bitsPerPixel, rowBytes, pixelsAt, width, height, topDown, masks } = layout
  const bytesPerPixel = bitsPerPixel / 8
  const { channels, data } = pixels
  const read = masks.slice(0, channels).map(channelOf)
  const rows = Math.max(1, Math.floor(PIECE / width))
  for (let row = 0; row < height; row++) {
    let from = pixelsAt + row * rowBytes
    let to = (topDown ? row : height - 1 - row) * width * channels
    for (let x = 0; x < width; x++, from += bytesPerPixel, to += channels) {
      let pixel = 0
      for (let i = bytesPerPixel - 1; i >= 0; i--) pixel = (pixel << 8) | bytes[from + i]!
      for (let c = 0; c < channels; c++) data[to + c] = read[c]!(pixel)
    }
    if ((row + 1) % rows === 0) await progress((row + 1) / height)
  }
}

/**
 * Decodes a BMP that passed the gate, piece by piece: 1, 4, 8 (run-length too), 16, 24 and 32 bits a pixel.
 * The lab reads this format itself: the package `bmp-ts` stops after the first row of a 4-bit picture of odd width,
 * and puts the colours of run-length pictures at the wrong places. It serves as the other side of the test.
 */
export async function decodeBmp(bytes: Uint8Array, progress: Progress = noProgress): Promise<Pixels> {
  const layout = readBmpLayout(bytes)
  const { width, height, channels, palette, topDown } = layout
  const pixels = createPixels(width, height, channels)
  if (palette.length === 0) {
    await readTrueColour(bytes, layout, pixels, progress)
    return channels === 4 && isInvisible(pixels) ? withoutAlpha(pixels) : pixels
  }
  const { data } = pixels
  // A colour that the palette does not have is drawn black, as colour 0 of a skipped pixel is drawn as itself.
  const put: Put = (x, row, colour) => {
    const at = ((topDown ? row : height - 1 - row) * width + x) * channels
    for (let c = 0; c < channels; c++) data[at + c] = palette[3 * colour + c] ?? 0
  }
  if (layout.compression === 'none') await readIndexed(bytes, layout, put, progress)
  else {
    for (let row = 0; row < height; row++) for (let x = 0; x < width; x++) put(x, row, 0)
    await readRuns(bytes, layout, put, progress)
  }
  return pixels
}

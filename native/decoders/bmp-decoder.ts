import { readBmpLayout, type BmpLayout } from '../../lab/core/image-gate/bmp.ts'
import { createPixels, type Pixels } from '../../lab/core/pixels.ts'

type Put = (x: number, row: number, colour: number) => void

/** Calls `put` for each pixel of a picture of 1, 4 or 8 bits whose rows are stored in full. */
function readIndexed(bytes: Uint8Array, layout: BmpLayout, put: Put): void {
  const { bitsPerPixel, rowBytes, pixelsAt, width, height } = layout
  const perByte = 8 / bitsPerPixel
  const mask = 2 ** bitsPerPixel - 1
  for (let row = 0; row < height; row++)
    for (let x = 0; x < width; x++) {
      const byte = bytes[pixelsAt + row * rowBytes + Math.floor(x / perByte)]!
      put(x, row, (byte >> (8 - bitsPerPixel * ((x % perByte) + 1))) & mask)
    }
}

/** Calls `put` for each pixel of a run-length picture; pixels that it skips keep colour 0. */
function readRuns(bytes: Uint8Array, layout: BmpLayout, put: Put): void {
  const nibbles = layout.bitsPerPixel === 4
  let [x, row, at] = [0, 0, layout.pixelsAt]
  for (;;) {
    const [count, value] = [bytes[at]!, bytes[at + 1]!]
    at += 2
    if (count > 0)
      for (let i = 0; i < count; i++) put(x++, row, nibbles ? (i % 2 === 0 ? value >> 4 : value & 15) : value)
    else if (value === 0) [x, row] = [0, row + 1]
    else if (value === 1) return
    else if (value === 2) {
      x += bytes[at]!
      row += bytes[at + 1]!
      at += 2
    } else {
      for (let i = 0; i < value; i++) {
        const byte = bytes[at + (nibbles ? i >> 1 : i)]!
        put(x++, row, nibbles ? (i % 2 === 0 ? byte >> 4 : byte & 15) : byte)
      }
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

function readTrueColour(bytes: Uint8Array, layout: BmpLayout, pixels: Pixels): void {
  const { bitsPerPixel, rowBytes, pixelsAt, width, height, topDown, masks } = layout
  const bytesPerPixel = bitsPerPixel / 8
  const { channels, data } = pixels
  const read = masks.slice(0, channels).map(channelOf)
  for (let row = 0; row < height; row++) {
    let from = pixelsAt + row * rowBytes
    let to = (topDown ? row : height - 1 - row) * width * channels
    for (let x = 0; x < width; x++, from += bytesPerPixel, to += channels) {
      let pixel = 0
      for (let i = bytesPerPixel - 1; i >= 0; i--) pixel = (pixel << 8) | bytes[from + i]!
      for (let c = 0; c < channels; c++) data[to + c] = read[c]!(pixel)
    }
  }
}

/**
 * Decodes a BMP that passed the gate: 1, 4, 8 (run-length too), 16, 24 and 32 bits a pixel.
 * The lab reads this format itself: the package `bmp-ts` stops after the first row of a 4-bit picture of odd width,
 * and puts the colours of run-length pictures at the wrong places. It serves as the other side of the test.
 */
export function decodeBmp(bytes: Uint8Array): Pixels {
  const layout = readBmpLayout(bytes)
  const { width, height, channels, palette, topDown } = layout
  const pixels = createPixels(width, height, channels)
  if (palette.length === 0) {
    readTrueColour(bytes, layout, pixels)
    return pixels
  }
  const { data } = pixels
  // A colour that the palette does not have is drawn black, as colour 0 of a skipped pixel is drawn as itself.
  const put: Put = (x, row, colour) => {
    const at = ((topDown ? row : height - 1 - row) * width + x) * channels
    for (let c = 0; c < channels; c++) data[at + c] = palette[3 * colour + c] ?? 0
  }
  if (layout.compression === 'none') readIndexed(bytes, layout, put)
  else {
    for (let row = 0; row < height; row++) for (let x = 0; x < width; x++) put(x, row, 0)
    readRuns(bytes, layout, put)
  }
  return pixels
}

import { phrase } from '../../../preload/sayable.ts'
import { ByteReader } from './byte-reader.ts'
import type { GatedImage } from './image-header.ts'
import { checkSize } from './size-limits.ts'

/** How a BMP stores its picture; the decoder reads pixels by this and nothing else. */
export interface BmpLayout {
  width: number
  height: number
  /** Rows from the top where true; a BMP usually begins with the lowest row. */
  topDown: boolean
  bitsPerPixel: 1 | 4 | 8 | 16 | 24 | 32
  compression: 'none' | 'runLength'
  /** Where the pixels begin. */
  pixelsAt: number
  /** Bytes of one row, padded to four; 0 where rows are run-length coded. */
  rowBytes: number
  /** Red, green, blue for each colour number; empty for 16 bits and more. */
  palette: Uint8Array
  /** Bits of red, green, blue and alpha in a pixel of 16 or 32 bits; 0 where there is no alpha. */
  masks: [red: number, green: number, blue: number, alpha: number]
  channels: 1 | 3 | 4
}

const headerSizes = new Set([12, 40, 52, 56, 108, 124])
const RGB = 0
const RLE8 = 1
const RLE4 = 2
const BITFIELDS = 3
const ALPHA_BITFIELDS = 6

/** A mask must be one run of set bits. */
const isRun = (mask: number): boolean => mask !== 0 && /^0*1+0*$/.test((mask >>> 0).toString(2))

function readPalette(file: ByteReader, at: number, colours: number, entryBytes: number): Uint8Array {
  file.need(at + colours * entryBytes)
  const palette = new Uint8Array(colours * 3)
  for (let i = 0; i < colours; i++)
    for (let c = 0; c < 3; c++) palette[3 * i + c] = file.bytes[at + i * entryBytes + 2 - c]!
  return palette
}

/** Reads and checks a BMP's headers, palette and masks. */
export function readBmpLayout(bytes: Uint8Array): BmpLayout {
  const file = new ByteReader(bytes, 'BMP')
  const pixelsAt = file.u32(10, true)
  const headerBytes = file.u32(14, true)
  if (!headerSizes.has(headerBytes)) throw file.bad(phrase('bmp.header', { bytes: headerBytes }), 14)
  file.need(14 + headerBytes)
  const old = headerBytes === 12
  const width = old ? file.u16(18, true) : file.i32(18, true)
  const storedHeight = old ? file.u16(20, true) : file.i32(22, true)
  const planesAt = old ? 22 : 26
  const bitsPerPixel = file.u16(planesAt + 2, true)
  const compression = old ? RGB : file.u32(30, true)
  const height = Math.abs(storedHeight)
  const topDown = storedHeight < 0
  if (file.u16(planesAt, true) !== 1) throw file.bad(phrase('bmp.planes'), planesAt)
  if (width <= 0 || height === 0) throw file.bad(phrase('picture.noSizeOrLess'), 18)
  checkSize(width, height)
  const runLength = (compression === RLE8 && bitsPerPixel === 8) || (compression === RLE4 && bitsPerPixel === 4)
  const bitfields =
    (compression === BITFIELDS || compression === ALPHA_BITFIELDS) && (bitsPerPixel === 16 || bitsPerPixel === 32)
  if (![1, 4, 8, 16, 24, 32].includes(bitsPerPixel) || !(compression === RGB || runLength || bitfields))
    throw file.bad(phrase('bmp.compression', { compression, bits: bitsPerPixel }), 30)
  if (runLength && topDown) throw file.bad(phrase('bmp.runsFromTop'), 22)

  let tableAt = 14 + headerBytes
  let masks: BmpLayout['masks'] =
    bitsPerPixel === 16 ? [0x7c00, 0x03e0, 0x001f, 0] : [0x00ff0000, 0x0000ff00, 0x000000ff, 0]
  if (bitfields) {
    const alpha = headerBytes >= 56 || compression === ALPHA_BITFIELDS
    const count = alpha ? 4 : 3
    // A header of 40 bytes is followed by the masks; a longer one holds them at the same place.
    file.need(54 + count * 4)
    if (headerBytes === 40) tableAt += count * 4
    masks = [file.u32(54, true), file.u32(58, true), file.u32(62, true), alpha ? file.u32(66, true) : 0]
    const used = masks.filter((mask, i) => i < 3 || mask !== 0)
    const together = used.reduce((sum, mask) => sum + mask, 0)
    const disjoint = used.reduce((all, mask) => (all | mask) >>> 0, 0) === together
    if (!used.every(isRun) || !disjoint || together >= 2 ** bitsPerPixel) throw file.bad(phrase('bmp.masks'), 54)
  }
  let palette: Uint8Array = new Uint8Array(0)
  if (bitsPerPixel <= 8) {
    const said = old ? 0 : file.u32(46, true)
    const colours = said === 0 ? 2 ** bitsPerPixel : said
    if (colours > 2 ** bitsPerPixel) throw file.bad(phrase('bmp.colours', { colours, bits: bitsPerPixel }), 46)
    palette = readPalette(file, tableAt, colours, old ? 3 : 4)
    tableAt += colours * (old ? 3 : 4)
  }
  if (pixelsAt < tableAt) throw file.bad(phrase('bmp.pixelsInHeader'), 10)
  const grey = bitsPerPixel <= 8 && palette.every((value, i) => value === palette[i - (i % 3)])
  return {
    width,
    height,
    topDown,
    bitsPerPixel: bitsPerPixel as BmpLayout['bitsPerPixel'],
    compression: runLength ? 'runLength' : 'none',
    pixelsAt,
    rowBytes: runLength ? 0 : Math.ceil((width * bitsPerPixel) / 32) * 4,
    palette,
    masks,
    channels: grey ? 1 : masks[3] !== 0 ? 4 : 3,
  }
}

/** Follows the codes of a run-length picture to its end; the decoder then meets none that leads outside. */
function walkRuns(file: ByteReader, layout: BmpLayout): void {
  let [x, y, at] = [0, 0, layout.pixelsAt]
  for (;;) {
    const [count, value] = [file.byte(at), file.byte(at + 1)]
    at += 2
    if (count > 0) x += count
    else if (value === 0) [x, y] = [0, y + 1]
    else if (value === 1) return
    else if (value === 2) {
      x += file.byte(at)
      y += file.byte(at + 1)
      at += 2
    } else {
      x += value
      const stored = layout.bitsPerPixel === 8 ? value : Math.ceil(value / 2)
      at += stored + (stored & 1)
    }
    if (x > layout.width || y > layout.height || (y === layout.height && x > 0))
      throw file.bad(phrase('bmp.runOutside'), at)
  }
}

/** Checks a BMP: its headers, and that every row is there. */
export function gateBmp(bytes: Uint8Array): GatedImage {
  const file = new ByteReader(bytes, 'BMP')
  file.need(26)
  const layout = readBmpLayout(bytes)
  const { width, height, channels, bitsPerPixel } = layout
  if (layout.compression === 'runLength') walkRuns(file, layout)
  else file.need(layout.pixelsAt + layout.rowBytes * height)
  return { header: { format: 'BMP', width, height, channels, bits: Math.min(8, bitsPerPixel) }, essential: bytes }
}

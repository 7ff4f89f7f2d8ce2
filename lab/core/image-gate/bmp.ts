import { type MessageRef, phrase } from '../../../preload/message.ts'
import { powerOfTwo } from '../math/float64.ts'
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
  /** What of the headers was not read as it stands. */
  passedOver: MessageRef[]
}

const headerSizes = new Set([12, 40, 52, 56, 64, 108, 124])
/** OS/2's own: of 40 bytes and more it has the first 40 alone in common. */
const OS2 = 64
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
  const passedOver: MessageRef[] = []
  const planes = file.u16(planesAt, true)
  if (planes !== 1) passedOver.push(phrase('passed.planes', { planes }))
  if (width <= 0 || height === 0) throw file.bad(phrase('picture.noSizeOrLess'), 18)
  checkSize(width, height)
  const runLength = (compression === RLE8 && bitsPerPixel === 8) || (compression === RLE4 && bitsPerPixel === 4)
  const bitfields =
    (compression === BITFIELDS || compression === ALPHA_BITFIELDS) &&
    (bitsPerPixel === 16 || bitsPerPixel === 32) &&
    headerBytes !== OS2
  if (![1, 4, 8, 16, 24, 32].includes(bitsPerPixel) || !(compression === RGB || runLength || bitfields))
    throw file.bad(phrase('bmp.compression', { compression, bits: bitsPerPixel }), 30)

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
    if (!used.every(isRun) || !disjoint || together >= powerOfTwo(bitsPerPixel)) throw file.bad(phrase('bmp.masks'), 54)
  } else if (bitsPerPixel === 32 && headerBytes >= 56 && headerBytes !== OS2) {
    // The colours stand where they always do; a mask for what they leave free is meant, as programs write it.
    const alpha = file.u32(66, true)
    if (alpha === 0xff000000) masks[3] = alpha
  }
  let palette: Uint8Array = new Uint8Array(0)
  if (bitsPerPixel <= 8) {
    const most = powerOfTwo(bitsPerPixel)
    const said = old ? 0 : file.u32(46, true)
    const entryBytes = old ? 3 : 4
    if (pixelsAt < tableAt) throw file.bad(phrase('bmp.pixelsInHeader'), 10)
    // More than the bits can name, or than fit before the pixels, are no colours of this picture.
    const colours = Math.min(said === 0 ? most : said, most, Math.floor((pixelsAt - tableAt) / entryBytes))
    if (said > most || (said > 0 && colours < said)) passedOver.push(phrase('passed.colours', { said, colours }))
    if (colours === 0) throw file.bad(phrase('bmp.pixelsInHeader'), 10)
    palette = readPalette(file, tableAt, colours, entryBytes)
    tableAt += colours * entryBytes
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
    passedOver,
  }
}

/**
 * Follows the codes of a run-length picture to its last row.
 * @returns whether a run leads over its row's end, which the decoder leaves out; whether the end mark is there; and where
 * the picture ends
 * @throws LabError E-IMG-002 where the codes end before the last row does
 */
function walkRuns(file: ByteReader, layout: BmpLayout): { clipped: boolean; marked: boolean; end: number } {
  const { width, height } = layout
  let [x, y, at, clipped] = [0, 0, layout.pixelsAt, false]
  while (y < height) {
    // The last row is whole: nothing but the end mark can be missing.
    if (y === height - 1 && x >= width && at + 2 > file.length) return { clipped, marked: false, end: file.length }
    const [count, value] = [file.byte(at), file.byte(at + 1)]
    at += 2
    if (count > 0) x += count
    else if (value === 0) [x, y] = [0, y + 1]
    else if (value === 1) return { clipped, marked: true, end: at }
    else if (value === 2) {
      x += file.byte(at)
      y += file.byte(at + 1)
      at += 2
    } else {
      x += value
      const stored = layout.bitsPerPixel === 8 ? value : Math.ceil(value / 2)
      file.need(at + stored)
      at += stored + (stored & 1)
    }
    if (x > width) clipped = true
  }
  const marked = file.bytes[at] === 0 && file.bytes[at + 1] === 1
  return { clipped, marked, end: marked ? at + 2 : at }
}

/** Checks a BMP: its headers, and that every row is there. */
export function gateBmp(bytes: Uint8Array): GatedImage {
  const file = new ByteReader(bytes, 'BMP')
  file.need(26)
  const layout = readBmpLayout(bytes)
  const { width, height, channels, bitsPerPixel } = layout
  const passedOver = [...layout.passedOver]
  const runs = layout.compression === 'runLength'
  let end = layout.pixelsAt + layout.rowBytes * height
  // The last row's filling is no part of the picture.
  if (!runs) {
    if (end - layout.rowBytes + Math.ceil((width * bitsPerPixel) / 8) > bytes.length) file.need(end)
  } else {
    const walked = walkRuns(file, layout)
    end = walked.end
    if (walked.clipped) passedOver.push(phrase('passed.runs'))
    if (!walked.marked) passedOver.push(phrase('passed.end', { bytes: 2 }))
  }
  if (bytes.length > end) passedOver.push(phrase('passed.trailer', { bytes: bytes.length - end }))
  return {
    header: { format: 'BMP', width, height, channels, bits: Math.min(8, bitsPerPixel) },
    essential: bytes,
    fileBytes: bytes.length,
    passedOver,
  }
}

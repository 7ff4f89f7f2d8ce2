import { labError } from '../../../preload/errors.ts'
import { phrase } from '../../../preload/sayable.ts'
import { limits } from '../../../preload/limits.ts'
import type { Orientation } from '../orientation.ts'
import { ByteReader } from './byte-reader.ts'
import type { crc32 } from './crc32.ts'
import { exifOrientation } from './exif-orientation.ts'
import { joinRanges, type ByteRange, type GatedImage } from './image-header.ts'
import { checkSize } from './size-limits.ts'

/** Bit depths that each colour type may have (PNG specification, table 11.1). */
const depths: Record<number, readonly number[]> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
}
const TEXT = new Set(['tEXt', 'zTXt', 'iTXt'])
/** Length, type and checksum around a chunk's data. */
const FRAME = 12

interface Shape {
  width: number
  height: number
  depth: number
  colour: number
}

function readShape(file: ByteReader, crc: typeof crc32): Shape {
  if (file.u32(8) !== 13 || file.fourLetters(12) !== 'IHDR') throw file.bad(phrase('png.header'), 8)
  file.need(33)
  const [width, height, depth, colour] = [file.u32(16), file.u32(20), file.byte(24), file.byte(25)]
  if (crc(file.bytes, 12, 29) !== file.u32(29)) throw labError('E-IMG-003', { chunk: 'IHDR', at: 8 })
  if (width === 0 || height === 0) throw file.bad(phrase('picture.noSize'), 16)
  if (!depths[colour]?.includes(depth)) throw file.bad(phrase('png.colour', { colour, depth }), 24)
  if (file.byte(26) !== 0 || file.byte(27) !== 0 || file.byte(28) > 1) throw file.bad(phrase('png.method'), 26)
  checkSize(width, height)
  return { width, height, depth, colour }
}

/** Walks a PNG chunk by chunk: order, lengths, checksums of what makes the picture. Nothing is inflated. */
export function gatePng(bytes: Uint8Array, crc: typeof crc32): GatedImage {
  const file = new ByteReader(bytes, 'PNG')
  file.need(33)
  const shape = readShape(file, crc)
  const { colour } = shape
  const kept: ByteRange[] = [[0, 33]]
  let paletteColours = 0
  let transparent = false
  let data: 'none' | 'open' | 'done' = 'none'
  let dataBytes = 0
  let orientation: Orientation | undefined
  for (let at = 33; ;) {
    // A chunk is at least its frame, and the last one is IEND: so much must still come.
    file.need(at + FRAME)
    const length = file.u32(at)
    const name = file.fourLetters(at + 4)
    if (!/^[A-Za-z]{4}$/.test(name)) throw file.bad(phrase('png.chunkName'), at + 4)
    const critical = name[0]! <= 'Z'
    if (length > limits.imageFileBytes) {
      const left = file.length - at - 8
      throw file.bad(phrase('picture.chunkTooLong', { chunk: name, length, left }), at)
    }
    const limit = TEXT.has(name) ? limits.pngTextBytes : limits.pngAncillaryBytes
    if (!critical && length > limit) throw file.bad(phrase('png.chunkLimit', { chunk: name, length, limit }), at)
    const end = at + FRAME + length
    file.need(name === 'IEND' ? end : end + FRAME)
    const makesPicture = critical || name === 'tRNS'
    if (makesPicture && crc(bytes, at + 4, end - 4) !== file.u32(end - 4))
      throw labError('E-IMG-003', { chunk: name, at })
    if (data === 'open' && name !== 'IDAT') data = 'done'
    switch (name) {
      case 'PLTE':
        if (paletteColours > 0 || data !== 'none') throw file.bad(phrase('picture.misplaced', { part: 'PLTE' }), at)
        if (colour === 0 || colour === 4) throw file.bad(phrase('png.greyPalette'), at)
        if (length === 0 || length % 3 !== 0 || length > 768) throw file.bad(phrase('png.palette', { length }), at)
        paletteColours = length / 3
        break
      case 'tRNS': {
        const room = colour === 0 ? 2 : colour === 2 ? 6 : colour === 3 ? paletteColours : 0
        if (transparent || data !== 'none' || length === 0 || (colour === 3 ? length > room : length !== room))
          throw file.bad(phrase('png.transparency'), at)
        transparent = true
        break
      }
      case 'IDAT':
        if (data === 'done') throw file.bad(phrase('png.dataApart'), at)
        if (colour === 3 && paletteColours === 0) throw file.bad(phrase('png.noPalette'), at)
        data = 'open'
        dataBytes += length
        break
      case 'eXIf':
        orientation ??= exifOrientation(bytes.subarray(at + 8, end - 4))
        break
      case 'IEND':
        if (length !== 0) throw file.bad(phrase('png.end'), at)
        if (dataBytes < 6) throw file.bad(phrase('picture.noData'), at)
        kept.push([at, end])
        return {
          header: {
            format: 'PNG',
            width: shape.width,
            height: shape.height,
            channels: transparent || colour >= 4 ? 4 : colour === 0 ? 1 : 3,
            bits: shape.depth,
            ...(orientation && { orientation }),
          },
          essential: joinRanges(bytes, kept),
        }
      default:
        if (critical) throw file.bad(phrase('png.unknown', { chunk: name }), at)
    }
    // An empty IDAT carries nothing, and thousands of them only keep a decoder busy.
    if (makesPicture && length > 0) {
      const last = kept.at(-1)!
      if (last[1] === at) last[1] = end
      else kept.push([at, end])
    }
    at = end
  }
}

import { labError } from '../../../preload/errors.ts'
import { type MessageRef, phrase } from '../../../preload/message.ts'
import { limits } from '../../../preload/limits.ts'
import type { Orientation } from '../images/orientation.ts'
import { ByteReader } from './byte-reader.ts'
import type { crc32 } from './crc32.ts'
import { exifOrientation } from './exif-orientation.ts'
import { type GatedImage, joinParts } from './image-header.ts'
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
/** The last chunk, which is the same in every file. */
const END = Uint8Array.of(0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82)

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
  if (crc(file.bytes, 12, 29) !== file.u32(29)) throw labError('imageChunkDamaged', { chunk: 'IHDR', at: 8 })
  if (width === 0 || height === 0) throw file.bad(phrase('picture.noSize'), 16)
  if (!depths[colour]?.includes(depth)) throw file.bad(phrase('png.colour', { colour, depth }), 24)
  if (file.byte(26) !== 0 || file.byte(27) !== 0 || file.byte(28) > 1) throw file.bad(phrase('png.method'), 26)
  checkSize(width, height)
  return { width, height, depth, colour }
}

/** Bytes that a transparency chunk must have; of a palette's, at most so many. */
const transparencyBytes = (colour: number, paletteColours: number): number =>
  colour === 0 ? 2 : colour === 2 ? 6 : colour === 3 ? paletteColours : 0

/**
 * Walks a PNG chunk by chunk: lengths, order and checksums of what makes the picture. Nothing is inflated, and what does
 * not make the picture never keeps it out.
 */
export function gatePng(bytes: Uint8Array, crc: typeof crc32): GatedImage {
  const file = new ByteReader(bytes, 'PNG')
  file.need(33)
  const { width, height, depth, colour } = readShape(file, crc)
  const kept = [bytes.subarray(0, 33)]
  const passedOver: MessageRef[] = []
  let paletteColours = 0
  let transparent = false
  let data: 'none' | 'open' | 'done' = 'none'
  let dataBytes = 0
  let orientation: Orientation | undefined

  /** The first of each kind is said: a file may hold thousands. */
  const note = (passed: MessageRef) => {
    if (!passedOver.some((each) => each.phrase === passed.phrase)) passedOver.push(passed)
  }
  const gated = (missing?: number): GatedImage => {
    if (dataBytes < 6) throw file.bad(phrase('picture.noData'), bytes.length)
    if (missing) passedOver.push(phrase('passed.end', { bytes: missing }))
    return {
      header: {
        format: 'PNG',
        width,
        height,
        channels: transparent || colour >= 4 ? 4 : colour === 0 ? 1 : 3,
        bits: depth,
        ...(orientation && { orientation }),
      },
      essential: joinParts([...kept, END]),
      fileBytes: bytes.length,
      passedOver,
      ...(missing && { missing }),
    }
  }
  for (let at = 33; ;) {
    const left = bytes.length - at
    // What is left may be the beginning of the end mark; whether the picture is whole, its decoder tells.
    if (left < FRAME && data !== 'none') return gated(FRAME - left)
    file.need(at + FRAME)
    const length = file.u32(at)
    const name = file.fourLetters(at + 4)
    // One bit of the first letter says whether a chunk may be left out, whatever the others are.
    const critical = (bytes[at + 4]! & 0x20) === 0
    const named = /^[A-Za-z]{4}$/.test(name)
    if (critical && !named) {
      if (data === 'none') throw file.bad(phrase('png.chunkName'), at + 4)
      passedOver.push(phrase('passed.trailer', { bytes: left }))
      return gated(FRAME)
    }
    if (name === 'IEND') {
      if (left > FRAME) passedOver.push(phrase('passed.trailer', { bytes: left - FRAME }))
      return gated()
    }
    const end = at + FRAME + length
    if (end > bytes.length && !critical && data !== 'none') return gated(end + FRAME - bytes.length)
    if (length > limits.imageFileBytes)
      throw file.bad(phrase('picture.chunkTooLong', { chunk: name, length, left: left - 8 }), at)
    file.need(end > bytes.length ? end + FRAME : end)
    const sound = !(critical || name === 'tRNS') || crc(bytes, at + 4, end - 4) === file.u32(end - 4)
    if (critical && !sound) throw labError('imageChunkDamaged', { chunk: name, at })
    if (data === 'open' && name !== 'IDAT') data = 'done'
    const chunk = bytes.subarray(at, end)
    switch (name) {
      case 'PLTE':
        // Of other pictures it is a proposal, which the lab has no use for.
        if (colour !== 3) break
        if (paletteColours > 0 || data !== 'none') throw file.bad(phrase('picture.misplaced', { part: 'PLTE' }), at)
        if (length === 0 || length % 3 !== 0 || length > 768) throw file.bad(phrase('png.palette', { length }), at)
        paletteColours = length / 3
        kept.push(chunk)
        break
      case 'tRNS': {
        const room = transparencyBytes(colour, paletteColours)
        const fits = colour === 3 ? length > 0 && length <= room : length > 0 && length === room
        if (!sound || !fits || transparent || data !== 'none') note(phrase('passed.transparency'))
        else {
          transparent = true
          kept.push(chunk)
        }
        break
      }
      case 'IDAT':
        if (colour === 3 && paletteColours === 0) throw file.bad(phrase('png.noPalette'), at)
        data = 'open'
        dataBytes += length
        // An empty one carries nothing, and thousands of them only keep a decoder busy.
        if (length > 0) kept.push(chunk)
        break
      default: {
        if (critical) throw file.bad(phrase('png.unknown', { chunk: name }), at)
        const limit = TEXT.has(name) ? limits.pngTextBytes : limits.pngAncillaryBytes
        if (!named) note(phrase('passed.unnamed', { at, bytes: length }))
        else if (length > limit) note(phrase('passed.chunk', { chunk: name, bytes: length, limit }))
        else if (name === 'eXIf') orientation ??= exifOrientation(bytes.subarray(at + 8, end - 4))
      }
    }
    at = end
  }
}

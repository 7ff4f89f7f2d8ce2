import { type MessageRef, phrase } from '../../../preload/message.ts'
import type { Orientation } from '../images/orientation.ts'
import { ByteReader } from './byte-reader.ts'
import { exifOrientation } from './exif-orientation.ts'
import { type GatedImage, joinParts } from './image-header.ts'
import { checkSize } from './size-limits.ts'

const ALPHA = 0x10
const ANIMATION = 0x02
const EXIF = 0x08
/** Flags of what the essential bytes leave out: colour profile, EXIF, XMP. */
const METADATA = 0x20 | EXIF | 0x04

interface Still {
  width: number
  height: number
  alpha: boolean
}

const u24 = (file: ByteReader, at: number): number => file.u16(at, true) | (file.byte(at + 2) << 16)

/** Reads a `VP8 ` chunk's key frame header (RFC 6386, 9.1). `at` is where its data begin. */
function readLossy(file: ByteReader, at: number, length: number): Still {
  if (length < 10) throw file.bad(phrase('webp.short'), at)
  const tag = u24(file, at)
  if (tag & 1 || u24(file, at + 3) !== 0x2a019d) throw file.bad(phrase('webp.keyFrame'), at)
  if (tag >> 5 > length - 10) throw file.bad(phrase('webp.firstPart'), at)
  return { width: file.u16(at + 6, true) & 0x3fff, height: file.u16(at + 8, true) & 0x3fff, alpha: false }
}

/** Reads a `VP8L` chunk's header (RFC 9649, 3.4). */
function readLossless(file: ByteReader, at: number, length: number): Still {
  if (length < 5 || file.byte(at) !== 0x2f) throw file.bad(phrase('webp.losslessStart'), at)
  const word = file.u32(at + 1, true)
  if (word >>> 29 !== 0) throw file.bad(phrase('webp.losslessVersion'), at)
  return { width: (word & 0x3fff) + 1, height: ((word >>> 14) & 0x3fff) + 1, alpha: (word & 0x10000000) !== 0 }
}

/** Walks a WebP chunk by chunk. Of an animation, the first picture counts. */
export function gateWebp(bytes: Uint8Array): GatedImage {
  const file = new ByteReader(bytes, 'WebP')
  const riffEnd = 8 + file.u32(4, true)
  if (riffEnd < 20) throw file.bad(phrase('webp.riff', { bytes: riffEnd - 8 }), 4)
  const kept = [bytes.subarray(0, 12)]
  const passedOver: MessageRef[] = []
  let canvas: Still | undefined
  let picture: Still | undefined
  let frames = 0
  let animated = false
  let orientation: Orientation | undefined
  /** Whether EXIF is announced and did not come yet. */
  let exif = false
  /** Whether nothing but metadata can follow; without the orientation that it announces, a picture is not whole. */
  const isWhole = (): boolean => (animated ? frames > 0 : picture !== undefined) && !exif
  const present = Math.min(riffEnd, bytes.length)
  for (let at = 12; at + 8 <= present;) {
    const name = file.fourLetters(at)
    const length = file.u32(at + 4, true)
    const data = at + 8
    const end = data + length + (length & 1)
    // Some writers leave out the padding byte of the last chunk.
    if (data + length > present) {
      const whole = isWhole()
      if (whole && riffEnd <= bytes.length) passedOver.push(phrase('passed.trailer', { bytes: riffEnd - at }))
      if (whole) break
      file.need(riffEnd)
      throw file.bad(phrase('picture.chunkTooLong', { chunk: name, length, left: riffEnd - data }), at)
    }
    switch (name) {
      case 'VP8X':
        if (at !== 12 || length !== 10) throw file.bad(phrase('picture.misplaced', { part: 'VP8X' }), at)
        canvas = {
          width: u24(file, data + 4) + 1,
          height: u24(file, data + 7) + 1,
          alpha: (file.byte(data) & ALPHA) !== 0,
        }
        animated = (file.byte(data) & ANIMATION) !== 0
        exif = (file.byte(data) & EXIF) !== 0
        break
      case 'VP8 ':
      case 'VP8L':
        if (picture || animated) throw file.bad(phrase('webp.twoPictures'), at)
        picture = name === 'VP8 ' ? readLossy(file, data, length) : readLossless(file, data, length)
        break
      case 'ANMF': {
        if (!animated || !canvas || length < 24) throw file.bad(phrase('picture.misplaced', { part: 'ANMF' }), at)
        const right = 2 * u24(file, data) + u24(file, data + 6) + 1
        const bottom = 2 * u24(file, data + 3) + u24(file, data + 9) + 1
        if (right > canvas.width || bottom > canvas.height) throw file.bad(phrase('webp.frameOutside'), at)
        frames += 1
        break
      }
      case 'EXIF': {
        exif = false
        const block = bytes.subarray(data, data + length)
        // Some writers put JPEG's "Exif\0\0" before the block.
        orientation ??= exifOrientation(length > 6 && file.fourLetters(data) === 'Exif' ? block.subarray(6) : block)
        break
      }
    }
    if (['VP8X', 'VP8 ', 'VP8L', 'ALPH', 'ANIM', 'ANMF'].includes(name))
      kept.push(bytes.subarray(at, Math.min(end, present)))
    at = end
  }
  const shape = canvas ?? picture
  if (!isWhole()) file.need(riffEnd)
  if (!shape || (animated ? frames === 0 : !picture)) throw file.bad(phrase('picture.noData'), 12)
  if (shape.width === 0 || shape.height === 0) throw file.bad(phrase('picture.noSize'), 12)
  if (canvas && picture && (canvas.width !== picture.width || canvas.height !== picture.height))
    throw file.bad(phrase('webp.canvas'), 12)
  checkSize(shape.width, shape.height)
  const missing = riffEnd - bytes.length
  if (missing > 0) passedOver.push(phrase('passed.end', { bytes: missing }))
  if (missing < 0) passedOver.push(phrase('passed.trailer', { bytes: -missing }))
  const essential = joinParts(kept)
  new DataView(essential.buffer).setUint32(4, essential.length - 8, true)
  if (canvas) essential[20]! &= ~METADATA
  return {
    header: {
      format: 'WebP',
      width: shape.width,
      height: shape.height,
      channels: shape.alpha || picture?.alpha ? 4 : 3,
      bits: 8,
      ...(orientation && { orientation }),
    },
    essential,
    fileBytes: bytes.length,
    passedOver,
    ...(missing > 0 && { missing }),
  }
}

import { labError } from '../../../preload/errors.ts'
import { phrase } from '../../../preload/sayable.ts'
import { limits } from '../../../preload/limits.ts'
import type { Orientation } from '../orientation.ts'
import { ByteReader } from './byte-reader.ts'
import { exifOrientation } from './exif-orientation.ts'
import { joinRanges, type ByteRange, type GatedImage } from './image-header.ts'
import { checkSize } from './size-limits.ts'

const SOI = 0xd8
const EOI = 0xd9
const SOS = 0xda
const DNL = 0xdc
const APP0 = 0xe0
const APP1 = 0xe1
const ADOBE = 0xee
const COMMENT = 0xfe
/** Baseline, extended and progressive Huffman coding: what a course, a camera or a web page has. */
const readable = new Set([0xc0, 0xc1, 0xc2])
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc

interface Frame {
  width: number
  height: number
  components: number
}

function readFrame(file: ByteReader, marker: number, at: number, length: number): Frame {
  if (!readable.has(marker)) throw file.bad(phrase('jpeg.coding', { coding: marker & 15 }), at)
  const [bits, height, width, components] = [file.byte(at + 4), file.u16(at + 5), file.u16(at + 7), file.byte(at + 9)]
  if (bits !== 8) throw file.bad(phrase('jpeg.bits', { bits }), at + 4)
  if (width === 0 || height === 0) throw file.bad(phrase('picture.noSize'), at + 5)
  if (![1, 3, 4].includes(components) || length !== 8 + 3 * components)
    throw file.bad(phrase('jpeg.components', { components }), at + 9)
  for (let i = 0; i < components; i++) {
    const factors = file.byte(at + 11 + 3 * i)
    const [across, down] = [factors >> 4, factors & 15]
    if (across < 1 || across > 4 || down < 1 || down > 4) throw file.bad(phrase('jpeg.sampling'), at + 11)
  }
  checkSize(width, height)
  return { width, height, components }
}

/** The first position from `at` on that holds a marker other than a restart; E-IMG-002 where the file ends before. */
function endOfScan(file: ByteReader, at: number): number {
  const { bytes } = file
  for (let from = at; ;) {
    const found = bytes.indexOf(0xff, from)
    if (found < 0 || found + 1 >= bytes.length) throw labError('E-IMG-002.open', { format: 'JPEG', at: bytes.length })
    const next = bytes[found + 1]!
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return found
    // A fill byte (FF FF) may be the beginning of the marker itself.
    from = next === 0xff ? found + 1 : found + 2
  }
}

/** Walks a JPEG marker by marker, through every scan, to its end. */
export function gateJpeg(bytes: Uint8Array): GatedImage {
  const file = new ByteReader(bytes, 'JPEG')
  const kept: ByteRange[] = [[0, 2]]
  let frame: Frame | undefined
  let orientation: Orientation | undefined
  let scans = 0
  for (let at = 2; ;) {
    if (at + 2 > bytes.length) throw labError('E-IMG-002.open', { format: 'JPEG', at: bytes.length })
    if (bytes[at] !== 0xff) throw file.bad(phrase('jpeg.noMarker'), at)
    const marker = bytes[at + 1]!
    if (marker === 0xff) {
      at += 1
      continue
    }
    if (marker === EOI) {
      if (!frame || scans === 0) throw file.bad(phrase('picture.noData'), at)
      kept.push([at, at + 2])
      return {
        header: {
          format: 'JPEG',
          width: frame.width,
          height: frame.height,
          channels: frame.components === 1 ? 1 : 3,
          bits: 8,
          ...(orientation && { orientation }),
        },
        essential: joinRanges(bytes, kept),
      }
    }
    // 01 and D0–D7 have no length and no business between segments; 00 is no marker.
    if (marker <= 0x01 || (marker >= 0xd0 && marker <= SOI)) throw file.bad(phrase('jpeg.markerMisplaced'), at)
    if (marker < 0xc0) throw file.bad(phrase('jpeg.markerUnknown'), at)
    if (at + 4 > bytes.length) throw labError('E-IMG-002.open', { format: 'JPEG', at: bytes.length })
    const length = file.u16(at + 2)
    if (length < 2) throw file.bad(phrase('jpeg.segment', { length }), at)
    let end = at + 2 + length
    file.need(end)
    if (isFrame(marker)) {
      if (frame) throw file.bad(phrase('jpeg.twoFrames'), at)
      frame = readFrame(file, marker, at, length)
    } else if (marker === DNL) throw file.bad(phrase('jpeg.lateHeight'), at)
    else if (marker === SOS) {
      if (!frame) throw file.bad(phrase('jpeg.noFrame'), at)
      if (++scans > limits.jpegScans) throw file.bad(phrase('jpeg.scans', { limit: limits.jpegScans }), at)
      end = endOfScan(file, end)
    } else if (marker === APP1 && file.length >= at + 10 && file.fourLetters(at + 4) === 'Exif')
      orientation ??= exifOrientation(bytes.subarray(at + 10, end))
    // JFIF and Adobe decide what the colours mean; every other application segment, and comments, are metadata.
    const metadata = marker === COMMENT || (marker > APP0 && marker <= 0xef && marker !== ADOBE)
    if (!metadata) kept.push([at, end])
    at = end
  }
}

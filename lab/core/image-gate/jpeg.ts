import { labError } from '../../../preload/errors.ts'
import { type MessageRef, phrase } from '../../../preload/message.ts'
import { limits } from '../../../preload/limits.ts'
import type { Orientation } from '../images/orientation.ts'
import { ByteReader } from './byte-reader.ts'
import { exifOrientation } from './exif-orientation.ts'
import { type GatedImage, joinParts } from './image-header.ts'
import { adobeAsRead, asItShouldBe } from './jpeg-repairs.ts'
import { type Frame, ScanRecord } from './jpeg-scans.ts'
import { checkSize } from './size-limits.ts'

const SOI = 0xd8
const EOI = 0xd9
const SOS = 0xda
const DNL = 0xdc
const APP0 = 0xe0
const APP1 = 0xe1
const ADOBE = 0xee
const COMMENT = 0xfe
const PROGRESSIVE = 0xc2
/** Baseline, extended and progressive Huffman coding: what a course, a camera or a web page has. */
const readable = new Set([0xc0, 0xc1, PROGRESSIVE])
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc

function readFrame(file: ByteReader, marker: number, at: number, length: number): Frame {
  if (!readable.has(marker)) throw file.bad(phrase('jpeg.coding', { coding: marker & 15 }), at)
  const [bits, height, width, components] = [file.byte(at + 4), file.u16(at + 5), file.u16(at + 7), file.byte(at + 9)]
  if (bits !== 8) throw file.bad(phrase('jpeg.bits', { bits }), at + 4)
  if (width === 0 || height === 0) throw file.bad(phrase('picture.noSize'), at + 5)
  if (![1, 3, 4].includes(components) || length !== 8 + 3 * components)
    throw file.bad(phrase('jpeg.components', { components }), at + 9)
  const ids: number[] = []
  for (let i = 0; i < components; i++) {
    ids.push(file.byte(at + 10 + 3 * i))
    const factors = file.byte(at + 11 + 3 * i)
    const [across, down] = [factors >> 4, factors & 15]
    if (across < 1 || across > 4 || down < 1 || down > 4) throw file.bad(phrase('jpeg.sampling'), at + 11)
  }
  checkSize(width, height)
  return { width, height, components: ids, progressive: marker === PROGRESSIVE }
}

/** The first position from `at` on that holds a marker other than a restart; the file's end where none does. */
function endOfScan(bytes: Uint8Array, at: number): number {
  for (let from = at; ;) {
    const found = bytes.indexOf(0xff, from)
    if (found < 0) return bytes.length
    if (found + 1 >= bytes.length) return found
    const next = bytes[found + 1]!
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return found
    // A fill byte (FF FF) may be the beginning of the marker itself.
    from = next === 0xff ? found + 1 : found + 2
  }
}

/** Whether two bytes begin a segment, or end the file: no filling, no restart, no second start, nothing reserved. */
function beginsSegment(bytes: Uint8Array, at: number): boolean {
  const marker = bytes[at + 1]!
  return bytes[at] === 0xff && marker >= 0xc0 && marker < 0xff && !(marker >= 0xd0 && marker <= SOI)
}

/** The next place from `at` on where a segment begins; the file's end where none does. */
function nextSegment(bytes: Uint8Array, at: number): number {
  let from = at
  while (from + 1 < bytes.length && !beginsSegment(bytes, from)) from++
  return from + 1 < bytes.length ? from : bytes.length
}

/** Walks a JPEG marker by marker, through every scan, to its end. */
export function gateJpeg(bytes: Uint8Array): GatedImage {
  const file = new ByteReader(bytes, 'JPEG')
  const kept = [bytes.subarray(0, 2)]
  const passedOver: MessageRef[] = []
  const junk = { bytes: 0, at: 0 }
  let adobe: number | undefined
  let frame: Frame | undefined
  let orientation: Orientation | undefined
  const record = new ScanRecord()

  const gated = (shape: Frame, missing?: number): GatedImage => {
    if (adobe !== undefined) kept[adobe] = adobeAsRead(kept[adobe]!, shape.components.length, passedOver)
    if (junk.bytes > 0) passedOver.push(phrase('passed.junk', junk))
    if (missing) passedOver.push(phrase('passed.end', { bytes: missing }))
    return {
      header: {
        format: 'JPEG',
        width: shape.width,
        height: shape.height,
        channels: shape.components.length === 1 ? 1 : 3,
        bits: 8,
        ...(orientation && { orientation }),
      },
      essential: joinParts([...kept, Uint8Array.of(0xff, EOI)]),
      fileBytes: bytes.length,
      passedOver,
      ...(missing && { missing }),
    }
  }
  /** The file ends here; its picture may be whole all the same. */
  const endsEarly = (missing: number): GatedImage => {
    if (!frame || !record.whole(frame)) throw labError('imageTruncatedAt', { format: 'JPEG', at: bytes.length })
    return gated(frame, missing)
  }
  for (let at = 2; ;) {
    const found = nextSegment(bytes, at)
    // Filling before a marker is as the format has it.
    const skipped = bytes.subarray(at, found).findIndex((byte) => byte !== 0xff) < 0 ? 0 : found - at
    if (found === bytes.length) return endsEarly(2)
    if (skipped > 0 && junk.bytes === 0) junk.at = at
    junk.bytes += skipped
    at = found
    const marker = bytes[at + 1]!
    if (marker === EOI) {
      if (!frame || record.scans === 0) throw file.bad(phrase('picture.noData'), at)
      if (at + 2 < bytes.length) passedOver.push(phrase('passed.trailer', { bytes: bytes.length - at - 2 }))
      return gated(frame)
    }
    if (at + 4 > bytes.length) return endsEarly(2)
    const length = file.u16(at + 2)
    if (length < 2) throw file.bad(phrase('jpeg.segment', { length }), at)
    const end = at + 2 + length
    if (end > bytes.length) {
      if (frame && record.whole(frame)) return endsEarly(2)
      file.need(end)
    }
    const segment = bytes.subarray(at, end)
    if (isFrame(marker)) {
      if (frame) throw file.bad(phrase('jpeg.twoFrames'), at)
      frame = readFrame(file, marker, at, length)
    } else if (marker === SOS) {
      if (!frame) throw file.bad(phrase('jpeg.noFrame'), at)
      record.add(segment, frame)
      if (record.scans > limits.jpegScans) throw file.bad(phrase('jpeg.scans', { limit: limits.jpegScans }), at)
    } else if (marker === APP1 && length >= 8 && file.fourLetters(at + 4) === 'Exif')
      orientation ??= exifOrientation(bytes.subarray(at + 10, end))
    else if (marker === ADOBE) adobe = kept.length
    // JFIF and Adobe decide what the colours mean; every other application segment, and comments, are metadata.
    const metadata = marker === COMMENT || marker === DNL || (marker > APP0 && marker <= 0xef && marker !== ADOBE)
    if (!metadata) kept.push(asItShouldBe(segment, frame, passedOver))
    at = end
    if (marker === SOS) {
      at = endOfScan(bytes, end)
      kept.push(bytes.subarray(end, at))
    }
  }
}

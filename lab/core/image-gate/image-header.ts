import type { Orientation } from '../orientation.ts'

export type ImageFormat = 'PNG' | 'JPEG' | 'WebP' | 'BMP'

/** What a file says of its picture, checked before any decoder sees it. */
export interface ImageHeader {
  format: ImageFormat
  /** Pixels as stored, before the orientation is applied. */
  width: number
  height: number
  /** Channels once decoded: grey, RGB or RGBA. */
  channels: 1 | 3 | 4
  /** Bits of one stored value (1, 2, 4, 8 or 16; for a BMP of 16 bits a pixel, 8). */
  bits: number
  /** EXIF's orientation where the file has a valid one. */
  orientation?: Orientation
}

/** A file that passed the gate. */
export interface GatedImage {
  header: ImageHeader
  /**
   * The same picture without metadata, colour profiles, thumbnails, further frames' extras and whatever follows its end:
   * the only bytes a decoder gets. What is not there cannot attack it.
   */
  essential: Uint8Array
}

/** A half-open range of a file's bytes. */
export type ByteRange = [from: number, to: number]

/** Copies ranges of a file one after the other. */
export function joinRanges(bytes: Uint8Array, ranges: ByteRange[]): Uint8Array {
  const joined = new Uint8Array(ranges.reduce((sum, [from, to]) => sum + to - from, 0))
  let at = 0
  for (const [from, to] of ranges) {
    joined.set(bytes.subarray(from, to), at)
    at += to - from
  }
  return joined
}

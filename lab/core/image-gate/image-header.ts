import type { MessageRef } from '../../../preload/message.ts'
import type { Orientation } from '../images/orientation.ts'

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
  /** Bytes of the whole file. */
  fileBytes: number
  /** What is wrong with the file and does not keep its picture from being read: said when the picture opens. */
  passedOver: MessageRef[]
  /**
   * Bytes that are missing at least where the file ends before its end mark: whether the picture is whole all the same, its
   * decoder tells.
   */
  missing?: number
}

/** Copies parts of a file one after the other. */
export function joinParts(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}

import { labError } from '../../../preload/errors.ts'
import type { MessageRef } from '../../../preload/message.ts'
import type { ImageFormat } from './image-header.ts'

/** Reads numbers out of a file and refuses to read past its end. */
export class ByteReader {
  readonly bytes: Uint8Array
  readonly format: ImageFormat
  readonly #view: DataView

  constructor(bytes: Uint8Array, format: ImageFormat) {
    this.bytes = bytes
    this.format = format
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get length(): number {
    return this.bytes.length
  }

  /** Throws E-IMG-002 (with how many are missing) unless the file reaches `end`. */
  need(end: number): void {
    if (end > this.length)
      throw labError('imageTruncated', { format: this.format, missing: end - this.length, at: this.length })
  }

  /** E-IMG-006: the file is not built as its format asks. */
  bad(reason: MessageRef, at: number) {
    return labError('imageMalformed', { format: this.format, reason, at })
  }

  byte(at: number): number {
    this.need(at + 1)
    return this.bytes[at]!
  }

  u16(at: number, littleEndian = false): number {
    this.need(at + 2)
    return this.#view.getUint16(at, littleEndian)
  }

  u32(at: number, littleEndian = false): number {
    this.need(at + 4)
    return this.#view.getUint32(at, littleEndian)
  }

  i32(at: number, littleEndian = false): number {
    this.need(at + 4)
    return this.#view.getInt32(at, littleEndian)
  }

  /** Four letters as text; anything that is no printable ASCII becomes a question mark. */
  fourLetters(at: number): string {
    this.need(at + 4)
    return String.fromCharCode(...this.bytes.subarray(at, at + 4)).replace(/[^ -~]/g, '?')
  }
}

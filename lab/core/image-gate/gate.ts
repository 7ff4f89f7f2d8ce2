import { labError } from '../../../preload/errors.ts'
import { limits } from '../../../preload/limits.ts'
import { gateBmp } from './bmp.ts'
import { crc32 } from './crc32.ts'
import type { GatedImage, ImageFormat } from './image-header.ts'
import { gateJpeg } from './jpeg.ts'
import { gatePng } from './png.ts'
import { recognise } from './other-formats.ts'
import { checkExpansion } from './size-limits.ts'
import { gateWebp } from './webp.ts'

const begins = (bytes: Uint8Array, signature: readonly number[], at = 0): boolean =>
  signature.every((byte, i) => bytes[at + i] === byte)
const letters = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0))

/** Tells a picture's format by its first bytes; a file's name and its claimed type are never asked. */
export function sniffFormat(bytes: Uint8Array): ImageFormat | undefined {
  if (begins(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'PNG'
  if (begins(bytes, [0xff, 0xd8])) return 'JPEG'
  if (begins(bytes, letters('RIFF')) && begins(bytes, letters('WEBP'), 8)) return 'WebP'
  if (begins(bytes, letters('BM'))) return 'BMP'
  return undefined
}

const gates = { PNG: gatePng, JPEG: gateJpeg, WebP: gateWebp, BMP: gateBmp }

/**
 * The gate before every decoder: reads the header, walks the whole structure and holds it against the limits.
 * @param crc where the machine has a quicker way to the same checksum
 * @throws LabError E-IMG-001 (no picture), 002 (ends early), 003 (checksum), 004 (too large), 005 (expands too far),
 * 006 (bad structure)
 */
export function gateImage(bytes: Uint8Array, crc: typeof crc32 = crc32): GatedImage {
  if (bytes.length > limits.imageFileBytes)
    throw labError(
      'imageFileTooLarge',
      { bytes: bytes.length, limit: limits.imageFileBytes },
      { received: bytes.length, limit: limits.imageFileBytes },
    )
  const format = sniffFormat(bytes)
  if (!format) {
    const kind = recognise(bytes)
    if (kind) throw labError('imageFormatUnsupported', { kind }, { received: kind })
    const begin = Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ')
    throw labError('notAnImage', { begins: begin || '–' }, { received: begin })
  }
  const gated = gates[format](bytes, crc)
  checkExpansion(gated.header, bytes.length)
  return gated
}

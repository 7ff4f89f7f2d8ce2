import { Buffer } from 'node:buffer'
import { once } from 'node:events'
import { endianness } from 'node:os'
import { crc32, createDeflate } from 'node:zlib'
import { noProgress, type Progress } from '../../lab/core/progress.ts'
import { pixelTypes, type Pixels } from '../../lab/core/images/pixels.ts'

/** Bytes that are compressed at a time. */
const PIECE_BYTES = 1 << 20
/** PNG's numbers for what a pixel is made of. */
const colourTypes = { 1: 0, 3: 2, 4: 6 } as const

function chunk(kind: string, data: Uint8Array): Buffer {
  const bytes = Buffer.alloc(data.length + 12)
  bytes.writeUInt32BE(data.length, 0)
  bytes.write(kind, 4, 'latin1')
  bytes.set(data, 8)
  bytes.writeUInt32BE(crc32(bytes.subarray(4, data.length + 8)), data.length + 8)
  return bytes
}

/** Rows as PNG stores them: each with its filter (none) before it, 16 bits with the higher byte first. */
function storedRows({ width, channels, type, data }: Pixels, from: number, to: number): Buffer {
  const { bytes: valueBytes } = pixelTypes[type]
  const rowBytes = width * channels * valueBytes
  const rows = Buffer.alloc((to - from) * (rowBytes + 1))
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength)
  for (let row = from, at = 1; row < to; row++, at += rowBytes + 1) {
    bytes.copy(rows, at, row * rowBytes, (row + 1) * rowBytes)
    if (valueBytes === 2 && endianness() === 'LE') rows.subarray(at, at + rowBytes).swap16()
  }
  return rows
}

/** A picture as the bytes of a PNG: see {@link pngParts}. */
export const encodePng = async (pixels: Pixels): Promise<Uint8Array> => Buffer.concat(await pngParts(pixels))

/**
 * Encodes a picture as PNG, in its own number of channels and bits, without metadata, piece by piece: a library that does
 * it in one go could be neither watched nor stopped.
 * @returns the file in parts, of which a large one need not be copied into one
 */
export async function pngParts(pixels: Pixels, progress: Progress = noProgress): Promise<Buffer[]> {
  const { width, height, channels, type } = pixels
  const { bytes: valueBytes } = pixelTypes[type]
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8 * valueBytes, colourTypes[channels], 0, 0, 0], 8)
  const parts = [Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', header)]
  const deflate = createDeflate({ level: 6, chunkSize: 1 << 18 })
  deflate.on('data', (data: Buffer) => parts.push(chunk('IDAT', data)))
  const ended = once(deflate, 'end')
  // A fault is told by the writing that meets it.
  ended.catch(() => {})
  try {
    const rows = Math.max(1, Math.floor(PIECE_BYTES / (width * channels * valueBytes)))
    for (let row = 0; row < height; row += rows) {
      const end = Math.min(height, row + rows)
      await new Promise<void>((resolve, reject) =>
        deflate.write(storedRows(pixels, row, end), (fault) => (fault ? reject(fault) : resolve())),
      )
      await progress(end / height)
    }
    deflate.end()
    await ended
  } finally {
    deflate.destroy()
  }
  return [...parts, chunk('IEND', Buffer.alloc(0))]
}

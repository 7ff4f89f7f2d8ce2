import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Transform, type TransformCallback } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { crc32 } from 'node:zlib'
import { type Entry, openPromise } from 'yauzl'

/** Whether a file of an archive may be executed: Unix permissions stand in the upper half. */
const isExecutable = ({ externalFileAttributes }: Entry): boolean => ((externalFileAttributes >>> 16) & 0o111) !== 0

/**
 * Unpacks files of a zip archive (a Python wheel is one).
 * @param placeOf where a file goes, or null where it is not wanted
 * @returns how many bytes were unpacked
 * @throws Error where it is no archive, holds a path that leads outside, or bytes that are not those that were packed
 */
export async function unpackZip(path: string, placeOf: (name: string) => string | null): Promise<number> {
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false })
  let bytes = 0
  try {
    for await (const entry of zip.eachEntry()) {
      const place = entry.fileName.endsWith('/') ? null : placeOf(entry.fileName)
      if (place === null) continue
      await mkdir(dirname(place), { recursive: true })
      const sum = new Checksum()
      const mode = isExecutable(entry) ? 0o755 : 0o644
      await pipeline(await zip.openReadStreamPromise(entry), sum, createWriteStream(place, { mode }))
      if (sum.crc !== entry.crc32) throw new Error(`${entry.fileName} is damaged in the archive`)
      bytes += entry.uncompressedSize
    }
  } finally {
    zip.close()
  }
  return bytes
}

/** Passes bytes on and adds them up as zip does; the reader itself only counts them. */
class Checksum extends Transform {
  crc = 0
  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.crc = crc32(chunk, this.crc)
    done(null, chunk)
  }
}

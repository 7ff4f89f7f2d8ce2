import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Transform, type TransformCallback } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { crc32, createInflateRaw } from 'node:zlib'

/** A file inside a zip archive (a Python wheel is one). */
export interface ZipEntry {
  /** Its path in the archive, with forward slashes. */
  name: string
  /** Its size once unpacked, in bytes. */
  size: number
  compressedSize: number
  /** 0 is stored, 8 is deflated. */
  method: number
  crc: number
  /** Whether it may be executed. */
  executable: boolean
  /** Where its local header begins. */
  offset: number
}

/** The end record, without and with the longest comment. */
const END_BYTES = 22
const LONGEST_END = END_BYTES + 0xffff
const DIRECTORY_ENTRY_BYTES = 46
const LOCAL_HEADER_BYTES = 30

/**
 * Reads a zip archive's directory. Archives and files of 4 GiB and more are not read.
 * @throws Error where it is no such archive, or is cut short
 */
export async function readZip(path: string): Promise<ZipEntry[]> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const tail = Buffer.alloc(Math.min(size, LONGEST_END))
    await file.read(tail, 0, tail.length, size - tail.length)
    const end = tail.lastIndexOf('PK\x05\x06', undefined, 'latin1')
    if (end < 0 || end + END_BYTES > tail.length) throw new Error('it is no zip archive, or is cut short')
    const count = tail.readUInt16LE(end + 10)
    const length = tail.readUInt32LE(end + 12)
    const start = tail.readUInt32LE(end + 16)
    if (start === 0xffff_ffff || count === 0xffff || start + length > size)
      throw new Error('it is too large a zip archive')
    const directory = Buffer.alloc(length)
    await file.read(directory, 0, length, start)
    return entriesOf(directory, count)
  } finally {
    await file.close()
  }
}

function entriesOf(directory: Buffer, count: number): ZipEntry[] {
  const entries: ZipEntry[] = []
  for (let at = 0, read = 0; read < count; read++) {
    if (at + DIRECTORY_ENTRY_BYTES > directory.length || directory.readUInt32LE(at) !== 0x0201_4b50)
      throw new Error('its directory is broken')
    const nameLength = directory.readUInt16LE(at + 28)
    const others = directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
    const nameAt = at + DIRECTORY_ENTRY_BYTES
    entries.push({
      name: directory.toString('utf8', nameAt, nameAt + nameLength),
      method: directory.readUInt16LE(at + 10),
      crc: directory.readUInt32LE(at + 16),
      compressedSize: directory.readUInt32LE(at + 20),
      size: directory.readUInt32LE(at + 24),
      // Unix permissions stand in the upper half.
      executable: (directory.readUInt16LE(at + 40) & 0o111) !== 0,
      offset: directory.readUInt32LE(at + 42),
    })
    at = nameAt + nameLength + others
  }
  return entries
}

/**
 * Unpacks one file, as a stream.
 * @throws Error where its bytes are not those that were packed
 */
export async function unpackEntry(zip: string, entry: ZipEntry, target: string): Promise<void> {
  const file = await open(zip)
  let begin: number
  try {
    const header = Buffer.alloc(LOCAL_HEADER_BYTES)
    await file.read(header, 0, header.length, entry.offset)
    begin = entry.offset + LOCAL_HEADER_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28)
  } finally {
    await file.close()
  }
  await mkdir(dirname(target), { recursive: true })
  const mode = entry.executable ? 0o755 : 0o644
  if (entry.compressedSize === 0) return writeFile(target, '', { mode })
  const sum = new Checksum()
  const packed = createReadStream(zip, { start: begin, end: begin + entry.compressedSize - 1 })
  const written = createWriteStream(target, { mode })
  if (entry.method === 8) await pipeline(packed, createInflateRaw(), sum, written)
  else if (entry.method === 0) await pipeline(packed, sum, written)
  else throw new Error(`${entry.name} is packed in an unknown way (${entry.method})`)
  if (sum.crc !== entry.crc || sum.bytes !== entry.size) throw new Error(`${entry.name} is damaged in the archive`)
}

/** Passes bytes on, counting them and adding them up as zip does. */
class Checksum extends Transform {
  crc = 0
  bytes = 0
  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.crc = crc32(chunk, this.crc)
    this.bytes += chunk.length
    done(null, chunk)
  }
}

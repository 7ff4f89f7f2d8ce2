import {
  closeSync,
  existsSync,
  fdatasyncSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readSync,
  rmdirSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { crc32 } from 'node:zlib'
import { syncToDisk } from '../../../native/sqlite/create.ts'

/** The epochs of a run whose row is about to be committed: a head file that still says so without a row means nothing. */
export const BEGINNING = -1

/** How far a run was acknowledged. */
export interface Head {
  /** {@link BEGINNING}, or how many epochs are saved. */
  epochs: number
  /** The metric chain's link up to there. */
  chain: Buffer
}

const SLOT_BYTES = 64
const MAGIC = 'LABHEAD1'

// A slot: magic (8), sequence (float64), epochs (float64), chain (32), nothing (4), CRC-32 of all that (4).
function encodeSlot(sequence: number, { epochs, chain }: Head): Buffer {
  const slot = Buffer.alloc(SLOT_BYTES)
  slot.write(MAGIC, 0, 'latin1')
  slot.writeDoubleLE(sequence, 8)
  slot.writeDoubleLE(epochs, 16)
  chain.copy(slot, 24)
  slot.writeUInt32LE(crc32(slot.subarray(0, 60)), 60)
  return slot
}

function decodeSlot(slot: Buffer): (Head & { sequence: number }) | null {
  if (slot.length < SLOT_BYTES || slot.toString('latin1', 0, 8) !== MAGIC) return null
  if (crc32(slot.subarray(0, 60)) !== slot.readUInt32LE(60)) return null
  return { sequence: slot.readDoubleLE(8), epochs: slot.readDoubleLE(16), chain: Buffer.from(slot.subarray(24, 56)) }
}

/** Where a run's own files lie. `run` must be a whole run id: no other text becomes a path. */
export const runFolder = (home: string, run: string): string => join(home, 'runs', run)

/**
 * A run's high-water mark outside the database, which would notice a log that was cut short: SQLite itself takes a damaged
 * tail for the end and says that all is well. Two slots are written in turn, so that a torn write costs the newer only.
 */
export class HeadFile {
  readonly #descriptor: number
  #sequence = 0

  private constructor(descriptor: number) {
    this.#descriptor = descriptor
  }

  /** Makes the file, and the run's folder, both durable. */
  static create(home: string, run: string, head: Head): HeadFile {
    const folder = runFolder(home, run)
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const file = new HeadFile(openSync(join(folder, 'head'), 'w+', 0o600))
    // Both slots from the start: the file never grows again, so that writing it needs no space.
    file.write(head)
    file.write(head)
    fsyncSync(file.#descriptor)
    for (const path of [folder, dirname(folder), home]) syncToDisk(path)
    return file
  }

  /** Opens the file of a run; null where there is none. */
  static open(home: string, run: string): HeadFile | null {
    const path = join(runFolder(home, run), 'head')
    if (!existsSync(path)) return null
    const file = new HeadFile(openSync(path, 'r+'))
    // Finds out which slot is the older.
    file.read()
    return file
  }

  /** Removes the file and, where nothing else lies in it, the run's folder. */
  static remove(home: string, run: string): void {
    const folder = runFolder(home, run)
    rmSync(join(folder, 'head'), { force: true })
    try {
      rmdirSync(folder)
    } catch {
      // Something else of the run lies there, or the folder is gone already.
    }
  }

  /** The newer of the whole slots; null where both are damaged. */
  read(): Head | null {
    const bytes = Buffer.alloc(2 * SLOT_BYTES)
    const length = readSync(this.#descriptor, bytes, 0, bytes.length, 0)
    const slots = [0, SLOT_BYTES]
      .map((at) => decodeSlot(bytes.subarray(at, Math.min(length, at + SLOT_BYTES))))
      .filter((slot) => slot !== null)
      .sort((a, b) => b.sequence - a.sequence)
    const [newest] = slots
    if (!newest) return null
    this.#sequence = newest.sequence
    return { epochs: newest.epochs, chain: newest.chain }
  }

  /** Writes the older slot and waits for the disk. */
  write(head: Head): void {
    this.#sequence++
    writeSync(this.#descriptor, encodeSlot(this.#sequence, head), 0, SLOT_BYTES, (this.#sequence % 2) * SLOT_BYTES)
    fdatasyncSync(this.#descriptor)
  }

  close(): void {
    closeSync(this.#descriptor)
  }
}

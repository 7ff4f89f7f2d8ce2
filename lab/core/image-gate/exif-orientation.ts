import type { Orientation } from '../images/orientation.ts'

const ORIENTATION = 0x0112
/** How an entry of each type of whole numbers is read; programs write all of them, and most read all of them. */
const readers: Readonly<Record<number, (view: DataView, at: number, little: boolean) => number>> = {
  1: (view, at) => view.getUint8(at),
  3: (view, at, little) => view.getUint16(at, little),
  4: (view, at, little) => view.getUint32(at, little),
  6: (view, at) => view.getInt8(at),
  8: (view, at, little) => view.getInt16(at, little),
  9: (view, at, little) => view.getInt32(at, little),
}

/**
 * Finds the orientation in a block of EXIF (a TIFF header and its first directory).
 * @returns 1 to 8, or undefined where there is none, where it is another number, or where the block is damaged:
 * metadata never keeps a picture from being opened
 */
export function exifOrientation(block: Uint8Array): Orientation | undefined {
  if (block.length < 8) return undefined
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength)
  const order = view.getUint16(0)
  if (order !== 0x4949 && order !== 0x4d4d) return undefined
  const little = order === 0x4949
  if (view.getUint16(2, little) !== 42) return undefined
  const directory = view.getUint32(4, little)
  if (directory + 2 > block.length) return undefined
  const entries = view.getUint16(directory, little)
  for (let i = 0; i < entries; i++) {
    const entry = directory + 2 + i * 12
    if (entry + 12 > block.length) return undefined
    if (view.getUint16(entry, little) !== ORIENTATION) continue
    const value = readers[view.getUint16(entry + 2, little)]?.(view, entry + 8, little) ?? 0
    return value >= 1 && value <= 8 ? (value as Orientation) : undefined
  }
  return undefined
}

import type { Orientation } from '../orientation.ts'

const ORIENTATION = 0x0112
const SHORT = 3

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
    const value = view.getUint16(entry + 8, little)
    return view.getUint16(entry + 2, little) === SHORT && value >= 1 && value <= 8 ? (value as Orientation) : undefined
  }
  return undefined
}

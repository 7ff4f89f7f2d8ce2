import { gateImage, sniffFormat } from '../../lab/core/image-gate/gate.ts'
import { applyOrientation } from '../../lab/core/images/orientation.ts'
import type { Pixels } from '../../lab/core/images/pixels.ts'
import { limits } from '../../preload/limits.ts'
import { loadSharp } from './load-sharp.ts'

/** The longer side that a glance has at least: about what a window shows. */
const SIDE = 900
/** The parts of a JPEG's size at which its decoder leaves out what is not seen there, the smallest first. */
const PARTS = [8, 4, 2]

/**
 * A large JPEG as it is decoded at a half, a quarter or an eighth of its size, which takes half the time: what a window shows
 * until the picture itself is there. Null where there is nothing to be gained: for other formats, for small pictures, for
 * progressive ones, which are held as a whole at any size, and for files that are not sound, of which opening them tells.
 * @returns pixels of 8 bits, upright
 */
export async function glanceAt(bytes: Uint8Array): Promise<Pixels | null> {
  if (sniffFormat(bytes) !== 'JPEG') return null
  try {
    const { header, essential, missing } = gateImage(bytes)
    const part = PARTS.find((each) => Math.max(header.width, header.height) / each >= SIDE)
    if (part === undefined || missing) return null
    const sharp = loadSharp()
    const file = Buffer.from(essential.buffer, essential.byteOffset, essential.byteLength)
    const options = { limitInputPixels: limits.imagePixels, failOn: 'error' } as const
    if ((await sharp(file, options).metadata()).isProgressive) return null
    const [width, height] = [Math.ceil(header.width / part), Math.ceil(header.height / part)]
    const { data, info } = await sharp(file, options)
      .resize({ width, height, fit: 'fill', kernel: 'nearest' })
      .toColourspace(header.channels === 1 ? 'b-w' : 'srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true })
    const channels = info.channels
    if (channels !== 1 && channels !== 3) return null
    const values = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    const pixels: Pixels = { width: info.width, height: info.height, channels, type: 'uint8', data: values }
    return await applyOrientation(pixels, header.orientation ?? 1)
  } catch {
    return null
  }
}

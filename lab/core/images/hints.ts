import type { PictureHint } from '../../../preload/contract/images.ts'
import { pixelTypes, type Pixels } from './pixels.ts'

/** A picture whose values lie within less than this share of their type's range looks black, or like one colour. */
const NARROW = 1 / 16

/** Whether anything of a picture is less than opaque. */
function isTransparent({ channels, type, data }: Pixels): boolean {
  const { white } = pixelTypes[type]
  if (channels === 4) for (let i = 3; i < data.length; i += 4) if (data[i]! < white) return true
  return false
}

/** Whether the values differ and still use little of their range; alpha is no value. Ends with the first that shows more. */
function isNarrow({ channels, type, data }: Pixels): boolean {
  const room = pixelTypes[type].white * NARROW
  let [least, most] = [Infinity, -Infinity]
  for (let i = 0; i < data.length; i++) {
    if (channels === 4 && (i & 3) === 3) continue
    const value = data[i]!
    if (value < least) least = value
    if (value > most) most = value
    if (most - least > room) return false
  }
  return most > least
}

/** What of a picture is easily overlooked, and changes what operations make of it. */
export function hintsOf(pixels: Pixels): PictureHint[] {
  return [
    ...(isTransparent(pixels) ? (['transparent'] as const) : []),
    ...(isNarrow(pixels) ? (['narrowRange'] as const) : []),
  ]
}

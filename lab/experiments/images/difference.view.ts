/** What differs between the picture before and the one after. */
import { drawable, type Pixels } from './pixels.view.ts'

/** A difference as a picture, and how many of the pixels drawn differ. */
export interface Difference {
  picture: Pixels
  count: number
  all: number
}

/**
 * Each colour's distance, black where nothing changed; a grey picture is compared with each colour. The second may be drawn
 * smaller than the first: then each of its pixels stands for those that it covers.
 */
export function differenceOf(before: Pixels, after: Pixels): Difference {
  const { width, height } = before
  const out = new Uint8Array(width * height * 4)
  let count = 0
  const columns = Int32Array.from({ length: width }, (_, x) => Math.floor((x * after.width) / width) * after.channels)
  for (let y = 0, from = 0, to = 0; y < height; y++) {
    const row = Math.floor((y * after.height) / height) * after.width * after.channels
    for (let x = 0; x < width; x++, from += before.channels, to += 4) {
      const beside = row + columns[x]!
      let differs = false
      for (let c = 0; c < 3; c++) {
        const one = before.bytes[before.channels === 1 ? from : from + c]!
        const other = after.bytes[after.channels === 1 ? beside : beside + c]!
        out[to + c] = Math.abs(one - other)
        differs ||= one !== other
      }
      out[to + 3] = 255
      if (differs) count++
    }
  }
  const picture = drawable({ bulkId: '', width, height, channels: 4 }, out.buffer)
  return { picture, count, all: width * height }
}

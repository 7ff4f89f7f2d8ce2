import { fitInto } from '../../../lab/core/images/scale-pixels.ts'
import { createPixels, toDrawable, type Pixels } from '../../../lab/core/images/pixels.ts'

/** Room for one small picture, in pixels. */
export const THUMBNAIL = { width: 96, height: 72 }
interface Size {
  width: number
  height: number
}
/** Values that are looked at for one pixel, along each side. */
const LOOK = 3

/**
 * A small picture of a large one in RGBA, in the middle of its room: the mean of some of the pixels that each one covers, or
 * their largest, so that edges stay visible.
 * @param edges whether it is a picture of edges, where that is known
 */
export function thumbnailOf(pixels: Pixels, bits: 8 | 16, edges = looksLikeEdges(pixels)): Uint8Array {
  const { channels, data } = pixels
  const size = sizeOf(pixels)
  const small = createPixels(size.width, size.height, channels, pixels.type)
  for (let y = 0, at = 0; y < small.height; y++)
    for (let x = 0; x < small.width; x++)
      for (let c = 0; c < channels; c++) {
        let [sum, most] = [0, -Infinity]
        for (let i = 0; i < LOOK; i++)
          for (let j = 0; j < LOOK; j++) {
            const row = Math.floor(((y + (i + 0.5) / LOOK) * pixels.height) / small.height)
            const column = Math.floor(((x + (j + 0.5) / LOOK) * pixels.width) / small.width)
            const value = data[(row * pixels.width + column) * channels + c]!
            sum += value
            if (value > most) most = value
          }
        small.data[at++] = edges ? most : sum / LOOK ** 2
      }
  return inRoom(toDrawable(small, bits))
}

const looksLikeEdges = ({ channels, type, data }: Pixels): boolean =>
  type === 'bool' || (channels === 1 && data[0] === 0)

/** How large the small picture of a larger one is. */
function sizeOf({ width, height }: Size): Size {
  const factor = Math.min(THUMBNAIL.width / width, THUMBNAIL.height / height, 1)
  const size = fitInto(width, height, Math.max(width, height) * factor)
  return { width: Math.min(size.width, THUMBNAIL.width), height: Math.min(size.height, THUMBNAIL.height) }
}

/**
 * The rows and columns of a picture that {@link thumbnailOf} looks at: a picture of their pixels alone has the same
 * thumbnail. Null where that picture would be no smaller.
 */
export function looksOf(size: Size): { rows: number[]; columns: number[] } | null {
  const small = sizeOf(size)
  if (small.width * LOOK >= size.width || small.height * LOOK >= size.height) return null
  const looks = (few: number, many: number): number[] =>
    Array.from({ length: few * LOOK }, (_, at) =>
      Math.floor(((Math.floor(at / LOOK) + ((at % LOOK) + 0.5) / LOOK) * many) / few),
    )
  return { rows: looks(small.height, size.height), columns: looks(small.width, size.width) }
}

/** In RGBA, with nothing around it. */
function inRoom({ width, height, channels, data }: Pixels): Uint8Array {
  const room = new Uint8Array(THUMBNAIL.width * THUMBNAIL.height * 4)
  const [left, top] = [(THUMBNAIL.width - width) >> 1, (THUMBNAIL.height - height) >> 1]
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const to = ((top + y) * THUMBNAIL.width + left + x) * 4
      const from = (y * width + x) * channels
      for (let c = 0; c < 3; c++) room[to + c] = data[channels === 1 ? from : from + c]!
      room[to + 3] = channels === 4 ? data[from + 3]! : 255
    }
  return room
}

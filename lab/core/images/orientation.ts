import { noProgress, type Progress } from '../progress.ts'
import { createPixels, type Pixels } from './pixels.ts'

/** Pixels that are turned between two pauses. */
const PIECE = 1 << 20

/** EXIF's orientation: 1 is upright; 2–4 mirror or turn by 180°; 5–8 also swap width and height. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8

/** Whether an orientation swaps width and height. */
export const swapsSides = (orientation: Orientation): boolean => orientation >= 5

/**
 * Turns a picture upright, piece by piece.
 * @param orientation EXIF's tag 0x0112: where row 0 and column 0 of the stored picture lie (CIPA DC-008, 4.6.4)
 */
export async function applyOrientation(
  pixels: Pixels,
  orientation: Orientation,
  progress: Progress = noProgress,
): Promise<Pixels> {
  if (orientation === 1) return pixels
  const { width, height, channels } = pixels
  const swap = swapsSides(orientation)
  const upright = createPixels(swap ? height : width, swap ? width : height, channels, pixels.type)
  const [from, to] = [pixels.data, upright.data]
  const flipX = orientation === 2 || orientation === 3 || orientation === 7 || orientation === 8
  const flipY = orientation === 3 || orientation === 4 || orientation === 6 || orientation === 7
  const rows = Math.max(1, Math.floor(PIECE / upright.width))
  let at = 0
  for (let y = 0; y < upright.height; y++) {
    for (let x = 0; x < upright.width; x++) {
      // Where the upright pixel stands in the stored picture.
      const column = swap ? y : x
      const row = swap ? x : y
      const source = ((flipY ? height - 1 - row : row) * width + (flipX ? width - 1 - column : column)) * channels
      for (let c = 0; c < channels; c++) to[at++] = from[source + c]!
    }
    if ((y + 1) % rows === 0) await progress((y + 1) / upright.height)
  }
  return upright
}

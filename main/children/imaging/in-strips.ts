import type { Progress } from '../../../lab/core/progress.ts'
import { createPixels, type Pixels } from '../../../lab/core/images/pixels.ts'

/**
 * Applies an operation strip by strip, with a pause after each.
 * @param rows of a strip
 * @param margin rows beside a strip that its outermost rows depend on
 */
export async function inStrips(
  run: (strip: Pixels) => Pixels,
  pixels: Pixels,
  progress: Progress,
  { rows, margin }: { rows: number; margin: number },
): Promise<Pixels> {
  const { width, height, channels, data } = pixels
  const stride = width * channels
  let result: Pixels | null = null
  for (let row = 0; row < height; row += rows) {
    const end = Math.min(height, row + rows)
    const [top, bottom] = [Math.max(0, row - margin), Math.min(height, end + margin)]
    const strip = { ...pixels, height: bottom - top, data: data.subarray(top * stride, bottom * stride) }
    const done = run(strip)
    result ??= createPixels(width, height, done.channels, done.type)
    const out = width * done.channels
    result.data.set(done.data.subarray((row - top) * out, (end - top) * out), row * out)
    await progress(end / height)
  }
  return result!
}

import { createPixels, type Pixels } from '../../../lab/core/pixels.ts'
import { noPause, type Pause } from '../../../lab/core/pause.ts'
import type { VisionProvider, VisionStep } from '../../../lab/core/vision.ts'

/** Values of a strip: a few tens of milliseconds for most operations, and little of OpenCV's memory, which never shrinks. */
const STRIP_VALUES = 1 << 21

/**
 * Rows beside a strip that its outermost rows depend on; null where a pixel may depend on the whole picture (Canny follows
 * an edge wherever it goes). OpenCV's Gaussian reaches three sigma with 8 bits and four with 16.
 */
function marginOf(step: VisionStep): number | null {
  if (step.kind === 'grey') return 0
  return step.kind === 'gaussianBlur' ? Math.ceil(4 * step.sigma) + 1 : null
}

/** What an operation costs, in about seconds for 50 megapixels; only how they compare matters. */
export function costOf(step: VisionStep, channels: number): number {
  if (step.kind === 'grey') return channels === 1 ? 0.05 : 0.5
  return step.kind === 'gaussianBlur' ? channels * (0.2 + 0.5 * step.sigma) : 1
}

/** Applies one operation strip by strip, with a pause between them; the pixels are those of the whole picture at once. */
export async function runStep(
  vision: VisionProvider,
  pixels: Pixels,
  step: VisionStep,
  pause: Pause = noPause,
  stripValues = STRIP_VALUES,
): Promise<Pixels> {
  const { width, height, channels, bits, data } = pixels
  const margin = marginOf(step)
  const stride = width * channels
  const rows = Math.max(1, Math.ceil(stripValues / stride), 3 * (margin ?? 0))
  if (margin === null || rows >= height) return vision.run(pixels, step)
  let result: Pixels | null = null
  for (let row = 0; row < height; row += rows) {
    const end = Math.min(height, row + rows)
    const [top, bottom] = [Math.max(0, row - margin), Math.min(height, end + margin)]
    const strip = { ...pixels, height: bottom - top, data: data.subarray(top * stride, bottom * stride) }
    const done = vision.run(strip, step)
    result ??= createPixels(width, height, done.channels, bits)
    const out = width * done.channels
    result.data.set(done.data.subarray((row - top) * out, (end - top) * out), row * out)
    await pause(end / height)
  }
  return result!
}

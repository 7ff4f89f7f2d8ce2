import { EdgeHysteresis } from '../../../lab/core/images/edge-hysteresis.ts'
import { subProgress, type Progress } from '../../../lab/core/progress.ts'
import { toEightBits, type Pixels } from '../../../lab/core/images/pixels.ts'
import { scikitMaxima } from '../../../lab/core/images/plain/canny-scikit.ts'
import type { CannyStep, VisionProvider, VisionStepOf } from '../../../lab/core/images/vision.ts'

/** So long Canny may take in one go, in milliseconds: in strips it takes more than twice as long. */
const AT_ONCE_MS = 250
/** Pixels that are never done in one go: OpenCV takes many bytes for each. */
const TOO_MANY = 1 << 24
/** Milliseconds for a megapixel, as each provider needed them the last time; at first the slowest one's on noise. */
const pace = new WeakMap<VisionProvider, number>()
const FIRST_PACE = 20
const STRIP = 1 << 20
/** Pixels that chains are followed over between two pauses. */
const CHAIN = 1 << 20

/**
 * Canny strip by strip, with the pixels of the whole picture at once. Whether a pixel is a maximum across its edge depends
 * on its surroundings alone, and Canny with both thresholds alike tells the maxima over that threshold: those over the
 * low one are candidates, those over the high one are sure. Only the chains between them lead through the whole picture.
 * @param mostPixels of a strip, for tests with small pictures
 */
export async function cannyInStrips(
  vision: VisionProvider,
  pixels: Pixels,
  step: CannyStep,
  progress: Progress,
  mostPixels = Infinity,
): Promise<Pixels> {
  const { width, height, channels, data } = pixels
  const megapixels = (width * height) / 1e6
  const fits = width * height <= Math.min(mostPixels, TOO_MANY)
  if (fits && megapixels * (pace.get(vision) ?? FIRST_PACE) <= AT_ONCE_MS) {
    const began = performance.now()
    const edges = vision.run(pixels, step)
    learnPace(vision, width * height, began)
    return edges
  }
  const low = Math.min(step.lowThreshold, step.highThreshold)
  const high = Math.max(step.lowThreshold, step.highThreshold)
  const maximaOver = (grey: Pixels, threshold: number): Pixels =>
    vision.run(grey, { ...step, lowThreshold: threshold, highThreshold: threshold })
  // The gradient of a neighbour.
  const margin = (step.apertureSize >> 1) + 1
  const rows = Math.max(1, Math.floor(Math.min(mostPixels, STRIP) / width))
  const stride = width * channels
  const hysteresis = new EdgeHysteresis(width, height)
  for (let row = 0; row < height; row += rows) {
    const end = Math.min(height, row + rows)
    const [top, bottom] = [Math.max(0, row - margin), Math.min(height, end + margin)]
    const part = { ...pixels, height: bottom - top, data: data.subarray(top * stride, bottom * stride) }
    const grey = vision.run(toEightBits(part), { kind: 'grey', weights: 'opencv' })
    const inner = ({ data: found }: Pixels) => found.subarray((row - top) * width, (end - top) * width)
    const began = performance.now()
    const candidates = maximaOver(grey, low)
    learnPace(vision, grey.data.length, began)
    const here = subProgress(progress, row / height, end / height)
    await here(0.4)
    const sure = low === high ? candidates : maximaOver(grey, high)
    hysteresis.addRows(inner(candidates), inner(sure))
    await here(0.8)
    while (!hysteresis.follow(CHAIN)) await here(0.9)
  }
  const edges = hysteresis.finish()
  await progress(1)
  return { width, height, channels: 1, type: 'uint8', data: edges }
}

/** Small pictures tell little of the pace. */
function learnPace(vision: VisionProvider, pixels: number, began: number): void {
  if (pixels >= STRIP / 2) pace.set(vision, (performance.now() - began) / (pixels / 1e6))
}

/** scikit-image's Canny strip by strip, as bool. */
export async function scikitInStrips(
  pixels: Pixels,
  step: VisionStepOf<'cannyScikit'>,
  progress: Progress,
  mostPixels = Infinity,
): Promise<Pixels> {
  const { width, height } = pixels
  const rows = Math.max(1, Math.floor(Math.min(mostPixels, STRIP / 4) / width))
  const hysteresis = new EdgeHysteresis(width, height)
  for (let row = 0; row < height; row += rows) {
    const end = Math.min(height, row + rows)
    const { candidates, sure } = scikitMaxima(pixels, step, row, end)
    hysteresis.addRows(candidates, sure)
    await progress((row + 0.8 * (end - row)) / height)
    while (!hysteresis.follow(CHAIN)) await progress((row + 0.9 * (end - row)) / height)
  }
  const data = hysteresis.finish()
  for (let at = 0; at < data.length; at++) data[at]! &= 1
  await progress(1)
  return { width, height, channels: 1, type: 'bool', data }
}

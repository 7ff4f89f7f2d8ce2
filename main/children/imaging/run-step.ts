import { noPause, type Pause } from '../../../lab/core/pause.ts'
import type { Pixels } from '../../../lab/core/pixels.ts'
import type { VisionProvider, VisionStep } from '../../../lab/core/vision.ts'
import { blurInPieces } from './blur-in-pieces.ts'
import { cannyInStrips } from './canny-in-strips.ts'
import { inStrips } from './in-strips.ts'

/** Values of a strip that becomes grey: some milliseconds, and little of OpenCV's memory, which never shrinks. */
const GREY_VALUES = 1 << 21

/** What an operation costs, in about seconds for 50 megapixels; only how they compare matters. */
export function costOf(step: VisionStep, channels: number): number {
  if (step.kind === 'grey') return channels === 1 ? 0.05 : 0.5
  return step.kind === 'gaussianBlur' ? channels * (0.2 + 0.5 * step.sigma) : 2
}

/**
 * Applies one operation piece by piece, with pauses between; the pixels are those of the whole picture at once.
 * @param mostValues of a piece, for tests with small pictures
 */
export function runStep(
  vision: VisionProvider,
  pixels: Pixels,
  step: VisionStep,
  pause: Pause = noPause,
  mostValues = Infinity,
): Promise<Pixels> {
  switch (step.kind) {
    case 'gaussianBlur':
      return blurInPieces(vision, pixels, step, pause, mostValues)
    case 'canny':
      return cannyInStrips(vision, pixels, step, pause, mostValues)
    case 'grey': {
      const rows = Math.max(1, Math.floor(Math.min(mostValues, GREY_VALUES) / (pixels.width * pixels.channels)))
      return inStrips(vision, pixels, step, pause, { rows, margin: 0 })
    }
  }
}

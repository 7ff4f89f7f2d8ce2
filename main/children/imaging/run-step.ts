import { colourComponents, componentFigures, findComponents } from '../../../lab/core/images/plain/components.ts'
import { histogramOf, otsuThreshold, triangleThreshold } from '../../../lab/core/images/plain/histogram.ts'
import { isPlain, runPlain } from '../../../lab/core/images/plain/run-plain.ts'
import { equalizeTable, rangeOf } from '../../../lab/core/images/plain/tone.ts'
import { noProgress, type Progress } from '../../../lab/core/progress.ts'
import type { Pixels } from '../../../lab/core/images/pixels.ts'
import type { VisionProvider, VisionStep } from '../../../lab/core/images/vision.ts'
import { loadOpencvWasm } from '../../../native/vision/opencv-wasm.ts'
import { blurInPieces } from './blur-in-pieces.ts'
import { cannyInStrips, scikitInStrips } from './canny-in-strips.ts'
import { inStrips } from './in-strips.ts'
import { piecesOf } from './step-pieces.ts'

/** Work of a strip, in about 10 ns: a twentieth of a second, and little of OpenCV's memory, which never shrinks. */
const STRIP_WORK = 1 << 22

/** What a step gives, and what it measures on its way. */
export interface StepOutcome {
  pixels: Pixels
  figures: Record<string, number>
}

/** What an operation costs, in about seconds for 50 megapixels; only how they compare matters. */
export function costOf(step: VisionStep, channels: number): number {
  if (step.kind === 'grey') return channels === 1 ? 0.05 : 0.5
  if (step.kind === 'gaussianBlur') return channels * (0.2 + 0.5 * step.sigma)
  if (step.kind === 'canny') return 2
  return channels * 0.3 * (piecesOf(step, { type: 'uint8' })?.work ?? 1)
}

/**
 * Applies one operation piece by piece, with pauses between; the pixels are those of the whole picture at once. What the
 * provider lacks runs in WebAssembly.
 * @param mostValues of a piece, for tests with small pictures
 */
export async function runStep(
  vision: VisionProvider,
  pixels: Pixels,
  step: VisionStep,
  progress: Progress = noProgress,
  mostValues = Infinity,
): Promise<StepOutcome> {
  const plainly = (result: Pixels): StepOutcome => ({ pixels: result, figures: {} })
  switch (step.kind) {
    case 'gaussianBlur':
      return plainly(await blurInPieces(vision, pixels, step, progress, mostValues))
    case 'canny':
      return plainly(await cannyInStrips(vision, pixels, step, progress, mostValues))
    case 'cannyScikit':
      return plainly(await scikitInStrips(pixels, step, progress, mostValues))
    case 'connectedComponents': {
      const components = findComponents(pixels, step.connectivity)
      await progress(0.7)
      return { pixels: colourComponents(pixels, components), figures: componentFigures(components) }
    }
    case 'threshold':
      if (step.method === 'otsu' || step.method === 'triangle') {
        const threshold = (step.method === 'otsu' ? otsuThreshold : triangleThreshold)(histogramOf(pixels))
        const fixed = await strips({ ...step, method: 'fixed', value: threshold })
        return { pixels: fixed, figures: { threshold } }
      }
      return plainly(await strips(step))
    case 'stretch': {
      // The range is that of the whole picture.
      const own = step.low === null || step.high === null ? rangeOf(pixels) : { least: 0, most: 0 }
      return plainly(await strips({ ...step, low: step.low ?? own.least, high: step.high ?? own.most }))
    }
    case 'equalize': {
      const table = equalizeTable(pixels)
      return plainly(table === null ? pixels : await strips(step, table))
    }
    default:
      return plainly(await strips(step))
  }

  async function strips(resolved: VisionStep, table?: readonly number[]): Promise<Pixels> {
    const provider = isPlain(resolved) || vision.has(resolved) ? vision : await loadOpencvWasm()
    const run = (strip: Pixels): Pixels =>
      isPlain(resolved) ? runPlain(strip, resolved, table) : provider.run(strip, resolved)
    const pieces = piecesOf(resolved, pixels)
    if (!pieces) return run(pixels)
    const values = Math.min(mostValues, STRIP_WORK / pieces.work)
    const rows = Math.max(1, pieces.margin, Math.floor(values / (pixels.width * pixels.channels)))
    return inStrips(run, pixels, progress, { rows, margin: pieces.margin })
  }
}

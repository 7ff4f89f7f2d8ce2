import { scikitMargin } from '../../../lab/core/images/plain/canny-scikit.ts'
import { isPlain } from '../../../lab/core/images/plain/run-plain.ts'
import type { Pixels } from '../../../lab/core/images/pixels.ts'
import type { VisionStep } from '../../../lab/core/images/vision.ts'

/** How a step is cut into strips: rows beside a strip that its pixels depend on, and work for one value, in about 10 ns. */
export interface StepPieces {
  margin: number
  work: number
}

const whole = new Set(['fill', 'crop', 'resize', 'rotate', 'flip', 'noise', 'clahe', 'connectedComponents'])

/** How a step is cut; null where it is carried out on the whole picture at once. */
export function piecesOf(step: VisionStep, { type }: Pick<Pixels, 'type'>): StepPieces | null {
  if (whole.has(step.kind)) return null
  switch (step.kind) {
    case 'medianBlur':
      return { margin: step.size >> 1, work: step.size > 5 ? 8 : step.size > 3 ? 7 : 2 }
    case 'bilateral':
      // Of floats it first looks for the least and the highest value of all.
      return type === 'float32' ? null : { margin: (step.diameter >> 1) + 1, work: 1 + step.diameter ** 2 / 4 }
    case 'convolve': {
      const weights = step.kernel.length * step.kernel[0]!.length
      return { margin: step.kernel.length, work: isPlain(step) ? weights : 1 + weights / 8 }
    }
    case 'sobel':
    case 'laplacian':
      return { margin: (step.size >> 1) + 1, work: 2 }
    case 'scharr':
      return { margin: 2, work: 2 }
    case 'erode':
    case 'dilate':
      return { margin: step.size * step.iterations, work: 1 + (step.iterations * step.size) / 8 }
    case 'open':
    case 'close':
      return { margin: 2 * step.size * step.iterations, work: 2 + (step.iterations * step.size) / 4 }
    case 'threshold':
      return { margin: step.method === 'fixed' ? 0 : (step.size >> 1) + 1, work: 2 }
    case 'cannyScikit':
      return { margin: scikitMargin(step), work: 14 + 4 * step.sigma }
    default:
      return { margin: 0, work: 1 }
  }
}

/** A recipe for a smaller copy of its picture, whose result looks like the whole one seen from further away. */
import { pixelTypes, type Shape } from './pixels.ts'
import type { PlannedStep } from './recipe.ts'
import { sliceRange } from './steps/slices.ts'
import type { VisionStep } from './vision.ts'

/** A slice of a longer side, on a shorter one: never empty. */
function smallerSlice(text: string, length: number, shorter: number): string {
  const { from, to } = sliceRange(text, length)
  const scale = shorter / length
  const begin = Math.min(shorter - 1, Math.floor(from * scale))
  return `${begin}:${Math.max(begin + 1, Math.round(to * scale))}`
}
/** The nearest odd number, and no less than `least`. */
const odd = (value: number, least = 1): number => Math.max(least, 2 * Math.round((value - 1) / 2) + 1)

/**
 * The steps as they are carried out on a copy of `scale` times the size. Distances shrink with it; gradients from pixel to
 * pixel grow by as much. Weights that were typed stay as they are.
 * @param shapes of the whole picture, before each step and after the last one
 */
export function smallerSteps(planned: readonly PlannedStep[], shapes: readonly Shape[], scale: number): PlannedStep[] {
  const shrunk = (length: number): number => Math.max(1, Math.round(length * scale))
  let present = { width: shrunk(shapes[0]!.width), height: shrunk(shapes[0]!.height) }
  return planned.map(({ index, step }, at) => {
    const smaller = smallerStep(step, shapes[at]!, present, scale)
    if (smaller.kind === 'crop') {
      const [rows, columns] = [sliceRange(smaller.rows, present.height), sliceRange(smaller.columns, present.width)]
      present = { width: columns.to - columns.from, height: rows.to - rows.from }
    } else if (smaller.kind === 'resize') present = { width: smaller.width, height: smaller.height }
    else if (smaller.kind === 'rotate' && smaller.degrees !== 180)
      present = { width: present.height, height: present.width }
    return { index, step: smaller }
  })
}

/** @param present the size of the smaller copy before the step */
function smallerStep(
  step: VisionStep,
  whole: Shape,
  present: { width: number; height: number },
  scale: number,
): VisionStep {
  switch (step.kind) {
    case 'fill':
    case 'crop':
      return {
        ...step,
        rows: smallerSlice(step.rows, whole.height, present.height),
        columns: smallerSlice(step.columns, whole.width, present.width),
      }
    case 'resize':
      return {
        ...step,
        width: Math.max(1, Math.round(step.width * scale)),
        height: Math.max(1, Math.round(step.height * scale)),
      }
    case 'gaussianBlur':
      return { ...step, sigma: Math.max(0.1, step.sigma * scale) }
    case 'medianBlur':
      return { ...step, size: odd(step.size * scale) }
    case 'bilateral':
      return { ...step, diameter: odd(step.diameter * scale), sigmaSpace: step.sigmaSpace * scale }
    case 'threshold':
      return { ...step, size: odd(step.size * scale, 3) }
    case 'erode':
    case 'dilate':
    case 'open':
    case 'close':
      return { ...step, size: 1 + Math.round((step.size - 1) * step.iterations * scale), iterations: 1 }
    case 'canny':
      return { ...step, lowThreshold: step.lowThreshold / scale, highThreshold: step.highThreshold / scale }
    case 'cannyScikit': {
      const { most, float } = pixelTypes[whole.type]
      const range = float ? 1 : most
      return {
        ...step,
        sigma: step.sigma * scale,
        lowThreshold: (step.lowThreshold ?? 0.1 * range) / scale,
        highThreshold: (step.highThreshold ?? 0.2 * range) / scale,
      }
    }
    default:
      return step
  }
}

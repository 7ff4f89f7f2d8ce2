/** Canny as scikit-image's `feature.canny` computes it, strip by strip. */
import { pixelTypes, type Pixels } from '../pixels.ts'
import type { VisionStepOf } from '../vision.ts'
import { gaussianWeights } from './gaussian-weights.ts'

type Step = VisionStepOf<'cannyScikit'>

const { fround } = Math
const EPSILON = { float64: Number.EPSILON, float32: 1 / 8_388_608 } as const

/** Rows around a strip that its pixels depend on: the blur's reach, Sobel's and that of thinning. */
export const scikitMargin = ({ sigma }: Step): number => Math.floor(4 * sigma + 0.5) + 3

/**
 * What is left after thinning in the rows `from` to `to`: candidates over the low threshold, sure ones from the high one on.
 */
export function scikitMaxima(
  source: Pixels,
  step: Step,
  from: number,
  to: number,
): { candidates: Uint8Array; sure: Uint8Array } {
  const { width, height, type } = source
  const { most, float } = pixelTypes[type]
  const range = float ? 1 : most
  const low = step.lowThreshold === null ? 0.1 : step.lowThreshold / range
  const high = step.highThreshold === null ? 0.2 : step.highThreshold / range
  const candidates = new Uint8Array((to - from) * width)
  const sure = new Uint8Array((to - from) * width)
  // Two rows more for Sobel and thinning; the outermost pixels of the picture are no edges.
  const [top, bottom] = [Math.max(0, from - 2), Math.min(height, to + 2)]
  const smooth = smoothed(source, step.sigma, top, bottom)
  const { down, across, strength } = gradients(smooth, width, bottom - top, type)
  const single = type === 'float32'
  for (let y = Math.max(1, from); y < Math.min(height - 1, to); y++)
    for (let x = 1; x < width - 1; x++) {
      const at = (y - top) * width + x
      const here = strength[at]!
      if (here < low || !isLargest(strength, down[at]!, across[at]!, at, width, single)) continue
      const place = (y - from) * width + x
      if (here > 0) candidates[place] = 1
      if (here > 0 && here >= high) sure[place] = 1
    }
  return { candidates, sure }
}

/** The Gaussian blur over what is inside of the picture alone: outside counts as 0, and is made up for. */
function smoothed(source: Pixels, sigma: number, top: number, bottom: number): Float64Array | Float32Array {
  const { width, height, type, data } = source
  const single = type === 'float32'
  const Store = single ? Float32Array : Float64Array
  const weights = gaussianWeights(sigma)
  const radius = weights.length - 1
  const { most, float } = pixelTypes[type]
  const share = float ? 1 : 1 / most
  const rows = bottom - top
  const result = new Store(rows * width)
  const blurred = new Store(width)
  const ones = new Store(1)
  const valueAt = (row: number, x: number): number => {
    if (row < 0 || row >= height) return 0
    const value = data[row * width + x]! * share
    return type === 'int16' && value < -1 ? -1 : value
  }
  const inside = (place: number, end: number): number => Number(place >= 0 && place < end)
  for (let row = 0; row < rows; row++) {
    const y = top + row
    for (let x = 0; x < width; x++) {
      let sum = valueAt(y, x) * weights[0]!
      for (let k = radius; k >= 1; k--) sum += (valueAt(y - k, x) + valueAt(y + k, x)) * weights[k]!
      blurred[x] = sum
    }
    let full = weights[0]!
    for (let k = radius; k >= 1; k--) full += (inside(y - k, height) + inside(y + k, height)) * weights[k]!
    ones[0] = full
    const covered = ones[0]
    for (let x = 0; x < width; x++) {
      let sum = blurred[x]! * weights[0]!
      let weight = covered * weights[0]!
      for (let k = radius; k >= 1; k--) {
        const [left, right] = [x - k >= 0, x + k < width]
        sum += ((left ? blurred[x - k]! : 0) + (right ? blurred[x + k]! : 0)) * weights[k]!
        weight += ((left ? covered : 0) + (right ? covered : 0)) * weights[k]!
      }
      result[row * width + x] = single
        ? fround(sum) / fround(fround(weight) + EPSILON.float32)
        : sum / (weight + EPSILON.float64)
    }
  }
  return result
}

/** SciPy's Sobel derivatives (borders mirrored with their outermost pixel) and the gradient's length. */
function gradients(smooth: Float64Array | Float32Array, width: number, rows: number, type: Pixels['type']) {
  const single = type === 'float32'
  const Store = single ? Float32Array : Float64Array
  const [down, across, strength] = [new Store(smooth.length), new Store(smooth.length), new Store(smooth.length)]
  // The difference downwards, and that to the right, each before it is smoothed the other way.
  const [vertical, horizontal] = [new Store(smooth.length), new Store(smooth.length)]
  const clampRow = (row: number): number => Math.min(rows - 1, Math.max(0, row)) * width
  for (let y = 0, at = 0; y < rows; y++) {
    const [above, below] = [clampRow(y - 1), clampRow(y + 1)]
    for (let x = 0; x < width; x++, at++) {
      vertical[at] = -(smooth[above + x]! - smooth[below + x]!)
      const [left, right] = [x > 0 ? at - 1 : at, x < width - 1 ? at + 1 : at]
      horizontal[at] = -(smooth[left]! - smooth[right]!)
    }
  }
  const round = single ? fround : (value: number): number => value
  for (let y = 0, at = 0; y < rows; y++) {
    const [above, below] = [clampRow(y - 1), clampRow(y + 1)]
    for (let x = 0; x < width; x++, at++) {
      const [left, right] = [x > 0 ? at - 1 : at, x < width - 1 ? at + 1 : at]
      down[at] = vertical[at]! * 2 + (vertical[left]! + vertical[right]!)
      across[at] = horizontal[at]! * 2 + (horizontal[above + x]! + horizontal[below + x]!)
      strength[at] = Math.sqrt(round(round(down[at]! * down[at]!) + round(across[at]! * across[at]!)))
    }
  }
  return { down, across, strength }
}

/** Whether a gradient is the largest across its edge: compared with two points between neighbouring pixels. */
function isLargest(
  strength: Float64Array | Float32Array,
  down: number,
  across: number,
  at: number,
  width: number,
  single: boolean,
): boolean {
  const here = strength[at]!
  const [steep, flat] = [Math.abs(down), Math.abs(across)]
  const same = (down >= 0 && across >= 0) || (down <= 0 && across <= 0)
  const opposite = (down <= 0 && across >= 0) || (down >= 0 && across <= 0)
  if (!same && !opposite) return false
  let near: number
  let corner: number
  let share: number
  if (same) {
    corner = width + 1
    near = steep > flat ? width : 1
    share = steep > flat ? flat / steep : steep / flat
  } else {
    corner = -width + 1
    near = steep < flat ? 1 : -width
    share = steep < flat ? steep / flat : flat / steep
  }
  if (single) share = fround(share)
  const between = (direct: number, diagonal: number): number =>
    (single ? fround(diagonal * share) : diagonal * share) + direct * (1 - share)
  return (
    between(strength[at + near]!, strength[at + corner]!) <= here &&
    between(strength[at - near]!, strength[at - corner]!) <= here
  )
}

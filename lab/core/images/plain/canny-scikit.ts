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

/**
 * The Gaussian blur over what is inside of the picture alone: outside counts as 0, and is made up for. Sums are added up in
 * SciPy's order, so that they round alike: the middle first, then from the outermost weights inwards.
 */
function smoothed(source: Pixels, sigma: number, top: number, bottom: number): Float64Array | Float32Array {
  const { width, height, type } = source
  const single = type === 'float32'
  const weights = gaussianWeights(sigma)
  const radius = weights.length - 1
  const rows = bottom - top
  const values = scaledRows(source, top - radius, bottom + radius)
  const result = single ? new Float32Array(rows * width) : new Float64Array(rows * width)
  const blurred = single ? new Float32Array(width) : new Float64Array(width)
  const sums = new Float64Array(width)
  const shares = new Float64Array(width)
  const ones = single ? new Float32Array(1) : new Float64Array(1)
  const inside = (place: number, end: number): number => Number(place >= 0 && place < end)
  let lastCovered = NaN
  for (let row = 0; row < rows; row++) {
    const middle = (row + radius) * width
    for (let x = 0; x < width; x++) sums[x] = values[middle + x]! * weights[0]!
    for (let k = radius; k >= 1; k--) {
      const weight = weights[k]!
      const [above, below] = [middle - k * width, middle + k * width]
      for (let x = 0; x < width; x++) sums[x] = sums[x]! + (values[above + x]! + values[below + x]!) * weight
    }
    blurred.set(sums)
    const y = top + row
    let full = weights[0]!
    for (let k = radius; k >= 1; k--) full += (inside(y - k, height) + inside(y + k, height)) * weights[k]!
    ones[0] = full
    const covered = ones[0]
    if (covered !== lastCovered) {
      sharesOf(covered, weights, shares, single)
      lastCovered = covered
    }
    addAcross(blurred, weights, sums)
    const to = row * width
    // float32 rounds the sum before it is divided, and the quotient when it is stored.
    if (single) for (let x = 0; x < width; x++) result[to + x] = fround(sums[x]!) / shares[x]!
    else for (let x = 0; x < width; x++) result[to + x] = sums[x]! / shares[x]!
  }
  return result
}

/** Rows of a picture as shares of its type's range, row by row; zeros outside of it. */
function scaledRows({ width, height, type, data }: Pixels, from: number, to: number): Float64Array {
  const { most, float } = pixelTypes[type]
  const share = float ? 1 : 1 / most
  const rows = new Float64Array((to - from) * width)
  const [first, past] = [Math.max(0, from), Math.min(height, to)]
  let at = (first - from) * width
  for (let i = first * width; i < past * width; i++) rows[at++] = data[i]! * share
  if (type === 'int16') for (let i = 0; i < rows.length; i++) if (rows[i]! < -1) rows[i] = -1
  return rows
}

/** For each column what its sum is divided by: the weights of what lies inside, and a little. */
function sharesOf(covered: number, weights: ArrayLike<number>, shares: Float64Array, single: boolean): void {
  const width = shares.length
  const radius = weights.length - 1
  for (let x = 0; x < width; x++) {
    let weight = covered * weights[0]!
    for (let k = radius; k >= 1; k--) weight += ((x >= k ? covered : 0) + (x + k < width ? covered : 0)) * weights[k]!
    shares[x] = single ? fround(fround(weight) + EPSILON.float32) : weight + EPSILON.float64
  }
}

/** The weighted sums along a row, which is 0 outside. */
function addAcross(row: Float64Array | Float32Array, weights: ArrayLike<number>, sums: Float64Array): void {
  const width = row.length
  const radius = weights.length - 1
  for (let x = 0; x < width; x++) sums[x] = row[x]! * weights[0]!
  for (let k = radius; k >= 1; k--) {
    const weight = weights[k]!
    const both = Math.max(0, width - k)
    // Where the row is shorter than that, neither lies inside.
    for (let x = 0; x < Math.min(k, both); x++) sums[x] = sums[x]! + (0 + row[x + k]!) * weight
    for (let x = k; x < both; x++) sums[x] = sums[x]! + (row[x - k]! + row[x + k]!) * weight
    for (let x = Math.max(k, both); x < width; x++) sums[x] = sums[x]! + (row[x - k]! + 0) * weight
  }
}

/** SciPy's Sobel derivatives (borders mirrored with their outermost pixel) and the gradient's length. */
function gradients(smooth: Float64Array | Float32Array, width: number, rows: number, type: Pixels['type']) {
  const single = type === 'float32'
  const Store = single ? Float32Array : Float64Array
  const [down, across, strength] = [new Store(smooth.length), new Store(smooth.length), new Store(smooth.length)]
  // The difference downwards, and that to the right, each before it is smoothed the other way.
  const [vertical, horizontal] = [new Store(smooth.length), new Store(smooth.length)]
  const last = width - 1
  const clampRow = (row: number): number => Math.min(rows - 1, Math.max(0, row)) * width
  for (let y = 0; y < rows; y++) {
    const at = y * width
    const [above, below] = [clampRow(y - 1), clampRow(y + 1)]
    for (let x = 0; x < width; x++) vertical[at + x] = -(smooth[above + x]! - smooth[below + x]!)
    horizontal[at] = -(smooth[at]! - smooth[at + Math.min(1, last)]!)
    for (let i = at + 1; i < at + last; i++) horizontal[i] = -(smooth[i - 1]! - smooth[i + 1]!)
    horizontal[at + last] = -(smooth[at + Math.max(0, last - 1)]! - smooth[at + last]!)
  }
  for (let y = 0; y < rows; y++) {
    const at = y * width
    const [above, below] = [clampRow(y - 1), clampRow(y + 1)]
    down[at] = vertical[at]! * 2 + (vertical[at]! + vertical[at + Math.min(1, last)]!)
    for (let i = at + 1; i < at + last; i++) down[i] = vertical[i]! * 2 + (vertical[i - 1]! + vertical[i + 1]!)
    if (last > 0) down[at + last] = vertical[at + last]! * 2 + (vertical[at + last - 1]! + vertical[at + last]!)
    for (let x = 0; x < width; x++)
      across[at + x] = horizontal[at + x]! * 2 + (horizontal[above + x]! + horizontal[below + x]!)
  }
  if (single)
    for (let i = 0; i < smooth.length; i++)
      strength[i] = Math.sqrt(fround(fround(down[i]! * down[i]!) + fround(across[i]! * across[i]!)))
  else for (let i = 0; i < smooth.length; i++) strength[i] = Math.sqrt(down[i]! * down[i]! + across[i]! * across[i]!)
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

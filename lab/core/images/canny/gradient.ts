/** Canny's first half as OpenCV computes it, in whole numbers: Sobel derivatives and the maxima across each edge. */
import type { Pixels } from '../pixels.ts'
import type { CannyStep } from '../vision.ts'

/** How a picture's edges are measured; thresholds do not enter. */
export type GradientSettings = Pick<CannyStep, 'apertureSize' | 'l2Gradient'>

/** A derivative's kernel parts by the aperture: smoothing across, difference along (OpenCV's `getDerivKernels`). */
const kernels = {
  3: { smooth: [1, 2, 1], difference: [-1, 0, 1] },
  5: { smooth: [1, 4, 6, 4, 1], difference: [-1, -2, 0, 2, 1] },
  7: { smooth: [1, 6, 15, 20, 15, 6, 1], difference: [-1, -4, -5, 0, 5, 4, 1] },
} as const

/** tan 22.5° in 32768ths. */
const TANGENT = 13_573

/** The derivatives of an 8-bit grey picture to the right and downwards; the border is repeated. */
export interface Gradient {
  width: number
  height: number
  dx: Int16Array
  dy: Int16Array
}

/** Sobel's derivatives, an aperture of 7 divided by 16 (rounded to the nearest even), as OpenCV's Canny takes them. */
export function gradientOf({ width, height, data }: Pixels, apertureSize: 3 | 5 | 7): Gradient {
  const { smooth, difference } = kernels[apertureSize]
  const reach = apertureSize >> 1
  const dx = new Int16Array(width * height)
  const dy = new Int16Array(width * height)
  // The rows above and below are folded into one row of sums, whose border is repeated too.
  const smoothed = new Int32Array(width + 2 * reach)
  const different = new Int32Array(width + 2 * reach)
  for (let y = 0; y < height; y++) {
    smoothed.fill(0)
    different.fill(0)
    for (let k = -reach; k <= reach; k++) {
      const row = Math.min(height - 1, Math.max(0, y + k)) * width
      const [s, d] = [smooth[k + reach]!, difference[k + reach]!]
      for (let x = 0; x < width; x++) {
        const value = data[row + x]!
        smoothed[x + reach]! += s * value
        different[x + reach]! += d * value
      }
    }
    for (const sums of [smoothed, different]) {
      sums.fill(sums[reach]!, 0, reach)
      sums.fill(sums[reach + width - 1]!, reach + width)
    }
    if (apertureSize === 3)
      for (let x = 0, at = y * width; x < width; x++, at++) {
        dx[at] = smoothed[x + 2]! - smoothed[x]!
        dy[at] = different[x]! + 2 * different[x + 1]! + different[x + 2]!
      }
    else
      for (let x = 0, at = y * width; x < width; x++, at++) {
        let [right, down] = [0, 0]
        for (let k = 0; k < apertureSize; k++) {
          right += difference[k]! * smoothed[x + k]!
          down += smooth[k]! * different[x + k]!
        }
        dx[at] = apertureSize === 7 ? sixteenth(right) : right
        dy[at] = apertureSize === 7 ? sixteenth(down) : down
      }
  }
  return { width, height, dx, dy }
}

/** A sixteenth, rounded to the nearest and of two to the even one, within 16 bits. */
function sixteenth(value: number): number {
  const down = value >> 4
  const rest = value & 15
  const rounded = rest > 8 || (rest === 8 && (down & 1) === 1) ? down + 1 : down
  return Math.min(32_767, Math.max(-32_768, rounded))
}

/** The strength of a gradient: |dx| + |dy|, or with `l2` the square of its length. */
export const strengthOf = (dx: number, dy: number, l2: boolean): number =>
  l2 ? dx * dx + dy * dy : Math.abs(dx) + Math.abs(dy)

/** The thresholds in the units of {@link strengthOf}: a gradient counts where it is over them. */
export function strengthThresholds({ lowThreshold, highThreshold, apertureSize, l2Gradient }: CannyStep): {
  low: number
  high: number
} {
  const units = (threshold: number): number => {
    const value = apertureSize === 7 ? threshold / 16 : threshold
    if (!l2Gradient) return Math.floor(value)
    const most = Math.min(32_767, value)
    return Math.floor(most > 0 ? most * most : most)
  }
  return {
    low: units(Math.min(lowThreshold, highThreshold)),
    high: units(Math.max(lowThreshold, highThreshold)),
  }
}

/** Which neighbours a gradient is compared with: those across the edge, by its direction in steps of 45 degrees. */
export function neighboursAcross(
  dx: number,
  dy: number,
): { first: readonly [number, number]; second: readonly [number, number] } {
  const across = Math.abs(dx)
  const down = Math.abs(dy) * 32_768
  const flat = across * TANGENT
  if (down < flat) return { first: [-1, 0], second: [1, 0] }
  if (down > flat + across * 65_536) return { first: [0, -1], second: [0, 1] }
  const side = (dx ^ dy) < 0 ? -1 : 1
  return { first: [-side, -1], second: [side, 1] }
}

/**
 * The strengths of the pixels that are the largest across their edge, 0 elsewhere: what is left of the gradient after
 * thinning (non-maximum suppression). Outside of the picture the strength is 0.
 */
export function thin({ width, height, dx, dy }: Gradient, l2: boolean): Int32Array {
  const stride = width + 2
  const strengths = [new Int32Array(stride), new Int32Array(stride), new Int32Array(stride)]
  const measure = (row: number, into: Int32Array): void => {
    if (row >= height) return void into.fill(0)
    for (let x = 0, at = row * width; x < width; x++, at++) {
      const [gx, gy] = [dx[at]!, dy[at]!]
      into[x + 1] = l2 ? gx * gx + gy * gy : (gx < 0 ? -gx : gx) + (gy < 0 ? -gy : gy)
    }
  }
  const thinned = new Int32Array(width * height)
  measure(0, strengths[1]!)
  for (let y = 0; y < height; y++) {
    const [above, here, below] = strengths as [Int32Array, Int32Array, Int32Array]
    measure(y + 1, below)
    for (let x = 1, at = y * width; x <= width; x++, at++) {
      const strength = here[x]!
      if (strength === 0) continue
      const [gx, gy] = [dx[at]!, dy[at]!]
      const across = gx < 0 ? -gx : gx
      const down = (gy < 0 ? -gy : gy) * 32_768
      const flat = across * TANGENT
      let largest: boolean
      // As OpenCV compares: of two equal neighbours the first one wins, but on a diagonal both lose.
      if (down < flat) largest = strength > here[x - 1]! && strength >= here[x + 1]!
      else if (down > flat + across * 65_536) largest = strength > above[x]! && strength >= below[x]!
      else {
        const side = (gx ^ gy) < 0 ? -1 : 1
        largest = strength > above[x - side]! && strength > below[x + side]!
      }
      if (largest) thinned[at] = strength
    }
    strengths.push(strengths.shift()!)
  }
  return thinned
}

import type { Pixels } from '../pixels.ts'
import { type Gradient, type GradientSettings, gradientOf, thin } from './gradient.ts'

/** What is left of a picture's gradient after thinning. */
export interface Survivors {
  width: number
  height: number
  /** Pixels of a row with one more at each end, which never are edges: so no neighbour lies outside. */
  stride: number
  /** The strength of each pixel, 0 where it does not survive; of the row above the first one too. */
  strengths: Int16Array | Int32Array
  /** Places of the survivors in that, the strongest first. */
  indices: Int32Array
}

/** Pixels that are thinned in one go. */
const PIECE = 1 << 19

/**
 * Thins a picture's gradient, a large one piece by piece; yields between the pieces.
 * @param grey of 8 bits
 * @param gradient of it, where that is known
 */
export function* thinning(
  grey: Pixels,
  { apertureSize, l2Gradient }: GradientSettings,
  gradient?: Gradient,
): Generator<undefined, Survivors> {
  const { width, height, data } = grey
  const stride = width + 2
  // Sums of two derivatives fit into 16 bits with every aperture, their squares do not.
  const strengths = new (l2Gradient ? Int32Array : Int16Array)(stride * (height + 2))
  // A pixel is compared with its neighbours, whose gradients reach as far as the aperture.
  const margin = (apertureSize >> 1) + 1
  const rows = gradient ? height : Math.max(1, Math.floor(PIECE / width))
  for (let row = 0; row < height; row += rows) {
    const end = Math.min(height, row + rows)
    const [top, bottom] = [Math.max(0, row - margin), Math.min(height, end + margin)]
    const strip = { ...grey, height: bottom - top, data: data.subarray(top * width, bottom * width) }
    const thinned = thin(gradient ?? gradientOf(strip, apertureSize), l2Gradient)
    for (let y = row; y < end; y++)
      strengths.set(thinned.subarray((y - top) * width, (y - top + 1) * width), (y + 1) * stride + 1)
    if (end < height) yield
  }
  return { width, height, stride, strengths, indices: yield* sortedPlaces(strengths) }
}

/** The same in one go. */
export function survivorsOf(grey: Pixels, settings: GradientSettings, gradient?: Gradient): Survivors {
  const pieces = thinning(grey, settings, gradient)
  for (;;) {
    const { done, value } = pieces.next()
    if (done) return value
  }
}

/** Buckets of a counting sort. */
const BUCKETS = 1 << 16

/** Places of what is not 0, by value, the largest first: a counting sort, in two rounds where values are large. */
function* sortedPlaces(values: Int16Array | Int32Array): Generator<undefined, Int32Array> {
  let [count, most] = [0, 0]
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (value === 0) continue
    count++
    if (value > most) most = value
  }
  let indices = new Int32Array(count)
  for (let i = 0, to = 0; i < values.length; i++) if (values[i] !== 0) indices[to++] = i
  const large = values.length > PIECE
  if (large) yield
  for (let shift = 0; shift === 0 || (shift < 32 && most >>> shift > 0); shift += 16) {
    const counts = new Int32Array(BUCKETS + 1)
    const bucket = (place: number): number => BUCKETS - 1 - ((values[place]! >>> shift) & (BUCKETS - 1))
    for (let i = 0; i < count; i++) counts[bucket(indices[i]!) + 1]!++
    for (let i = 0; i < BUCKETS; i++) counts[i + 1]! += counts[i]!
    if (large) yield
    const sorted = new Int32Array(count)
    for (let i = 0; i < count; i++) sorted[counts[bucket(indices[i]!)]!++] = indices[i]!
    indices = sorted
    if (large) yield
  }
  return indices
}

import type { Pixels } from '../pixels.ts'

/** How often each of the 256 values of an 8-bit grey picture is there. */
export function histogramOf({ data }: Pixels): Uint32Array {
  const counts = new Uint32Array(256)
  for (let i = 0; i < data.length; i++) counts[data[i]!]!++
  return counts
}

const FLOAT_EPSILON = 1 / 8_388_608

/** Otsu's threshold as OpenCV finds it: the one that parts the values into the two most different classes. */
export function otsuThreshold(counts: Uint32Array): number {
  const pixels = counts.reduce((sum, count) => sum + count, 0)
  const share = 1 / pixels
  let mean = 0
  counts.forEach((count, value) => (mean += value * count))
  mean *= share
  let [below, meanBelow, largest, threshold] = [0, 0, 0, 0]
  counts.forEach((count, value) => {
    const here = count * share
    meanBelow *= below
    below += here
    const over = 1 - below
    if (Math.min(below, over) < FLOAT_EPSILON || Math.max(below, over) > 1 - FLOAT_EPSILON) return
    meanBelow = (meanBelow + value * here) / below
    const meanOver = (mean - below * meanBelow) / over
    const variance = below * over * (meanBelow - meanOver) * (meanBelow - meanOver)
    if (variance > largest) {
      largest = variance
      threshold = value
    }
  })
  return threshold
}

/** The triangle threshold as OpenCV finds it: the value furthest below a line from the peak to the far end. */
export function triangleThreshold(histogram: Uint32Array): number {
  let counts = Array.from(histogram)
  let left = counts.findIndex((count) => count > 0)
  if (left > 0) left--
  let right = counts.findLastIndex((count) => count > 0)
  if (right < 0) right = 0
  if (right < 255) right++
  const largest = Math.max(...counts)
  let peak = counts.indexOf(largest)
  const flipped = peak - left < right - peak
  if (flipped) {
    counts = counts.toReversed()
    left = 255 - right
    peak = 255 - peak
  }
  let [threshold, furthest] = [left, 0]
  const slope = left - peak
  for (let value = left + 1; value <= peak; value++) {
    const distance = largest * value + slope * counts[value]!
    if (distance > furthest) {
      furthest = distance
      threshold = value
    }
  }
  threshold--
  return flipped ? 255 - threshold : threshold
}

import { thin, type Curve } from '../charts/curves.ts'

/** Sides of the space in which the paths are drawn. */
const WIDTH = 1000
const HEIGHT = 100
const BUCKETS = 250
/** The least range of the axis, as a share of its largest value: less than that is no learning, and does not look like it. */
const LEAST_RANGE = 0.1

/** Curves as a strip shows them. */
export interface Strip {
  /** A path for each curve, in a space of 1000 × 100; empty for a curve without a finite value. */
  paths: string[]
  /** The values at the lower and the upper edge; null where there is no finite value. */
  range: { low: number; high: number } | null
}

/**
 * Curves as SVG paths on one axis: from the smallest of all finite values to the largest, or around them where they differ
 * by less than a tenth of the largest, with gaps where they are not finite.
 */
export function stripOf(curves: readonly Curve[], from: number, to: number): Strip {
  const thinned = curves.map((curve) => thin(curve, from, to, BUCKETS))
  const finite = thinned.flatMap(({ values }) => [...values.filter(Number.isFinite)])
  const range = finite.length === 0 ? null : widened(finite)
  return { paths: thinned.map((curve) => (range ? pathOf(curve, from, to, range) : '')), range }
}

function widened(values: readonly number[]): { low: number; high: number } {
  const low = values.reduce((least, value) => Math.min(least, value), Infinity)
  const high = values.reduce((most, value) => Math.max(most, value), -Infinity)
  const missing = LEAST_RANGE * Math.max(Math.abs(low), Math.abs(high)) - (high - low)
  return missing > 0 ? { low: low - missing / 2, high: high + missing / 2 } : { low, high }
}

function pathOf(
  { epochs, values }: Curve,
  from: number,
  to: number,
  { low, high }: { low: number; high: number },
): string {
  let path = ''
  let pen = 'M'
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (!Number.isFinite(value)) {
      pen = 'M'
      continue
    }
    const x = ((epochs[i]! - from) / Math.max(1, to - from)) * WIDTH
    const y = high > low ? HEIGHT - ((value - low) / (high - low)) * HEIGHT : HEIGHT / 2
    path += `${pen}${x.toFixed(1)} ${y.toFixed(1)}`
    pen = 'L'
  }
  return path
}

import { thin, type Curve } from '../charts/curves.ts'

/** Sides of the space in which the paths are drawn. */
const WIDTH = 1000
const HEIGHT = 100
const BUCKETS = 250

/**
 * Curves as SVG paths that fill a strip of 1000 × 100 together: their finite values from the smallest of all at the bottom
 * to the largest at the top, with gaps where they are not finite. Empty for a curve without a finite value.
 */
export function stripPaths(curves: readonly Curve[], from: number, to: number): string[] {
  const thinned = curves.map((curve) => thin(curve, from, to, BUCKETS))
  const finite = thinned.flatMap(({ values }) => [...values.filter(Number.isFinite)])
  const low = finite.reduce((least, value) => Math.min(least, value), Infinity)
  const high = finite.reduce((most, value) => Math.max(most, value), -Infinity)
  return thinned.map(({ epochs, values }) => {
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
  })
}

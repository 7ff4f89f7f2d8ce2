import type { Inside } from '../../../preload/contract/inside.ts'
import type { Extent } from '../drawing/marks.ts'
import { niceSize } from './map-colors.ts'

/** A picture wants less empty room than a scale of colours. */
const STEPS = [1, 1.5, 2, 3, 4, 5, 6, 8, 10]

/** Axes reach at least so far, as a share of the outputs' size: what lies on one spot is seen to. */
const LEAST_REACH = 0.05
/** Samples that are no further apart, as a share of their outputs' size, lie nearly on one spot. */
const SPOT_SHARE = 0.01

/** Whether a layer puts all samples nearly on one spot. */
export const isSpot = ({ spread, size }: { spread: number; size: number }): boolean => spread <= SPOT_SHARE * size

/**
 * A square that holds the samples of a hidden layer's space, in steps, so that its axes stay still while it trains: around
 * the origin for directions, which are measured from the mean, and for units that go both ways.
 */
export function hiddenExtent(hidden: Inside['hidden']): Extent {
  let [low, high] = [0, 0]
  for (const value of hidden?.points ?? [])
    if (Number.isFinite(value)) {
      low = Math.min(low, value)
      high = Math.max(high, value)
    }
  const size = niceSize(Math.max(Math.max(high, -low) * 1.04, LEAST_REACH * (hidden?.size ?? 0)), STEPS)
  // Units of ReLU and of sigmoid go one way only; the points on the axes themselves stay in sight.
  const from = hidden?.kind !== 'principal' && low >= 0 ? -0.06 * size : -size
  return { xMin: from, xMax: size, yMin: from, yMax: size }
}

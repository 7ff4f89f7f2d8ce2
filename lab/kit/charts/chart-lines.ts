/** The lines of a chart: the same for the canvas, for a picture and for an SVG. */
import type { EpochWindow } from './chart-moves.ts'
import { type Curve, smooth, thin } from './curves.ts'

/** One curve of a chart. */
export interface Series extends Curve {
  id: string
  label: string
  /** Which of the eight colours, from 0; the dash goes with it. */
  colorIndex: number
  /** Whether it stands pale behind the others, as a run before does. */
  pale?: boolean
}

/** A line as it is drawn; NaN where there is nothing to draw: not finite, or not positive on a logarithmic axis. */
export interface ChartLine extends Curve {
  id: string
  colorIndex: number
  /** Whether it is the curve as it is, behind the smoothed one. */
  behind: boolean
}

/** How strong the curve as it is stands behind the smoothed one. */
export const BEHIND_OPACITY = 0.35
export const LINE_WIDTH = 1.75

/**
 * The lines of some curves between two epochs, what stands in front first.
 * @param smoothing 0 (none) to below 1
 * @param pixels the width of the chart: each line keeps as many points as it takes to look the same
 */
export function chartLines(
  series: readonly Series[],
  { logarithmic, smoothing }: { logarithmic: boolean; smoothing: number },
  [from, to]: EpochWindow,
  pixels: number,
): ChartLine[] {
  const line = ({ id, colorIndex, pale = false, epochs, values }: Series, smoothed: boolean): ChartLine => {
    const thinned = thin({ epochs, values }, from, to, Math.max(100, Math.round(pixels)))
    const drawn = thinned.values.map((value) => (Number.isFinite(value) && (!logarithmic || value > 0) ? value : NaN))
    return { id, colorIndex, behind: smoothed || pale, epochs: thinned.epochs, values: drawn }
  }
  return series.flatMap((one) =>
    smoothing > 0
      ? [line({ ...one, values: smooth(one.values, smoothing) }, false), line(one, true)]
      : [line(one, false)],
  )
}

/** What the picture shows: the curve, the path along it, the tangent, and the ball. */
import type { Mark } from '../../kit/drawing/marks.ts'
import type { AxisSpec } from '../../kit/drawing/plot-frame.ts'
import { type CurveName, curves, minima } from './curves.ts'
import type { Frame } from './experiment.ts'

/** Places at which a curve is computed. */
const PLACES = 400

/** What the marks are called, in the language of the window. */
export interface Names {
  curve: string
  path: string
  tangent: string
  minimum: string
  /** Of a ball beyond the picture. */
  beyond: (x: number) => string
}

/** The window on a curve. It does not follow the ball, but doubles until the start lies in it. */
export function windowOf(curve: CurveName, start: number): { x: AxisSpec; y: AxisSpec } {
  const { f, reach } = curves[curve]
  let half = reach
  while (Math.abs(start) > half) half *= 2
  const ys = Array.from({ length: PLACES + 1 }, (_, i) => f(-half + (2 * half * i) / PLACES))
  const [low, high] = [Math.min(...ys), Math.max(...ys)]
  const room = 0.08 * (high - low)
  return { x: { from: -half, to: half }, y: { from: low - room, to: high + room } }
}

/** The curve itself and its minima: what stays while the ball moves. */
export function curveMarks(curve: CurveName, { x }: { x: AxisSpec }, names: Names): Mark[] {
  const { f } = curves[curve]
  const xs = Array.from({ length: PLACES + 1 }, (_, i) => x.from + ((x.to - x.from) * i) / PLACES)
  const low = minima[curve].all.filter((place) => place >= x.from && place <= x.to)
  return [
    { kind: 'line', label: names.curve, xs, ys: xs.map(f), ink: 0, width: 2.5 },
    { kind: 'dots', label: names.minimum, xs: low, ys: low.map(f), ink: 2, shape: 'diamond', radius: 5 },
  ]
}

/** The path so far, the tangent where the ball is, and the ball; one that has left the picture is said at its edge. */
export function ballMarks(frame: Frame, { x, y }: { x: AxisSpec; y: AxisSpec }, names: Names): Mark[] {
  const { f, slope } = curves[frame.curve]
  const { xs } = frame
  const ys = xs.map(f)
  const [ballX, ballY] = [xs.at(-1)!, ys.at(-1)!]
  const seen = ballX >= x.from && ballX <= x.to
  // The tangent is as long on a steep curve as on a flat one, as far as the eye is concerned.
  const incline = (slope(ballX) * (x.to - x.from)) / (y.to - y.from)
  const half = (0.16 * (x.to - x.from)) / Math.sqrt(1 + incline * incline)
  const tangent = [ballX - half, ballX + half]
  return [
    { kind: 'line', label: names.path, xs, ys, ink: 1, width: 1.5, opacity: 0.7 },
    { kind: 'dots', xs: xs.slice(0, -1), ys: ys.slice(0, -1), ink: 1, radius: 3 },
    ...(seen
      ? ([
          {
            kind: 'line',
            label: names.tangent,
            xs: tangent,
            ys: tangent.map((at) => ballY + slope(ballX) * (at - ballX)),
            ink: 'text',
            dash: [5, 4],
          },
          { kind: 'dots', xs: [ballX], ys: [ballY], ink: 1, radius: 8, outlined: true },
        ] as const)
      : [edgeMark(ballX, x, y, names)]),
  ]
}

/** How high the ball was at the start and after each step. */
export function heightMarks({ curve, xs }: Frame, label: string): Mark[] {
  const steps = xs.map((_, step) => step)
  const heights = xs.map(curves[curve].f)
  return [
    { kind: 'line', label, xs: steps, ys: heights, ink: 1 },
    { kind: 'dots', xs: steps.slice(-1), ys: heights.slice(-1), ink: 1, radius: 5, outlined: true },
  ]
}

/** Heights that leave the curve's window by more than that many windows are drawn as powers of ten. */
const EXPLOSION = 100

/**
 * The axes on which the heights are drawn: as high as the curve's window, or as the path went where that is higher.
 * @param steps how many there will be
 */
export function heightAxes({ curve, xs }: Frame, { y }: { y: AxisSpec }, steps: number): { x: AxisSpec; y: AxisSpec } {
  const heights = xs.map(curves[curve].f)
  const [least, most] = [Math.min(...heights), Math.max(...heights)]
  const x = { from: 0, to: Math.max(1, steps) }
  if (most <= y.to) return { x, y }
  if (least > 0 && most > EXPLOSION * (y.to - y.from))
    return {
      x,
      y: { from: 10 ** Math.floor(Math.log10(least)), to: 10 ** Math.ceil(Math.log10(most)), logarithmic: true },
    }
  return { x, y: { from: Math.min(y.from, least), to: most + 0.08 * (most - y.from) } }
}

/** Which way the ball has gone. */
const edgeMark = (ballX: number, x: AxisSpec, y: AxisSpec, names: Names): Mark => ({
  kind: 'text',
  x: ballX > x.to ? x.to : x.from,
  // The lower corners are free: every curve goes up to its sides.
  y: y.from + 0.06 * (y.to - y.from),
  text: ballX > x.to ? `${names.beyond(ballX)} →` : `← ${names.beyond(ballX)}`,
  side: ballX > x.to ? 'left' : 'right',
})

/** How far apart two classes lie: the exact maximal margin of a line, and with it the perceptron's bound on mistakes. */
import type { Row } from './tasks.ts'

/** What bounds the number of mistakes that the perceptron can make on separable rows. */
export interface Margin {
  /** R: the longest of the vectors (x, 1). */
  radius: number
  /** γ: the largest distance from the plane that all rows can keep at once, on their own sides. */
  margin: number
  /** The direction (w, b) of that plane, of length 1. */
  direction: number[]
}

/** Below this share of R a margin counts as none: float64 cannot tell it from rounding. */
const NO_MARGIN = 1e-9

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, index) => sum + value * b[index]!, 0)

/** Solves a small linear system by elimination with pivoting; null where it is singular. */
function solve(matrix: number[][], right: number[]): number[] | null {
  const size = right.length
  const rows = matrix.map((row, index) => [...row, right[index]!])
  for (let column = 0; column < size; column++) {
    let pivot = column
    for (let row = column + 1; row < size; row++)
      if (Math.abs(rows[row]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = row
    if (Math.abs(rows[pivot]![column]!) < 1e-14) return null
    ;[rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!]
    for (let row = 0; row < size; row++) {
      if (row === column) continue
      const factor = rows[row]![column]! / rows[column]![column]!
      for (let k = column; k <= size; k++) rows[row]![k]! -= factor * rows[column]![k]!
    }
  }
  return rows.map((row, index) => row[size]! / row[index]!)
}

/** The weights (sum 1, of any sign) of the point nearest to the origin in the affine hull of the points. */
function affineMinimum(points: readonly (readonly number[])[]): number[] | null {
  const size = points.length
  const matrix = [
    [0, ...points.map(() => 1)],
    ...points.map((point) => [1, ...points.map((other) => dot(point, other))]),
  ]
  return solve(matrix, [1, ...Array<number>(size).fill(0)])?.slice(1) ?? null
}

const combine = (points: readonly (readonly number[])[], weights: readonly number[]): number[] =>
  points[0]!.map((_, axis) => points.reduce((sum, point, index) => sum + weights[index]! * point[axis]!, 0))

/**
 * The point nearest to the origin in the convex hull of some points (P. Wolfe, "Finding the nearest point in a
 * polytope", 1976): it ends after finitely many turns, with the exact point but for rounding.
 * @param points at least one, all of one length
 */
function nearestInHull(points: readonly (readonly number[])[]): number[] {
  const scale = Math.max(...points.map((point) => dot(point, point)), Number.MIN_VALUE)
  let chosen = [points.reduce((best, point) => (dot(point, point) < dot(best, best) ? point : best))]
  let weights = [1]
  let nearest = [...chosen[0]!]
  // Each turn adds a corner; far more turns than there are corners would mean that rounding makes it go in circles.
  for (let turn = 0; turn < 10 * points.length + 100; turn++) {
    const corner = points.reduce((best, point) => (dot(nearest, point) < dot(nearest, best) ? point : best))
    if (dot(nearest, nearest) - dot(nearest, corner) <= 1e-14 * scale || chosen.includes(corner)) return nearest
    chosen = [...chosen, corner]
    weights = [...weights, 0]
    for (;;) {
      const target = affineMinimum(chosen)
      if (!target) return nearest
      if (target.every((weight) => weight > 1e-14)) {
        weights = target
        break
      }
      // As far towards the target as the hull allows, and what has no weight then is left out.
      const step = Math.min(
        1,
        ...weights.flatMap((weight, i) => (target[i]! <= 1e-14 ? [weight / (weight - target[i]!)] : [])),
      )
      const moved = weights.map((weight, i) => weight + step * (target[i]! - weight))
      const kept = moved.map((weight) => weight > 1e-14)
      chosen = chosen.filter((_, i) => kept[i])
      weights = moved.filter((_, i) => kept[i])
    }
    nearest = combine(chosen, weights)
  }
  return nearest
}

/**
 * The exact maximal margin over the vectors (x, 1); null where no line has the classes on its two sides. The direction
 * with the largest margin points at the hull's nearest point to the origin, each row with its class's sign, and γ is
 * that point's distance. The perceptron makes at most (R/γ)² mistakes (A. Novikoff, 1962).
 * @param rows at least one
 */
export function maximalMargin(rows: readonly Row[]): Margin | null {
  const signed = rows.map(({ inputs, target }) => [...inputs, 1].map((value) => (target === 1 ? value : -value)))
  const radius = Math.sqrt(Math.max(...signed.map((point) => dot(point, point))))
  const nearest = nearestInHull(signed)
  const length = Math.sqrt(dot(nearest, nearest))
  if (length <= NO_MARGIN * radius) return null
  const direction = nearest.map((value) => value / length)
  const margin = Math.min(...signed.map((point) => dot(direction, point)))
  return margin > NO_MARGIN * radius ? { radius, margin, direction } : null
}

/** (R/γ)²: no order of the rows makes the perceptron err more often. */
export const mistakeBound = ({ radius, margin }: Margin): number => (radius / margin) * (radius / margin)

/** The curves that a ball can roll down: each with its derivative and where it is lowest. */
import { cos, sin } from '../../core/math/sin-cos.ts'

/** A function of one number. */
export interface Curve {
  f: (x: number) => number
  /** Its derivative; at a corner the one that PyTorch takes, 0. */
  slope: (x: number) => number
  /** How far to both sides of 0 it is drawn. */
  reach: number
  /** Both as TeX, and the derivative once more with a number in x's place. */
  tex: { f: string; slope: string; slopeInNumbers: string }
}

/** The curves by their names. */
export const curves = {
  parabola: {
    f: (x) => x * x,
    slope: (x) => 2 * x,
    reach: 3,
    tex: { f: 'x^2', slope: '2x', slopeInNumbers: '2 \\cdot {{x}}' },
  },
  doubleWell: {
    f: (x) => (x * x * x * x) / 4 - x * x + x / 4,
    slope: (x) => x * x * x - 2 * x + 0.25,
    reach: 2.25,
    tex: {
      f: '\\tfrac14 x^4 - x^2 + \\tfrac14 x',
      slope: 'x^3 - 2x + \\tfrac14',
      slopeInNumbers: '{{x}}^3 - 2 \\cdot {{x}} + \\tfrac14',
    },
  },
  bumpyBowl: {
    f: (x) => (x * x) / 10 + sin(2 * x),
    slope: (x) => x / 5 + 2 * cos(2 * x),
    reach: 6,
    tex: {
      f: '\\tfrac1{10} x^2 + \\sin 2x',
      slope: '\\tfrac15 x + 2 \\cos 2x',
      slopeInNumbers: '\\tfrac15 \\cdot {{x}} + 2 \\cos(2 \\cdot {{x}})',
    },
  },
  plateau: {
    f: (x) => (x * x) / (1 + x * x),
    slope: (x) => (2 * x) / ((1 + x * x) * (1 + x * x)),
    reach: 6,
    tex: {
      f: '\\frac{x^2}{1 + x^2}',
      slope: '\\frac{2x}{(1 + x^2)^2}',
      slopeInNumbers: '\\frac{2 \\cdot {{x}}}{(1 + {{x}}^2)^2}',
    },
  },
  corner: {
    f: (x) => Math.abs(x),
    slope: (x) => (x === 0 ? 0 : Math.sign(x)),
    reach: 3,
    tex: { f: '|x|', slope: '\\operatorname{sign} x', slopeInNumbers: '\\operatorname{sign} {{x}}' },
  },
} as const satisfies Record<string, Curve>

/** A curve's name. */
export type CurveName = keyof typeof curves

/** How far to both sides of 0 a minimum is looked for, and in steps of which length. */
const FAR = 16
const STEP = 1 / 64

/** Where a curve goes up to both sides, from left to right. */
function findMinima({ slope }: Curve): number[] {
  const found: number[] = []
  for (let left = -FAR; left < FAR; left += STEP) {
    let [low, high] = [left, left + STEP]
    if (slope(low) >= 0 || slope(high) < 0) continue
    for (let turn = 0; turn < 60; turn++) {
      const middle = (low + high) / 2
      if (slope(middle) < 0) low = middle
      else high = middle
    }
    found.push(high)
  }
  return found
}

/** The minima of each curve, from left to right, and the lowest of them. */
export const minima = Object.fromEntries(
  Object.entries(curves).map(([name, curve]) => {
    const all = findMinima(curve)
    return [name, { all, lowest: all.reduce((low, x) => (curve.f(x) < curve.f(low) ? x : low)) }]
  }),
) as unknown as Readonly<Record<CurveName, { all: readonly number[]; lowest: number }>>

/** Gradient descent as `torch.optim.SGD` does it, and what came of it. */
import { type CurveName, curves, minima } from './curves.ts'

/** What a descent goes by. */
export interface Rule {
  curve: CurveName
  learningRate: number
  momentum: number
}

/** Where the ball is, and how fast: with momentum a step also has a share of the one before it. */
export interface State {
  x: number
  velocity: number
}

/** One step: v ← μ·v + f'(x), then x ← x − η·v. */
export function stepFrom({ x, velocity }: State, { curve, learningRate, momentum }: Rule): State {
  const next = momentum * velocity + curves[curve].slope(x)
  return { x: x - learningRate * next, velocity: next }
}

/** Beyond this it is said to diverge, and the trace ends. */
export const FAR_AWAY = 1000
/** So close to a minimum, and moving as little, it has arrived. */
const CLOSE = 0.02

/**
 * Where a path has led to: into the lowest minimum or another one, far away, to and fro across one, or nowhere yet.
 */
export const outcomes = ['lowest', 'local', 'swings', 'underWay', 'diverges'] as const
/** One of them. */
export type Outcome = (typeof outcomes)[number]

/** What came of a path so far. */
export function outcomeOf(curve: CurveName, xs: readonly number[]): Outcome {
  const last = xs.at(-1)!
  if (Math.abs(last) > FAR_AWAY) return 'diverges'
  const { all, lowest } = minima[curve]
  const stepOf = (back: number) => (xs.at(-back) ?? last) - (xs.at(-back - 1) ?? xs.at(-back) ?? last)
  const arrived = all.find((x) => Math.abs(x - last) < CLOSE)
  if (arrived !== undefined && Math.abs(stepOf(1)) < CLOSE) return arrived === lowest ? 'lowest' : 'local'
  const turns = [1, 2, 3].every((back) => stepOf(back) * stepOf(back + 1) < 0)
  return turns ? 'swings' : 'underWay'
}

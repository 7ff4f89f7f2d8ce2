import { z } from 'zod'
import { defineExplorable } from '../../core/experiment.ts'
import { type CurveName, curves, minima } from './curves.ts'
import { FAR_AWAY, outcomeOf, type State, stepFrom } from './descending.ts'

const params = z.strictObject({
  curve: z.enum(['parabola', 'doubleWell', 'bumpyBowl', 'plateau', 'corner']).default('parabola'),
  start: z.number().min(-10).max(10).default(2.5).meta({ scale: 'linear', step: 0.01, sliderMin: -6, sliderMax: 6 }),
  learningRate: z.number().gt(0).max(100).default(0.1).meta({ scale: 'log', sliderMin: 0.001, sliderMax: 10 }),
  momentum: z.number().min(0).lt(1).default(0).meta({ scale: 'linear', step: 0.01, sliderMin: 0, sliderMax: 0.99 }),
  steps: z.int().min(1).max(10_000).default(50).meta({ scale: 'log', step: 1, sliderMin: 1, sliderMax: 1000 }),
})

/** What the tab is set to, every default filled in. */
export type Params = z.output<typeof params>

/** The path up to a position, and what its last step was made of. */
export type Frame = {
  curve: CurveName
  learningRate: number
  momentum: number
  /** Where the ball was after each step, the start first. */
  xs: number[]
  /** The velocity of the last step, and of the one before it. */
  velocity: number
  velocityBefore: number
}

/** A ball that goes down a curve: each position is one step of gradient descent. */
export default defineExplorable<Params, Frame>({
  id: 'descent',
  params,
  name: ({ curve, learningRate, momentum }) => `${curve} · η ${learningRate}${momentum > 0 ? ` · μ ${momentum}` : ''}`,
  trace(given) {
    const { curve, learningRate, momentum, start, steps } = given
    const states: State[] = [{ x: start, velocity: 0 }]
    const last = (): State => states.at(-1)!
    const ended = (): boolean => states.length > steps || Math.abs(last().x) > FAR_AWAY
    return {
      get length() {
        return states.length - 1
      },
      get ended() {
        return ended()
      },
      advance(budgetMs) {
        const until = Date.now() + budgetMs
        while (!ended()) {
          states.push(stepFrom(last(), given))
          if (Date.now() >= until) return
        }
      },
      frame: (position) => ({
        curve,
        learningRate,
        momentum,
        xs: states.slice(0, position + 1).map(({ x }) => x),
        velocity: states[position]!.velocity,
        velocityBefore: states[position - 1]?.velocity ?? 0,
      }),
      result() {
        const { x } = last()
        const outcome = outcomeOf(
          curve,
          states.map((state) => state.x),
        )
        return {
          atLowest: outcome === 'lowest',
          diverged: outcome === 'diverges',
          x,
          value: curves[curve].f(x),
          slope: curves[curve].slope(x),
          lowest: minima[curve].lowest,
          steps: states.length - 1,
        }
      },
    }
  },
})

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../core/random.ts'
import { type CurveName, curves, minima } from './curves.ts'
import { heightAxes, windowOf } from './curve.view.ts'
import { FAR_AWAY, outcomeOf } from './descending.ts'
import definition from './experiment.ts'
import { presets } from './presets.ts'

/** By `tests/reference/make-descent.py`. */
const reference = JSON.parse(
  readFileSync(new URL('../../../tests/reference/descent.json', import.meta.url), 'utf8'),
) as {
  cases: { params: object; xs: number[] }[]
}

function traced(given: object) {
  const trace = definition.trace(definition.params.parse(given), createRandom(12345))
  while (!trace.ended) trace.advance(10)
  return trace
}
const path = (given: object) => {
  const trace = traced(given)
  return trace.frame(trace.length).xs
}

describe.each(Object.keys(curves) as CurveName[])('%s', (name) => {
  const { f, slope, reach } = curves[name]
  it('has the slope that its values have', () => {
    for (let x = -reach + 0.013; x <= reach; x += 0.1) {
      const numeric = (f(x + 1e-5) - f(x - 1e-5)) / 2e-5
      expect(slope(x)).toBeCloseTo(numeric, 7)
    }
  })
  it('has its minima where values beside are higher, and its lowest where nothing sampled is lower', () => {
    const { all, lowest } = minima[name]
    for (const x of all) expect(f(x)).toBeLessThan(Math.min(f(x - 0.01), f(x + 0.01)))
    for (let x = -10; x <= 10; x += 0.01) expect(f(lowest)).toBeLessThanOrEqual(f(x) + 1e-12)
  })
})

// The parabola's step multiplies x by 1 − 2η.
it.each([0.01, 0.2, 0.5, 0.95, 1])('is geometric on the parabola, η = %s', (learningRate) => {
  const xs = path({ learningRate, steps: 20 })
  xs.forEach((x, step) => expect(x).toBeCloseTo(2.5 * (1 - 2 * learningRate) ** step, 10))
})
// With momentum x(n+1) = (1 + μ − 2η) x(n) − μ x(n−1): the recurrence of Polyak's heavy ball.
it('is the heavy ball’s recurrence on the parabola', () => {
  const [eta, mu] = [0.1, 0.9]
  const xs = path({ learningRate: eta, momentum: mu, steps: 100 })
  expect(xs[1]).toBeCloseTo(2, 12)
  for (let n = 1; n < 100; n++) expect(xs[n + 1]).toBeCloseTo((1 + mu - 2 * eta) * xs[n]! - mu * xs[n - 1]!, 9)
})
describe.each(reference.cases)('as torch.optim.SGD goes down, $params', ({ params, xs: expected }) => {
  it('goes the same steps', () => {
    const xs = path(params)
    // Where a path grows without end the lab stops earlier.
    expect(xs.length === expected.length || Math.abs(xs.at(-1)!) > FAR_AWAY).toBe(true)
    xs.forEach((x, step) => {
      expect(Math.abs(x - expected[step]!)).toBeLessThan(1e-9 * Math.max(1, Math.abs(expected[step]!)))
    })
  })
})
it('ends where it has gone too far', () => {
  const xs = path({ learningRate: 1.1, steps: 1000 })
  expect(Math.abs(xs.at(-1)!)).toBeGreaterThan(FAR_AWAY)
  expect(Math.abs(xs.at(-2)!)).toBeLessThanOrEqual(FAR_AWAY)
})
it('draws all heights of a path that leaves the curve’s window, as powers of ten where they explode', () => {
  const axesOf = (given: object) => {
    const trace = traced(given)
    const frame = trace.frame(trace.length)
    const heights = frame.xs.map(curves[frame.curve].f)
    const axes = heightAxes(frame, windowOf(frame.curve, frame.xs[0]!), trace.length)
    expect(axes.y.from).toBeLessThanOrEqual(Math.min(...heights))
    expect(axes.y.to).toBeGreaterThanOrEqual(Math.max(...heights))
    return axes
  }
  expect(axesOf({ learningRate: 10 })).toEqual({
    x: { from: 0, to: 3 },
    y: { from: 1, to: 1e9, logarithmic: true },
  })
  expect(axesOf({ curve: 'corner', learningRate: 10, start: 2.5 }).y.logarithmic).toBeUndefined()
  expect(axesOf({ curve: 'doubleWell', learningRate: 0.5, start: -2.2 }).y.logarithmic).toBeUndefined()
  expect(axesOf({ learningRate: 0.1 }).y).toEqual(windowOf('parabola', 2.5).y)
})
it.each(presets.map((preset) => [preset.id, preset] as const))('ends as the preset %s says', (_, preset) => {
  const trace = traced(preset.params)
  expect(outcomeOf(trace.frame(0).curve, trace.frame(trace.length).xs)).toBe(preset.outcome)
  expect(trace.result()).toMatchObject({
    atLowest: preset.outcome === 'lowest',
    diverged: preset.outcome === 'diverges',
    steps: trace.length,
  })
})
it('says nothing of a path that has only begun', () => {
  expect(outcomeOf('parabola', [2.5])).toBe('underWay')
  expect(outcomeOf('parabola', [2.5, -2, 1.8])).toBe('underWay')
  expect(outcomeOf('parabola', [2.5, -2, 1.8, -1.6, 1.4, -1.2])).toBe('swings')
})

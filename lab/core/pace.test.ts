import fc from 'fast-check'
import { expect, it } from 'vitest'
import { BLINK_MS, drawEvery, DrawingCosts, FRAME_MS } from './pace.ts'

const cost = fc.double({ min: 0, max: 1e6, noNaN: true })
const share = fc.double({ min: 0.001, max: 1, noNaN: true })

it('keeps to the share, unless a picture would be older than a blink', () => {
  fc.assert(
    fc.property(cost, share, (costMs, part) => {
      const every = drawEvery(costMs, part)
      expect(every).toBeGreaterThanOrEqual(FRAME_MS)
      expect(every).toBeLessThanOrEqual(BLINK_MS)
      if (every < BLINK_MS) expect(costMs / every).toBeLessThanOrEqual(part * (1 + 1e-12))
    }),
  )
})

it('never draws more often because drawing became dearer, or because less may be spent', () => {
  fc.assert(
    fc.property(cost, cost, share, share, (a, b, p, q) => {
      expect(drawEvery(Math.max(a, b), p)).toBeGreaterThanOrEqual(drawEvery(Math.min(a, b), p))
      expect(drawEvery(a, Math.max(p, q))).toBeLessThanOrEqual(drawEvery(a, Math.min(p, q)))
    }),
  )
})

it('draws at every frame where it costs next to nothing, and takes a clock that went back for nothing', () => {
  expect(drawEvery(0.1, 0.05)).toBe(FRAME_MS)
  expect(drawEvery(-5, 0.05)).toBe(FRAME_MS)
  expect(drawEvery(NaN, 0.05)).toBe(FRAME_MS)
  expect(drawEvery(5, 0.05)).toBe(100)
})

it('the typical cost is the middle of the last ones: one interruption does not move it', () => {
  const costs = new DrawingCosts(5)
  expect(costs.typical).toBe(0)
  for (const taken of [4, 4, 900, 5, 4]) costs.add(taken)
  expect(costs.typical).toBe(4)
  for (const taken of [20, 20, 20]) costs.add(taken)
  expect(costs.typical).toBe(20)
})

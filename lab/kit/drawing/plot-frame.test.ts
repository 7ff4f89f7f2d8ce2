import { expect, it } from 'vitest'
import { plotFrame } from './plot-frame.ts'

/** How wide a digit and a comma of the window's font are, in sizes of it, and how far ticks stand from the plot. */
const [DIGIT, COMMA, GAP] = [0.62, 0.28, 0.55]

it.each([undefined, 'loss'])('has room for the longest tick beside a logarithmic axis, label: %s', (label) => {
  const y = { from: 1, to: 1e9, logarithmic: true, ...(label !== undefined && { label }) }
  const { box, fontSize } = plotFrame({ x: { from: 0, to: 3 }, y }, 300, 240)
  const labelled = label === undefined ? 0 : fontSize
  expect(box.left).toBeGreaterThanOrEqual(labelled + fontSize * (GAP + 5 * DIGIT + COMMA))
})

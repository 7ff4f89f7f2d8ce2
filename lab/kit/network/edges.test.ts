import { expect, it } from 'vitest'
import { layoutOf } from '../../core/training/trainer.ts'
import { edgeAt, edgesInto } from './edges.ts'
import { networkLayout } from './network-layout.ts'

const layers = [
  { units: 2, shown: [0, 1], open: false },
  { units: 3, shown: [0, 1, 2], open: false },
  { units: 1, shown: [0], open: false },
]
const layout = networkLayout(layers, { width: 372, height: 430, figures: 100 })
const weightLayout = layoutOf({
  inputs: 2,
  layers: [
    { units: 3, activation: 'relu' },
    { units: 1, activation: 'linear' },
  ],
})
// The first layer's rows, its biases, the second layer's row, its bias.
const weights = Float32Array.of(1, -2, 3, 0.5, NaN, 4, 9, 9, 9, 5, -6, 7, 9)

it('has the weights between the drawn units, the strongest last, what is not a number as the weakest', () => {
  const edges = edgesInto(0, layout, weightLayout, weights)
  expect(edges.map(({ unit, from, weight }) => [unit, from, weight])).toEqual([
    [2, 0, NaN],
    [1, 1, 0.5],
    [0, 0, 1],
    [0, 1, -2],
    [1, 0, 3],
    [2, 1, 4],
  ])
  expect(edges.map(({ share }) => share)).toEqual([0, 0.125, 0.25, 0.5, 0.75, 1])
  expect(edgesInto(1, layout, weightLayout, weights).map(({ weight }) => weight)).toEqual([5, -6, 7])
})

it('draws no more edges of a layer than a frame has time for: the strongest', () => {
  const many = Array.from({ length: 40 }, (_, unit) => unit)
  const wide = networkLayout(
    [
      { units: 40, shown: many, open: true },
      { units: 40, shown: many, open: true },
    ],
    { width: 372, height: 430, figures: 100 },
  )
  const model = layoutOf({ inputs: 40, layers: [{ units: 40, activation: 'linear' }] })
  const edges = edgesInto(
    0,
    wide,
    model,
    Float32Array.from({ length: model.length }, (_, i) => i),
  )
  expect(edges).toHaveLength(128)
  expect(edges[0]!.weight).toBe(1600 - 128)
})

it('finds the edge at a point of its curve, and none beside it', () => {
  const edges = edgesInto(0, layout, weightLayout, weights)
  const edge = edges.find(({ unit, from }) => unit === 2 && from === 0)!
  // A bump is level at its ends, and at its middle halfway between them: where another edge crosses it, the stronger one.
  const middle = [(edge.x1 + edge.x2) / 2, (edge.y1 + edge.y2) / 2] as const
  expect(edgeAt([edge], ...middle)).toBe(edge)
  expect(edgeAt(edges, ...middle)!.weight).toBe(0.5)
  expect(edgeAt([edge], edge.x1 + 3, edge.y1)).toBe(edge)
  expect(edgeAt([edge], (edge.x1 + edge.x2) / 2, edge.y1)).toBeNull()
  expect(edgeAt([edge], edge.x1 - 3, edge.y1)).toBeNull()
})

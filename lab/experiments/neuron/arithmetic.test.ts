import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createRandom } from '../../core/random.ts'
import { deltaOf, type Edge, gradientTerms, indexOfEdge, sourceOf, sumTerms } from './arithmetic.ts'
import { backward, forward, indexOf } from './network.ts'
import { NetworkTraining } from './network-training.ts'
import { logicRows } from './tasks.ts'

const write = (value: number): string => String(Math.round(value * 100) / 100)

it('writes what a unit adds up, with brackets around what is negative', () => {
  const shape = { inputs: 2, hidden: 1 }
  const weights = Float32Array.from([0.5, -1.25, 0.25, 2, -1])
  const row = { inputs: [1, 0], target: 1 } as const
  expect(sumTerms(weights, shape, row, 0, write)).toBe('0.5 · 1 + (-1.25) · 0 + 0.25')
  expect(sumTerms(weights, shape, row, null, write)).toBe('2 · 0.68 + (-1)')
  expect(gradientTerms(weights, shape, [row], { layer: 'output', from: 'bias' }, write)).toBe('(-0.41) · 1')
})

it('adds up to the gradient of every edge', () => {
  fc.assert(
    fc.property(
      fc.nat(1000),
      fc.integer({ min: 1, max: 5 }),
      fc.constantFrom('xor', 'and', 'not'),
      (seed, hidden, task) => {
        const rows = logicRows(task)
        const shape = { inputs: rows[0]!.inputs.length, hidden }
        const { weights } = new NetworkTraining(rows, shape, 1, 1, createRandom(seed)).at(0)
        const { gradient } = backward(weights, shape, rows)
        const edges: Edge[] = [{ layer: 'output', from: 'bias' }]
        for (let unit = 0; unit < hidden; unit++) {
          edges.push({ layer: 'output', from: unit }, { layer: 'hidden', unit, from: 'bias' })
          for (let from = 0; from < shape.inputs; from++) edges.push({ layer: 'hidden', unit, from })
        }
        expect(new Set(edges.map((edge) => indexOfEdge(edge, shape))).size).toBe(indexOf(shape).length)
        for (const edge of edges) {
          const sum = rows.reduce(
            (total, row) => total + deltaOf(weights, shape, rows, row, edge) * sourceOf(weights, shape, row, edge),
            0,
          )
          expect(sum).toBeCloseTo(gradient[indexOfEdge(edge, shape)]!, 6)
        }
      },
    ),
  )
})

it('has gradients that agree with differences of the loss', () => {
  const rows = logicRows('xor')
  const shape = { inputs: 2, hidden: 3 }
  const { weights, gradient } = new NetworkTraining(rows, shape, 1, 1, createRandom(5)).at(0)
  const loss = (index: number, by: number) => {
    const moved = Float64Array.from(weights)
    moved[index]! += by
    // In float64 all through: differences of rounded losses would say little.
    return rows.reduce((total, { inputs, target }) => {
      const at = indexOf(shape)
      let logit = moved[at.outputBias]!
      for (let unit = 0; unit < 3; unit++) {
        const z =
          moved[at.weight(unit, 0)]! * inputs[0]! + moved[at.weight(unit, 1)]! * inputs[1]! + moved[at.bias(unit)]!
        logit += moved[at.outputWeight(unit)]! / (1 + Math.exp(-z))
      }
      return total + (Math.max(logit, 0) - logit * target + Math.log1p(Math.exp(-Math.abs(logit)))) / 4
    }, 0)
  }
  for (let index = 0; index < weights.length; index++)
    expect((loss(index, 1e-5) - loss(index, -1e-5)) / 2e-5).toBeCloseTo(gradient[index]!, 6)
  expect(forward(weights, shape, [0, 1]).hidden).toHaveLength(3)
})

import { expect, it } from 'vitest'
import fc from 'fast-check'
import { expand } from '../../core/tensors/broadcast.ts'
import { elementsOf, tensorOf } from '../../core/tensors/tensor.ts'
import { stretchOf } from './stretch.ts'

const countOf = (shape: readonly number[]): number => shape.reduce((count, size) => count * size, 1)

it('repeats elements as expanding the tensor does', () => {
  const shapes = fc
    .array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 })
    .chain((to) =>
      fc.tuple(
        fc.constant(to),
        fc.integer({ min: 0, max: to.length }),
        fc.array(fc.boolean(), { minLength: to.length, maxLength: to.length }),
      ),
    )
  fc.assert(
    fc.property(shapes, ([to, dropped, ones]) => {
      const from = to.map((size, d) => (ones[d] ? 1 : size)).slice(dropped)
      const numbers = Float32Array.from({ length: countOf(from) }, (_, i) => i)
      const expanded = [...elementsOf(expand(tensorOf(numbers, 'float32', from), to))]
      const same = from.length === to.length && from.every((size, d) => size === to[d])
      expect(stretchOf('MulBackward0', 1, from, to)).toEqual(same ? null : expanded)
    }),
  )
})

it('stretches nothing that does not broadcast', () => {
  expect(stretchOf('MmBackward0', 0, [1, 3], [4, 3])).toBeNull()
  expect(stretchOf('AddBackward0', 0, [2], [4, 3])).toBeNull()
  expect(stretchOf('AddmmBackward0', 0, [3], [4, 3])).toHaveLength(12)
  expect(stretchOf('AddmmBackward0', 1, [1, 3], [4, 3])).toBeNull()
})

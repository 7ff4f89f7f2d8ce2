import { expect, test } from 'vitest'
import { lossRise } from './loss-rise.ts'

const params = { optimizer: { kind: 'sgd', learningRate: 1000 } }

test('a loss that ends higher than it began has risen, and a smaller rate is named', () => {
  expect(lossRise(1.1, 293, params)).toEqual({ first: 1.1, last: 293, rate: 0.1 })
  expect(lossRise(1.1, 2, { optimizer: { learningRate: 0.05 } })).toMatchObject({ rate: 0.005 })
  expect(lossRise(1.1, 2, {})).toMatchObject({ rate: null })
})

test('one that fell, stayed, or is not finite has not', () => {
  expect(lossRise(1.1, 0.2, params)).toBeNull()
  expect(lossRise(0.0123, 0.01231, params)).toBeNull()
  expect(lossRise(1.1, NaN, params)).toBeNull()
  expect(lossRise(1.1, Infinity, params)).toBeNull()
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import reference from '../../tests/reference/torch-generator.json' with { type: 'json' }
import { initialWeights, modelWeights } from './training/initial-weights.ts'
import { createRandom } from './random.ts'
import { randomOf } from './runs/run-random.ts'
import type { ModelSpec } from './training/trainer.ts'

const seedNumber = fc.integer({ min: 0, max: 0xffff_ffff })

const closeTo = (received: ArrayLike<number>, expected: number[], tolerance: number): void => {
  expect(received.length).toBe(expected.length)
  expected.forEach((value, i) => expect(Math.abs(received[i]! - value), `value ${i}`).toBeLessThanOrEqual(tolerance))
}

/** PyTorch's figures were written with nine digits, which name each float32. */
const bits = (values: ArrayLike<number>): number[] => Array.from(values, Math.fround)

describe.each(Object.entries(reference.by_seed))('the generator with seed %s equals PyTorch’s', (seed, figures) => {
  const random = () => createRandom(Number(seed))
  it('in uniforms, to the bit', () => {
    const generator = random()
    expect(figures.rand_20.map(() => generator.uniform())).toEqual(bits(figures.rand_20))
  })
  it('in normals', () => {
    closeTo(random().normal(5), figures.randn_5, 1e-6)
    closeTo(random().normal(15), figures.randn_15, 1e-6)
    closeTo(random().normal(16), figures.randn_16, 1e-6)
    const generator = random()
    closeTo(generator.normal(1000), figures.randn_1000, 1e-6)
    expect(figures.then_rand_5.map(() => generator.uniform())).toEqual(bits(figures.then_rand_5))
  })
  it('in permutations, whole numbers and coin tosses', () => {
    expect([...random().permutation(10)]).toEqual(figures.randperm_10)
    const integers = random()
    expect(figures.randint_0_100_10.map(() => integers.integer(100))).toEqual(figures.randint_0_100_10)
    const coins = random()
    expect(figures.bernoulli_half_20.map(() => coins.bernoulli(0.5))).toEqual(figures.bernoulli_half_20)
  })
  it('in the initial weights of a layer', () => {
    const weights = initialWeights(random(), { inputs: 4, layers: [{ units: 3, activation: 'linear' }] })
    expect([...weights]).toEqual(bits([...figures.linear_4_3.weight, ...figures.linear_4_3.bias]))
  })
})

it('draws and drops the models that were built before', () => {
  const model: ModelSpec = {
    inputs: 3,
    layers: [
      { units: 5, activation: 'relu' },
      { units: 2, activation: 'linear' },
    ],
  }
  const one = createRandom(5)
  initialWeights(one, model)
  initialWeights(one, model)
  expect(modelWeights(createRandom(5), model, 2)).toEqual(initialWeights(one, model))
})

it('goes on from a saved state as if never interrupted, wherever it stood', () => {
  fc.assert(
    fc.property(seedNumber, fc.nat({ max: 1500 }), fc.nat({ max: 15 }), (seed, draws, normals) => {
      const random = createRandom(seed)
      for (let i = 0; i < draws; i++) random.draw()
      random.normal(normals)
      const saved = random.state()
      const values = () => [...random.normal(3), random.draw(), random.uniform(), ...random.permutation(9)]
      const expected = values()
      random.draw()
      random.restore(saved)
      expect(values()).toEqual(expected)
    }),
  )
})

it('holds what it promises for every seed', () => {
  fc.assert(
    fc.property(seedNumber, fc.integer({ min: 1, max: 60 }), (seed, count) => {
      const random = createRandom(seed)
      expect(Array.from(random.permutation(count)).sort((a, b) => a - b)).toEqual(
        Array.from({ length: count }, (_, i) => i),
      )
      const value = random.integer(count)
      expect(value >= 0 && value < count && Number.isInteger(value)).toBe(true)
      expect(random.normal(count).every(Number.isFinite)).toBe(true)
    }),
  )
})

it('gives one seed one generator, and three seeds three from their beginnings', () => {
  const one = randomOf(7)
  expect(one.weights).toBe(one.data)
  expect(one.shuffle).toBe(one.data)
  const three = randomOf({ data: 1, weights: 2, shuffle: 3 })
  three.data.draw()
  expect(three.weights.draw()).toBe(createRandom(2).draw())
  expect(three.shuffle.draw()).toBe(createRandom(3).draw())
})

import fc from 'fast-check'
import { expect, it } from 'vitest'
import figures from '../../../tests/reference/training.json' with { type: 'json' }
import { linspace, spiral } from './datasets.ts'
import { createRandom } from '../random.ts'

it.each(Object.entries(figures.runs).filter(([, { spec }]) => spec.experiment === 'classification'))(
  'makes the spiral that PyTorch makes: %s',
  (_, { spec, lastValues }) => {
    const { samplesPerClass, classes, noise } = spec.params.dataset as {
      samplesPerClass: number
      classes: number
      noise: number
    }
    const { inputs, labels, samples } = spiral(createRandom(spec.seed), { samplesPerClass, classes, noise })
    expect(samples).toBe(samplesPerClass * classes)
    expect([...labels!.slice(-2)]).toEqual(lastValues.slice(4))
    inputs.slice(-4).forEach((value, i) => expect(Math.abs(value - lastValues[i]!)).toBeLessThan(1e-6))
  },
)

it('counts from both ends, and ends where it should', () => {
  // Never from -0, to which a first step of zero is added: 0, in PyTorch as well.
  const anyStart = fc.float({ min: -100, max: 100, noNaN: true }).map((start) => start + 0)
  fc.assert(
    fc.property(anyStart, fc.integer({ min: 2, max: 500 }), (start, count) => {
      const values = linspace(start, start + 7, count)
      expect(values[0]).toBe(Math.fround(start))
      expect(values.at(-1)).toBe(Math.fround(start + 7))
      const around = linspace(-1, 1, count)
      for (let i = 0; i < Math.floor(count / 2); i++) expect(around[i]).toBe(-around.at(-1 - i)!)
    }),
  )
  expect([...linspace(3, 9, 1)]).toEqual([3])
})

it('takes the middle of an odd number from the upper end, as PyTorch does', () => {
  // torch.linspace(-1, 1, 201)[100]
  expect(linspace(-1, 1, 201)[100]).toBe(Math.fround(2.2351741790771484e-8))
})

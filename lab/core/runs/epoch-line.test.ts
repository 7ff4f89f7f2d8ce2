import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import reference from '../../../tests/reference/spiral-12345.json' with { type: 'json' }
import { epochLine, pythonFixed } from './epoch-line.ts'

describe.each(Object.entries(reference.models))('the notebook’s lines of %s', (_, { lines, loss, accuracy }) => {
  it.each(lines)('%s', (line) => {
    const epoch = Number(/\d+/.exec(line)![0])
    expect(epochLine(epoch, { loss: Math.fround(loss[epoch]!), accuracy: accuracy[epoch]! })).toBe(line)
  })
})

it('leaves accuracy out where there is none', () => {
  expect(epochLine(3, { loss: 0.25 })).toBe('[EPOCH]: 3, [LOSS]: 0.250000')
})

// Each as Python 3 prints it.
it.each<[number, number, string]>([
  [0.0625, 3, '0.062'],
  [0.1875, 3, '0.188'],
  [0.3125, 3, '0.312'],
  [0.5, 0, '0'],
  [1.5, 0, '2'],
  [2.5, 0, '2'],
  [0.0005, 3, '0.001'],
  [1.0005, 3, '1.000'],
  [-0.0625, 3, '-0.062'],
  [-0, 3, '-0.000'],
  [-1e-9, 3, '-0.000'],
  [2 ** -7, 6, '0.007812'],
  [1e22, 2, '10000000000000000000000.00'],
  [NaN, 6, 'nan'],
  [-Infinity, 3, '-inf'],
])('prints %d with %d digits as %s', (value, digits, text) => {
  expect(pythonFixed(value, digits)).toBe(text)
})

it('is never further from the value than half of the last digit', () => {
  fc.assert(
    fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.integer({ min: 0, max: 6 }), (value, digits) => {
      const text = pythonFixed(value, digits)
      expect(text).toMatch(digits ? new RegExp(`^-?\\d+\\.\\d{${digits}}$`) : /^-?\d+$/)
      expect(Math.abs(Number(text) - value)).toBeLessThanOrEqual(0.5 * 10 ** -digits * (1 + 1e-9))
    }),
  )
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readTypedNumber } from '../../core/typed-number.ts'
import type { NumberField } from './fields.ts'
import { boxText, sliderCount, sliderPosition, sliderValue, steppedValue } from './slider-scale.ts'

const field = (change: Partial<NumberField>): NumberField => ({
  kind: 'number',
  integer: false,
  minimum: 0,
  maximum: 1,
  minimumExclusive: false,
  maximumExclusive: false,
  scale: 'linear',
  step: 0.01,
  unit: '',
  sliderMin: 0,
  sliderMax: 1,
  default: undefined,
  ...change,
})
const learningRate = field({ scale: 'log', sliderMin: 1e-5, sliderMax: 1, minimum: 1e-10, maximum: 100 })
const weightDecay = field({ scale: 'log', sliderMin: 0, sliderMax: 0.1 })
const units = field({
  integer: true,
  scale: 'log',
  sliderMin: 1,
  sliderMax: 1000,
  minimum: 1,
  maximum: 65_536,
  step: 1,
})
const noise = field({})

test('a slider goes from end to end, and every position is found again', () => {
  for (const each of [learningRate, weightDecay, noise]) {
    const count = sliderCount(each)
    expect(sliderValue(each, 0)).toBe(each.sliderMin)
    expect(sliderValue(each, count)).toBe(each.sliderMax)
    for (let position = 0; position <= count; position++)
      expect(sliderPosition(each, sliderValue(each, position))).toBe(position)
  }
})

test('values on sliders are round', () => {
  expect(sliderValue(noise, 30)).toBe(0.3)
  expect(sliderValue(learningRate, 40)).toBe(1e-3)
  expect(sliderPosition(learningRate, 1e-3)).toBe(40)
  expect(sliderPosition(weightDecay, 0)).toBe(0)
})

test('a key press always moves, and never out of the legal range', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(learningRate, weightDecay, units, noise),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.constantFrom(-10, -1, 1, 10),
      (each, share, presses) => {
        const value = sliderValue(each, Math.round(share * sliderCount(each)))
        const next = steppedValue(each, value, presses)
        expect(next).toBeGreaterThanOrEqual(each.minimum!)
        expect(next).toBeLessThanOrEqual(each.maximum!)
        const atEnd = presses > 0 ? value >= each.sliderMax : value <= each.sliderMin
        if (!atEnd) expect(Math.sign(next - value)).toBe(Math.sign(presses))
      },
    ),
  )
})

test('what the box shows is read back as the same number', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(readTypedNumber(boxText(value)) - value).toBe(0)
    }),
  )
  expect(boxText(0.00001)).toBe('1e-5')
  expect(readTypedNumber(' 1e-3 ')).toBe(0.001)
  expect(readTypedNumber('0,5')).toBe(0.5)
  expect(readTypedNumber('−0.279')).toBe(-0.279)
  for (const wrong of ['', 'abc', '1e', '0x10', '1,2,3', 'Infinity']) expect(readTypedNumber(wrong)).toBeNaN()
})

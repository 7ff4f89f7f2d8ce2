import { expect, test } from 'vitest'
import { durationWords, figureWords, tickWords } from './figure-words.ts'

test('figures are short, and say what is not a number', () => {
  expect(figureWords(0.123456789, 'en')).toBe('0.12346')
  expect(figureWords(1.5e-7, 'en')).toBe('1.500e-7')
  expect(figureWords(NaN, 'en')).toBe('NaN')
  expect(figureWords(-Infinity, 'en')).toBe('−∞')
  expect(figureWords(null, 'en')).toBe('–')
  expect(figureWords(0, 'en', 3)).toBe('0.00')
  expect(figureWords(3482, 'en')).toBe('3,482')
  expect(tickWords(-1.5, 'en')).toBe('−1.5')
  expect(tickWords(1000, 'en')).toBe('1,000')
})

test('times are told in the two units that matter', () => {
  expect(durationWords(200)).toEqual({ key: 'lessThanSecond', values: {} })
  expect(durationWords(59_400)).toEqual({ key: 'seconds', values: { seconds: 59 } })
  expect(durationWords(61_000)).toEqual({ key: 'minutes', values: { minutes: 1, seconds: 1 } })
  expect(durationWords(3_600_000 * 2 + 60_000 * 5)).toEqual({ key: 'hours', values: { hours: 2, minutes: 5 } })
})

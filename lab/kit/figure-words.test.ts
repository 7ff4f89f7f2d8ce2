import { expect, test } from 'vitest'
import { figureWords, tickWords } from './figure-words.ts'

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

import { expect, test } from 'vitest'
import { axisWords, figureWords } from './figure-words.ts'

test('figures are short, and say what is not a number', () => {
  expect(figureWords(0.123456789, 'en')).toBe('0.12346')
  expect(figureWords(-0.279, 'en')).toBe('−0.27900')
  expect(figureWords(1.5e-7, 'en')).toBe('1.500e−7')
  expect(figureWords(NaN, 'en')).toBe('NaN')
  expect(figureWords(-Infinity, 'en')).toBe('−∞')
  expect(figureWords(null, 'en')).toBe('–')
  expect(figureWords(0, 'en', 3)).toBe('0.00')
  expect(figureWords(3482, 'en')).toBe('3,482')
})

test('an axis has the same decimals everywhere, and none that are the computer’s rounding', () => {
  expect(axisWords([-1, -0.5, 0, 0.1 + 0.2], 'en')).toEqual(['−1.0', '−0.5', '0.0', '0.3'])
  expect(axisWords([0, 1000, 2000], 'en')).toEqual(['0', '1,000', '2,000'])
  expect(axisWords([0, 2e-5, 4e-5], 'en')).toEqual(['0', '2e−5', '4e−5'])
  expect(axisWords([0, 1.5e7], 'zh-CN')).toEqual(['0', '1.5e7'])
  expect(axisWords([1e-5, 0.01, 1, 20_000], 'en', true)).toEqual(['1e−5', '0.01', '1', '20,000'])
  expect(axisWords([], 'en')).toEqual([])
})

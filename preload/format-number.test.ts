import { expect, test } from 'vitest'
import { formatNumber, formatPower, formatNumberInText } from './format-number.ts'

test('a number is written in the way of its language, with a minus as long as a plus', () => {
  expect(formatNumber(1313, 'en')).toBe('1,313')
  expect(formatNumber(-0.279, 'zh-CN')).toBe('−0.279')
  expect(formatNumber(-0.5, 'en', { style: 'percent' })).toBe('−50%')
  expect(formatNumber(1.5, 'en', { minimumFractionDigits: 2 })).toBe('1.50')
  expect(['en', 'zh-CN'].map((language) => formatNumber(-Infinity, language))).toEqual(['−∞', '−∞'])
  expect(formatNumber(-0, 'en')).toBe('0')
  expect(formatNumber(NaN, 'zh-CN')).toBe('NaN')
})

test('powers of ten have the same minus, twice where it must be', () => {
  expect(formatPower(-1.5e-7)).toBe('−1.5e−7')
  expect(formatPower(2e9, 3)).toBe('2.000e9')
})

test('a sentence has counts exactly, and measured numbers in eight digits', () => {
  expect(formatNumberInText(12_345_678_901, 'en')).toBe('12,345,678,901')
  expect(formatNumberInText(-1 / 3, 'en')).toBe('−0.33333333')
})

import { expect, test } from 'vitest'
import { formatTicks, formatFigure } from './format-figure.ts'

test('figures are short, and say what is not a number', () => {
  expect(formatFigure(0.123456789, 'en')).toBe('0.12346')
  expect(formatFigure(-0.279, 'en')).toBe('−0.27900')
  expect(formatFigure(1.5e-7, 'en')).toBe('1.500e−7')
  expect(formatFigure(NaN, 'en')).toBe('NaN')
  expect(formatFigure(-Infinity, 'en')).toBe('−∞')
  expect(formatFigure(null, 'en')).toBe('–')
  expect(formatFigure(0, 'en', 3)).toBe('0.00')
  expect(formatFigure(3482, 'en')).toBe('3,482')
})

test('an axis has the same decimals everywhere, and none that are the computer’s rounding', () => {
  expect(formatTicks([-1, -0.5, 0, 0.1 + 0.2], 'en')).toEqual(['−1.0', '−0.5', '0.0', '0.3'])
  expect(formatTicks([0, 1000, 2000], 'en')).toEqual(['0', '1,000', '2,000'])
  expect(formatTicks([0, 2e-5, 4e-5], 'en')).toEqual(['0', '2e−5', '4e−5'])
  expect(formatTicks([0, 1.5e7], 'zh-CN')).toEqual(['0', '1.5e7'])
  expect(formatTicks([1e-5, 0.01, 1, 20_000], 'en', true)).toEqual(['1e−5', '0.01', '1', '20,000'])
  expect(formatTicks([100, 10_000, 1e6, 1e8], 'en', true)).toEqual(['100', '10,000', '1e6', '1e8'])
  expect(formatTicks([], 'en')).toEqual([])
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatNumber } from '../../preload/format-number.ts'
import { readTypedNumber, readTypedNumbers } from './typed-number.ts'

describe('a typed number', () => {
  it.each([
    ['1000', 1000],
    ['1,000', 1000],
    ['10,000', 10_000],
    ['1,234,567', 1_234_567],
    ['１０００', 1000],
    ['１，０００', 1000],
    ['－５', -5],
    ['1 000', 1000],
    ['1\u00a0000', 1000],
    ['1\u202f234\u202f567', 1_234_567],
    ['1’000', 1000],
    ["1'000'000", 1_000_000],
    ['1.000.000', 1_000_000],
    ['1,000.0', 1000],
    ['1.000,0', 1000],
    ['+7', 7],
    [' 12 ', 12],
    ['1e3', 1000],
    ['−3', -3],
    ['1.0', 1],
  ])('in a box for whole numbers %j is %d', (text, value) => {
    expect(readTypedNumber(text, true)).toBe(value)
  })
  it.each([
    '1.000',
    '10.000',
    '1,00',
    '1,0000',
    '1,000,00',
    '1 00',
    '12 34',
    '0x10',
    '1,2,3',
    '1.2.3',
    '1,,000',
    '1..0',
  ])('in a box for whole numbers %j is no whole number, and never read as another one', (text) => {
    expect(Number.isInteger(readTypedNumber(text, true))).toBe(false)
  })
  it.each([
    ['0.5', 0.5],
    ['0,5', 0.5],
    ['0,500', 0.5],
    ['０．５', 0.5],
    ['.5', 0.5],
    ['5.', 5],
    ['−0.279', -0.279],
    ['1e-3', 0.001],
    ['1.5e−7', 1.5e-7],
    ['１ｅ－５', 1e-5],
    ['1,5e3', 1500],
    ['1.000', 1],
    ['1,234.5', 1234.5],
    ['1.234,5', 1234.5],
    ['1 234,5', 1234.5],
    ['1,234,567', 1_234_567],
    ['12,5', 12.5],
    ['1,0000', 1],
  ])('elsewhere %j is %d', (text, value) => {
    expect(readTypedNumber(text)).toBe(value)
  })
  it('elsewhere a comma before three digits could be a thousand or a decimal sign, and is neither', () => {
    for (const text of ['1,000', '12,345', '-1,000', '１，０００']) expect(readTypedNumber(text)).toBeNaN()
  })
  it.each(['', ' ', 'abc', '1e', 'e5', '1,2,3', 'Infinity', 'NaN', '-', ',', '.', '1-2', '½', '10³', '0x1f', '1e5.5'])(
    '%j is none',
    (text) => {
      expect(readTypedNumber(text)).toBeNaN()
      expect(readTypedNumber(text, true)).toBeNaN()
    },
  )
  it('is read back from how the window writes it, in both languages', () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom('en', 'zh-CN'), (value, language) => {
        expect(readTypedNumber(formatNumber(value, language), true)).toBe(value)
      }),
    )
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(readTypedNumber(String(value)) - value).toBe(0)
      }),
    )
  })
})

describe('several typed numbers', () => {
  it('stand between commas, semicolons and spaces', () => {
    expect(readTypedNumbers('1, 2;3  4')).toEqual([1, 2, 3, 4])
    expect(readTypedNumbers('２５５，０，１２８')).toEqual([255, 0, 128])
    expect(readTypedNumbers('1、2')).toEqual([1, 2])
    expect(readTypedNumbers('-1e-3, 0.5')).toEqual([-0.001, 0.5])
    expect(readTypedNumbers('')).toEqual([])
  })
  it('are refused where a comma may be meant within one', () => {
    for (const text of ['1,000', '1,000,000', '1, x', '0x10']) expect(readTypedNumbers(text)).toBe(null)
  })
})

import { describe, expect, it } from 'vitest'
import { sayDuration, sayMetric } from './say-amounts.ts'

describe('sayDuration', () => {
  it('says the two largest units', () => {
    expect(sayDuration('en', 420)).toBe('0.42s')
    expect(sayDuration('en', 3_210)).toBe('3.2s')
    expect(sayDuration('en', 6_000)).toBe('6.0s')
    expect(sayDuration('en', 59_600)).toBe('1m 0s')
    expect(sayDuration('en', 192_000)).toBe('3m 12s')
    expect(sayDuration('en', 7_500_000)).toBe('2h 5m')
    expect(sayDuration('en', 7_199_999)).toBe('2h 0m')
    expect(sayDuration('zh-CN', 192_000)).toMatch(/3\D+12/)
    expect(sayDuration('en', Infinity)).toBe('–')
  })
})

describe('sayMetric', () => {
  it('keeps its digits, and shows what they would hide', () => {
    expect(sayMetric('en', 0.861541, 6)).toBe('0.861541')
    expect(sayMetric('en', 0.00000012, 6)).toBe('1.200e-7')
    expect(sayMetric('en', 0, 3)).toBe('0.000')
    expect(sayMetric('en', NaN, 3)).toBe('NaN')
    expect(sayMetric('en', -Infinity, 3)).toBe('−∞')
    expect(sayMetric('en', undefined, 3)).toBe('–')
  })
})

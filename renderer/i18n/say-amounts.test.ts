import { describe, expect, it } from 'vitest'
import { sayMetric } from './say-amounts.ts'

describe('sayMetric', () => {
  it('keeps its digits, and shows what they would hide', () => {
    expect(sayMetric('en', 0.861541, 6)).toBe('0.861541')
    expect(sayMetric('en', 0.00000012, 6)).toBe('1.200e−7')
    expect(sayMetric('en', 0, 3)).toBe('0.000')
    expect(sayMetric('en', NaN, 3)).toBe('NaN')
    expect(sayMetric('en', -Infinity, 3)).toBe('−∞')
    expect(sayMetric('en', undefined, 3)).toBe('–')
  })
})

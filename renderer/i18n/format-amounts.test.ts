import { describe, expect, it } from 'vitest'
import { formatMetric } from './format-amounts.ts'

describe('formatMetric', () => {
  it('keeps its digits, and shows what they would hide', () => {
    expect(formatMetric('en', 0.861541, 6)).toBe('0.861541')
    expect(formatMetric('en', 0.00000012, 6)).toBe('1.200e−7')
    expect(formatMetric('en', 0, 3)).toBe('0.000')
    expect(formatMetric('en', NaN, 3)).toBe('NaN')
    expect(formatMetric('en', -Infinity, 3)).toBe('−∞')
    expect(formatMetric('en', undefined, 3)).toBe('–')
  })
})

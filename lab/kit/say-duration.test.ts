import { expect, test } from 'vitest'
import type { LabContext, Locale } from './lab-context.ts'
import { sayDuration } from './say-duration.ts'

const labIn = (locale: Locale) => ({
  locale,
  say: ((texts: { [locale: string]: Record<string, string> }, key: string, values: Record<string, unknown> = {}) =>
    texts[locale]![key]!.replace(/\{(\w+)\}/g, (_, name: string) =>
      String(values[name]),
    )) as unknown as LabContext['say'],
})
const en = labIn('en')

test('a time is said in its two largest units, a short one exactly where it was measured', () => {
  expect(sayDuration(en, 200)).toBe('under a second')
  expect(sayDuration(en, 420, true)).toBe('0.42 s')
  expect(sayDuration(en, 999, true)).toBe('1.0 s')
  expect(sayDuration(en, 3_210, true)).toBe('3.2 s')
  expect(sayDuration(en, 9_960, true)).toBe('10 s')
  expect(sayDuration(en, 59_400)).toBe('59 s')
  expect(sayDuration(en, 59_600, true)).toBe('1 min 0 s')
  expect(sayDuration(en, 192_000)).toBe('3 min 12 s')
  expect(sayDuration(en, 7_500_000)).toBe('2 h 5 min')
  expect(sayDuration(en, 7_199_999)).toBe('2 h 0 min')
  expect(sayDuration(en, Infinity)).toBe('–')
  expect(sayDuration(labIn('zh-CN'), 192_000)).toBe('3 分 12 秒')
})

import { expect, test } from 'vitest'
import type { LabContext, Locale } from './lab-context.ts'
import { formatDuration } from './format-duration.ts'

const labIn = (locale: Locale) => ({
  locale,
  say: ((texts: { [locale: string]: Record<string, string> }, key: string, values: Record<string, unknown> = {}) =>
    texts[locale]![key]!.replace(/\{(\w+)\}/g, (_, name: string) =>
      String(values[name]),
    )) as unknown as LabContext['say'],
})
const en = labIn('en')

test('a time is said in its two largest units, a short one exactly where it was measured', () => {
  expect(formatDuration(en, 200)).toBe('under a second')
  expect(formatDuration(en, 420, true)).toBe('0.42 s')
  expect(formatDuration(en, 999, true)).toBe('1.0 s')
  expect(formatDuration(en, 3_210, true)).toBe('3.2 s')
  expect(formatDuration(en, 9_960, true)).toBe('10 s')
  expect(formatDuration(en, 59_400)).toBe('59 s')
  expect(formatDuration(en, 59_600, true)).toBe('1 min 0 s')
  expect(formatDuration(en, 192_000)).toBe('3 min 12 s')
  expect(formatDuration(en, 7_500_000)).toBe('2 h 5 min')
  expect(formatDuration(en, 7_199_999)).toBe('2 h 0 min')
  expect(formatDuration(en, Infinity)).toBe('–')
  expect(formatDuration(labIn('zh-CN'), 192_000)).toBe('3 分 12 秒')
})

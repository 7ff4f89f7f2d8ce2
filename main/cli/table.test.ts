import { expect, it } from 'vitest'
import type { RunRow } from '../../preload/contract/history.ts'
import { listText } from './history/list.ts'
import { compareText } from './history/compare.ts'
import { sayIn } from './say.ts'
import { pairs, shortNumber, table } from './table.ts'

const row = (change: Partial<RunRow> = {}): RunRow => ({
  runId: '01a20de2-0a09-7e03-98ea-ccee2a57382c',
  experiment: 'classification',
  name: 'first',
  note: '',
  starred: false,
  status: 'completed',
  createdAt: 1_700_000_000_000,
  durationMs: 1000,
  epochs: 10,
  provider: 'reference',
  spec: { experiment: 'classification', params: { epochs: 10, layers: [{ units: 100 }] }, seed: 1, provider: 'auto' },
  last: { loss: 0.861541, accuracy: 0.504 },
  best: { loss: 0.86, accuracy: 0.51 },
  thumbnail: null,
  deletedAt: null,
  ...change,
})

const english = { say: sayIn('en'), language: 'en', columns: 120 } as const

it('columns stand below each other, numbers to the right, wide letters counted as two', () => {
  expect(
    table(
      ['名', 'n'],
      [
        ['螺旋', 5],
        ['a', 1000],
        ['b', 'NaN'],
      ],
    ),
  ).toBe('名       n\n螺旋     5\na     1000\nb      NaN\n')
})

it('no name can move the cursor, change colours or turn letters round', () => {
  const hostile = '\u001b[31mred\u001b[2J\r\n\u202eevil\u009b1A'
  for (const text of [
    listText([row({ name: hostile })], english),
    compareText([row({ name: hostile }), row({ name: hostile })], english.say),
    pairs([[hostile, hostile]]),
  ]) {
    // eslint-disable-next-line no-control-regex -- control characters are what must not be there
    expect(text.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/)
    expect(text).toContain('\\u001b[31mred')
  }
})

it('a comparison shows the parameters that differ, and only those', () => {
  const text = compareText(
    [row(), row({ spec: { ...row().spec, params: { epochs: 20, layers: [{ units: 100 }] } } })],
    english.say,
  )
  expect(text).toMatch(/^params\.epochs +10 +20$/m)
  expect(text).not.toContain('units')
  expect(text).toContain('last loss')
  expect(text).toContain('4 parameters are the same.')
})

it('numbers are short, and those that are none are words', () => {
  expect([shortNumber(0.86154123), shortNumber(NaN), shortNumber(-Infinity), shortNumber(undefined)]).toEqual([
    0.861541,
    'NaN',
    '-Infinity',
    '',
  ])
})

import { expect, it } from 'vitest'
import type { RunRow } from '../../preload/contract/history.ts'
import { labError } from '../../preload/errors.ts'
import { untranslated } from '../../tests/terminal/untranslated.ts'
import { compareText } from './history/compare.ts'
import { listText } from './history/list.ts'
import { runText } from './history/show.ts'
import { sayIn } from './say.ts'
import { pairs, shortNumber, table } from './table.ts'
import { widthOf } from './text-width.ts'

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
  numerics: 2,
  thumbnail: null,
  parent: null,
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

const chinese = { say: sayIn('zh-CN'), language: 'zh-CN', columns: 120 } as const
/** Where a text begins in the lines that have it. */
const beginnings = (text: string, some: RegExp): number[] =>
  text.split('\n').flatMap((line) => {
    const found = some.exec(line)
    return found ? [widthOf(line.slice(0, found.index))] : []
  })

it('the list of runs stands straight in Chinese, under Chinese headings', () => {
  const rows = [
    row({ name: '螺旋数据' }),
    row({ name: 'spiral relu', status: 'diverged', starred: true, damaged: true }),
  ]
  const text = listText(rows, chinese)
  expect(text.split('\n')[0]).toMatch(/^运行编号 +名称 +实验 +状态 +轮数 +损失 +准确率 +开始时间$/)
  expect(new Set(beginnings(text, /名称|螺旋数据|spiral/)).size).toBe(1)
  expect(new Set(beginnings(text, /状态|已完成|已损坏/)).size).toBe(1)
  expect(new Set(beginnings(text, /开始时间|2023-/)).size).toBe(1)
  expect(listText([], chinese)).toBe('没有符合的运行。\n')
})

it('a list in a narrow terminal leaves out what matters less, then cuts the name short', () => {
  const rows = [row({ name: '用较小的学习率训练螺旋数据的第一次尝试' }), row({ name: 'spiral' })]
  for (const columns of [120, 100, 80, 60])
    for (const reader of [chinese, english]) {
      const text = listText(rows, { ...reader, columns })
      for (const line of text.split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(columns)
      expect(text).toMatch(/01a20de2-0a09 .*(…|尝试).*0\.861541/)
      expect(text.includes('classification')).toBe(columns > 80)
    }
})

it('a run is shown in the language asked for, its error and its state as well', () => {
  const error = labError('runNotFound', { run: 'abcdef' }).shape
  const run = {
    ...row({ status: 'failed' }),
    note: '',
    result: null,
    error,
    snapshot: null,
    snapshotEpoch: null,
    recordingBytes: 0,
    ancestors: [],
    madeBy: null,
    replay: null,
    artifacts: [],
  }
  const text = runText(run, chinese)
  expect(text).toMatch(/^状态 +失败$/m)
  expect(text).toMatch(/^轮数 +10，用时 1\.0 秒（reference）$/m)
  expect(text).toMatch(/^E-RUN-004 +没有运行 `abcdef`。请在历史中查找。$/m)
  expect(text).toMatch(/^准确率 +0\.504 +0\.51$/m)
  expect(untranslated(text)).toEqual([])
  expect(runText(run, english)).toMatch(/^E-RUN-004 +There is no run `abcdef`\. Look it up in the history\.$/m)
})

it('a comparison speaks Chinese', () => {
  const text = compareText([row(), row({ name: '螺旋' })], chinese.say)
  expect(text).toMatch(/^损失（末值） +0\.861541 +0\.861541$/m)
  expect(text).toMatch(/^状态 +已完成 +已完成$/m)
  expect(text).toContain('5 个参数相同。')
  expect(untranslated(text)).toEqual([])
})

it('what is said beside a name goes on under its beginning, below the name where there is no room', () => {
  const entries = [
    ['名', '一二三四五六七八九十一二三四五'],
    ['long', 'word'],
  ] as const
  expect(pairs(entries, 36)).toBe('名    一二三四五六七八九十一二三四五\nlong  word\n')
  expect(pairs(entries, 30)).toBe('名    一二三四五六七八九十一二\n      三四五\nlong  word\n')
  expect(pairs(entries, 20)).toBe('名\n      一二三四五六七\n      八九十一二三四\n      五\nlong\n      word\n')
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

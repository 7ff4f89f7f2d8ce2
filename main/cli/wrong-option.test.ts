import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { errorTexts, type ErrorKey } from '../../preload/error-texts.ts'
import { LabError } from '../../preload/errors.ts'
import { hasChinese, untranslated } from '../../tests/terminal/untranslated.ts'
import { exitCodeOf } from './exit-code.ts'
import { queryOf } from './history/list.ts'
import { exitCodes } from './host.ts'
import { planOutputs } from './image.ts'
import { toldError } from './language.ts'
import { readCommand } from './read-command.ts'
import { typedRunId } from './run-id.ts'

const folder = mkdtempSync(join(tmpdir(), 'spiral-lab-options-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = join(folder, 'a-file')
writeFileSync(file, '')

const read = (...words: string[]) => readCommand(words, 'zh-CN')
const list = (...words: string[]) => queryOf(read('history', 'list', ...words))

describe('what is wrong with an option is told in the language of whoever asked', () => {
  const cases: [work: () => unknown, key: ErrorKey, english: string | null, chinese: string][] = [
    [
      () => list('--limit', '1.5'),
      'usage.limit',
      '`--limit` must be a whole number over 0 (got 1.5).',
      '`--limit` 必须是大于 0 的整数（给出的是 1.5）。',
    ],
    [
      () => list('word '.repeat(60).trim()),
      'usage.search',
      'The words to look for have 299 letters; the limit is 200.',
      '要查找的词语共 299 个字符，上限为 200。',
    ],
    [
      () => list('--order-by', 'colour'),
      'usage.query',
      '`--order-by` cannot be `colour`.',
      '`--order-by` 不能是 `colour`。',
    ],
    [
      () => list('--experiment', 'x'.repeat(41)),
      'usage.query',
      `\`--experiment\` cannot be \`${'x'.repeat(41)}\`.`,
      `\`--experiment\` 不能是 \`${'x'.repeat(41)}\`。`,
    ],
    [
      () => planOutputs(['a.png'], 'out.jpg'),
      'usage.png',
      'Pictures are written as PNG (the name ends in .jpg).',
      '图片会保存为 PNG（给出的文件名以 .jpg 结尾）。',
    ],
    [
      () => planOutputs(['a/x.png', 'b/x.jpg'], folder),
      'usage.sameName',
      '`a/x.png` and `b/x.jpg` would both become `x.png`.',
      '`a/x.png` 和 `b/x.jpg` 都会写成 `x.png`。',
    ],
    [
      () => planOutputs(['a.png', 'b.png'], file),
      'usage.folder',
      `For several pictures \`--out\` must be a folder, and \`${file}\` is a file.`,
      `有多张图片时，\`--out\` 必须是文件夹，而 \`${file}\` 是文件。`,
    ],
    [
      () => typedRunId('xyz'),
      'usage.run',
      '`xyz` is no run; give its id, or six or more of its first or last letters.',
      '`xyz` 不是运行编号；请写出完整的编号，或其开头或结尾的至少六个字符。',
    ],
    // What stands in the help for a value is in the language that the command line was read for.
    [() => read('run'), 'usage.needs', null, '`lab run` 需要 参数.json|-。'],
    [() => read('history', 'show', '--home'), 'usage.value', null, '`--home` 需要一个值（文件夹）。'],
    [() => read('export', 'abcdef'), 'usage.needs', null, '`lab export` 需要 `--as 格式`。'],
  ]
  it.each(cases)('%#: %s', (work, key, english, chinese) => {
    let thrown: unknown
    try {
      work()
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(LabError)
    const error = thrown as LabError
    expect(error.shape.key).toBe(key)
    expect(exitCodeOf(error)).toBe(exitCodes.wrong)
    if (english !== null) expect(toldError('en', error.shape).message).toBe(english)
    expect(toldError('zh-CN', error.shape).message).toBe(chinese)
  })
})

const keys = (Object.keys(errorTexts) as ErrorKey[]).filter((key) => key.startsWith('usage.'))

it('nothing is told by an entry that takes a ready sentence', () => {
  expect(keys.length).toBeGreaterThan(20)
  for (const key of keys) expect(errorTexts[key].message.en).not.toMatch(/^\{\w+\}$|\{reason\}/)
})

it.each(keys)('%s says the same in both languages', (key) => {
  for (const part of ['message', 'safe', 'do'] as const) {
    const { en, 'zh-CN': chinese } = errorTexts[key][part]
    const names = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort()
    expect(names(chinese)).toEqual(names(en))
    expect(hasChinese(chinese)).toBe(true)
    expect(hasChinese(en)).toBe(false)
    expect(untranslated(chinese)).toEqual([])
  }
})

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { labError } from '../../preload/errors.ts'
import { phrase } from '../../preload/message.ts'
import { terminalLanguage, toldError } from './language.ts'

let home: string
beforeEach(() => void (home = mkdtempSync(join(tmpdir(), 'spiral-lab-language-'))))
afterEach(() => rmSync(home, { recursive: true, force: true }))
const language = (words: string[], environment: Record<string, string> = {}) =>
  terminalLanguage({ words: [...words, '--home', home], environment })

it('is what is asked for, then what the window was set to, then the system’s', () => {
  expect(language(['run', 'x.json'])).toBe('en')
  expect(language([], { LANG: 'zh_CN.UTF-8' })).toBe('zh-CN')
  expect(language([], { LANG: 'zh_CN.UTF-8', LC_ALL: 'C' })).toBe('en')
  writeFileSync(join(home, 'settings.json'), JSON.stringify({ language: 'zh-CN' }))
  expect(language([], { LANG: 'de_DE.UTF-8' })).toBe('zh-CN')
  expect(language(['doctor', '--language', 'en'], { LANG: 'zh_CN.UTF-8' })).toBe('en')
  expect(language(['doctor', '--language=en'])).toBe('en')
  expect(terminalLanguage({ words: [`--home=${home}`, '--language'], environment: {} })).toBe('zh-CN')
  // What is wrong is told by whoever reads the command line.
  expect(language(['doctor', '--language', 'latin'])).toBe('zh-CN')
})

it('says an error in it, whole, without what it is made from', () => {
  const { shape } = labError('runNotFound', { run: 'abcdef' }, { path: 'runId', received: 'abcdef' })
  expect(toldError('zh-CN', shape)).toEqual({
    code: 'E-RUN-004',
    message: '没有运行 `abcdef`。',
    path: 'runId',
    received: 'abcdef',
    safe: '没有任何改动。',
    do: '请在历史中查找',
  })
  expect(toldError('en', shape)).toMatchObject({ message: shape.message, do: shape.do })
  const misspelt = labError('usage.command', { word: 'histroy', meant: 'history' })
  expect(toldError('zh-CN', misspelt.shape).message).toBe('没有命令 `histroy`；您是指 `history` 吗？')
  const broken = labError('field.rule', { path: 'params', rule: phrase('rule.nesterov'), got: '1' })
  expect(toldError('zh-CN', broken.shape).message).toContain('动量')
  expect(toldError('en', broken.shape).message).toContain('Nesterov needs a momentum over 0')
})

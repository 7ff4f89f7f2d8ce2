import { expect, it } from 'vitest'
import { find, type Finding, indexed } from './finding.ts'

const finding = (id: string, group: Finding['group'], en: string, zh: string, words = ''): Finding => ({
  id,
  group,
  label: () => (chinese ? zh : en),
  words: () => words,
  run: () => {},
})
let chinese = false
const inEvery = (say: () => string): string[] =>
  [false, true].map((language) => {
    chinese = language
    return say()
  })
const things = indexed(
  [
    finding('keys', 'commands', 'Show the keys', '显示快捷键'),
    finding('history', 'commands', 'Go to History', '转到历史'),
    finding('system', 'commands', 'Match system theme', '跟随系统'),
    finding('theme', 'settings', 'Theme', '主题', 'Dark Light'),
    finding('rate', 'knobs', 'Learning rate', '学习率'),
    finding('rule', 'knobs', 'Rate of decay', '衰减'),
  ],
  inEvery,
)
const ids = (typed: string, used: string[] = [], most = 9) =>
  find(things, typed, used, most).map(({ group, findings }) => [group, ...findings.map(({ id }) => id)])

it('finds by words in any order and any case, of both languages', () => {
  expect(ids('history GO')).toEqual([['commands', 'history']])
  expect(ids('历史')).toEqual([['commands', 'history']])
  expect(ids('学习')).toEqual([['knobs', 'rate']])
  expect(ids('nothing')).toEqual([])
  expect(ids('  ')).toEqual([])
})
it('puts the group first whose name begins with what was typed, and further words last', () => {
  expect(ids('theme')).toEqual([
    ['settings', 'theme'],
    ['commands', 'system'],
  ])
  expect(ids('dark')).toEqual([['settings', 'theme']])
})
it('puts a run before what only quotes its name', () => {
  const undo = { ...finding('undo', 'commands', 'Undo: name of My run ä', '撤销：My run ä 的名称'), name: () => 'Undo' }
  const csv = finding('csv', 'exports', 'Write CSV', '写出 CSV', 'My run ä')
  const runs = [finding('other', 'runs', 'Linear', 'Linear'), finding('run', 'runs', 'My run ä', 'My run ä')]
  const all = indexed([undo, csv, ...runs], inEvery)
  const found = (typed: string) => find(all, typed, [], 9).flatMap(({ findings }) => findings.map(({ id }) => id))
  expect(found('run ä')).toEqual(['run', 'other', 'csv'])
  expect(found('csv')).toEqual(['csv', 'other', 'run'])
  expect(found('undo')).toEqual(['undo', 'other', 'run'])
})
it('puts what was chosen last first within its group', () => {
  expect(ids('rate')).toEqual([['knobs', 'rule', 'rate']])
  expect(ids('rate', ['rate'])).toEqual([['knobs', 'rate', 'rule']])
  expect(ids('rate', [], 1)).toEqual([['knobs', 'rule']])
})

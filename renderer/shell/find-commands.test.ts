import { expect, it } from 'vitest'
import { findByName } from './find-commands.ts'

const names = ['Show the keys', 'Go to History', 'Dark theme', 'Theme as the system has it', '转到历史']
const find = (typed: string) => findByName(names, (name) => name, typed)

it('finds by words in any order and any case', () => {
  expect(find('history go')).toEqual(['Go to History'])
  expect(find('历史')).toEqual(['转到历史'])
  expect(find('nothing')).toEqual([])
})
it('puts names that begin with what was typed first', () => {
  expect(find('theme')).toEqual(['Theme as the system has it', 'Dark theme'])
})
it('shows everything, in its order, for nothing', () => {
  expect(find('  ')).toEqual(names)
})

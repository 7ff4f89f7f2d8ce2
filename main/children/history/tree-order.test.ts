import { expect, it } from 'vitest'
import { treeOrder, type Member } from './tree-order.ts'

/** `b<a` is a run b that left a. */
const members = (text: string): Member[] =>
  text.split(' ').map((word) => {
    const [id, parent] = word.split('<')
    return { id: id!, parent: parent ?? null }
  })
const drawn = (text: string, descending = true): string =>
  treeOrder(members(text), descending)
    .map(({ id, level }) => '-'.repeat(level) + id)
    .join(' ')

it('lists branches below the run that they left, in the order given, and the newest families first', () => {
  expect(drawn('a b c<a d<b e<a f<c')).toBe('b -d a -c --f -e')
  expect(drawn('a b c<a d<b e<a f<c', false)).toBe('a -c --f -e b -d')
  expect(drawn('a b')).toBe('b a')
})

it('lists a branch at the top where the run that it left is not among them', () => {
  expect(drawn('b<gone c<b', false)).toBe('b -c')
})

it('loses no run where damaged rows name each other', () => {
  expect(drawn('a b<c c<b d<d', false)).toBe('a b c d')
})

it('takes a chain of branches as long as the history', () => {
  const chain = Array.from({ length: 10_000 }, (_, at) => ({ id: `${at}`, parent: at === 0 ? null : `${at - 1}` }))
  expect(treeOrder(chain, true).at(-1)).toEqual({ id: '9999', level: 9_999 })
})

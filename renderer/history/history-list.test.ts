import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { LabClient } from '../../preload/client.ts'
import type { RunRow } from '../../preload/contract/history.ts'
import type { HistoryList as List } from './history-list.svelte.ts'

// Outside of the compiler a rune is no more than the value it was given.
const rune = Object.assign(<T>(value: T) => value, { raw: <T>(value: T) => value })
let HistoryList: typeof List
beforeAll(async () => {
  vi.stubGlobal('$state', rune)
  ;({ HistoryList } = await import('./history-list.svelte.ts'))
})

const TOTAL = 1_000
/** A history of which answers come when they are let go. */
function slowHistory() {
  const asked: { text: string; offset: number; answer: () => void; refuse: () => void }[] = []
  const list = (query: { text?: string; offset: number; limit: number }) =>
    new Promise((resolve, reject) => {
      const text = query.text ?? ''
      const rows = Array.from({ length: query.limit }, (_, index) => ({ runId: `${text}${query.offset + index}` }))
      asked.push({
        text,
        offset: query.offset,
        answer: () => resolve({ rows, total: TOTAL }),
        refuse: () => reject(new Error('away')),
      })
    })
  return { asked, client: { history: { list } } as unknown as LabClient }
}
const settle = () => new Promise((resolve) => setTimeout(resolve))

describe('HistoryList', () => {
  it('fetches the pages in sight and no others, each once', async () => {
    const { asked, client } = slowHistory()
    const list = new HistoryList(client, () => {})
    list.look(90, 130)
    list.look(95, 140)
    expect(asked.map(({ offset }) => offset)).toEqual([0, 100])
    asked.forEach(({ answer }) => answer())
    await settle()
    list.look(120, 180)
    expect(asked).toHaveLength(2)
    expect(list.total).toBe(TOTAL)
    expect(list.rows.get(120)).toEqual({ runId: '120' })
  })
  it('gives all runs of the filter, and none where it was changed while they were collected', async () => {
    const { client } = slowHistory()
    const list = new HistoryList(client, () => {})
    const run = { runId: 'old' } as RunRow
    expect(await list.all(() => Promise.resolve([run]))).toEqual([run])
    let answer = (_: RunRow[]): void => {}
    const collected = list.all(() => new Promise((resolve) => (answer = resolve)))
    list.change({ text: 'new' })
    answer([run])
    expect(await collected).toBe(null)
  })
  it('does not take an answer to an older filter, even when it comes last', async () => {
    const { asked, client } = slowHistory()
    const list = new HistoryList(client, () => {})
    list.look(0, 20)
    list.change({ text: 'new' })
    asked[1]!.answer()
    await settle()
    asked[0]!.answer()
    await settle()
    expect(list.rows.get(0)).toEqual({ runId: 'new0' })
  })
  it('tells of a failure once and asks again at the next look', async () => {
    const { asked, client } = slowHistory()
    const told: unknown[] = []
    const list = new HistoryList(client, (thrown) => told.push(thrown))
    list.look(0, 20)
    asked[0]!.refuse()
    await settle()
    expect(told).toHaveLength(1)
    list.look(0, 20)
    expect(asked).toHaveLength(2)
  })
  it('shows a changed run before the list is asked again', async () => {
    const { asked, client } = slowHistory()
    const list = new HistoryList(client, () => {})
    list.look(0, 20)
    asked[0]!.answer()
    await settle()
    list.patch({ runId: '7', starred: true } as RunRow)
    expect(list.rows.get(7)).toMatchObject({ starred: true })
    expect(list.rows.get(8)).toEqual({ runId: '8' })
  })
})

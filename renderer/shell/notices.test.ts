import { beforeAll, expect, it, vi } from 'vitest'
import type { Notices as List } from './notices.svelte.ts'

// Outside of the compiler a rune is no more than the value it was given.
const rune = Object.assign(<T>(value: T) => value, { raw: <T>(value: T) => value })
let Notices: typeof List
beforeAll(async () => {
  vi.stubGlobal('$state', rune)
  ;({ Notices } = await import('./notices.svelte.ts'))
  vi.useFakeTimers()
})

it('takes away what tells of something that is past, and nothing else', () => {
  const notices = new Notices()
  notices.show({ message: 'A run diverged.', kind: 'warning' }, 'end')
  notices.show({ message: 'Copied.' })
  notices.dismissAbout('end')
  expect(notices.list.map(({ message }) => message)).toEqual(['Copied.'])
  vi.advanceTimersByTime(60_000)
  expect(notices.list).toEqual([])
})

it('offers several things, each once, and stays until the last is done', () => {
  const notices = new Notices()
  const opened: string[] = []
  const actions = ['b', 'c'].map((label) => ({ label, run: () => void opened.push(label) }))
  notices.show({ message: 'a was opened.', actions })
  vi.advanceTimersByTime(60_000)
  const offer = () => notices.list[0]!
  notices.act(offer(), actions[1]!)
  expect(offer().actions.map(({ label }) => label)).toEqual(['b'])
  notices.act(offer(), actions[0]!)
  expect(opened).toEqual(['c', 'b'])
  expect(notices.list).toEqual([])
})

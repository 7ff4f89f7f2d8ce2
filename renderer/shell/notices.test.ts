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

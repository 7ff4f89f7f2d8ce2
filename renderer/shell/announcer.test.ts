import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createAnnouncer } from './announcer.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('tells the first text at once and then the newest, at most every five seconds', () => {
  const told: { at: number; text: string }[] = []
  const announce = createAnnouncer(
    (text) => told.push({ at: Date.now(), text }),
    () => Date.now(),
  )
  const start = Date.now()
  for (let tenth = 0; tenth < 200; tenth++) {
    announce(`epoch ${tenth}`)
    vi.advanceTimersByTime(100)
  }
  vi.advanceTimersByTime(10_000)
  expect(told[0]).toEqual({ at: start, text: 'epoch 0' })
  expect(told.at(-1)?.text).toBe('epoch 199')
  for (let i = 1; i < told.length; i++) expect(told[i]!.at - told[i - 1]!.at).toBeGreaterThanOrEqual(5_000)
  expect(told).toHaveLength(5)
})

it('tells again at once after a silence', () => {
  const told: string[] = []
  const announce = createAnnouncer(
    (text) => told.push(text),
    () => Date.now(),
  )
  announce('a')
  vi.advanceTimersByTime(6_000)
  announce('b')
  expect(told).toEqual(['a', 'b'])
})

it('tells an end, whatever passes after it', () => {
  const told: string[] = []
  const announce = createAnnouncer(
    (text) => told.push(text),
    () => Date.now(),
  )
  announce('epoch 1')
  announce('epoch 2')
  announce('Stopped', true)
  announce('a process is starting')
  vi.advanceTimersByTime(5_000)
  announce('epoch 3')
  vi.advanceTimersByTime(5_000)
  expect(told).toEqual(['epoch 1', 'Stopped', 'epoch 3'])
})

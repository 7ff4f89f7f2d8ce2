import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { phrase, formatMessage } from '../../preload/message.ts'
import { StartingChildren } from './starting-children.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function make() {
  const shown = new Set<string>()
  const starting = new StartingChildren((name, why) => {
    const words = `${name}${why ? `: ${formatMessage('en', why)}` : ''}`
    shown.add(words)
    return () => shown.delete(words)
  })
  return { shown, starting }
}
const up = { name: 'imaging', starting: null }
const again = { name: 'imaging', starting: { why: phrase('process.code', { code: 1 }), waitedFor: false } }
const first = (waitedFor: boolean) => ({ name: 'imaging', starting: { why: null, waitedFor } })

it('a process that starts again is told of with the reason, after a blink and until it works', () => {
  const { shown, starting } = make()
  starting.follow([again])
  vi.advanceTimersByTime(90)
  expect(shown.size).toBe(0)
  vi.advanceTimersByTime(20)
  expect([...shown]).toEqual(['imaging: code 1'])
  starting.follow([again])
  expect(shown.size).toBe(1)
  starting.follow([up])
  expect(shown.size).toBe(0)
  starting.follow([again])
  starting.follow([up])
  vi.advanceTimersByTime(1_000)
  expect(shown.size).toBe(0)
})

it('the first start is told of once somebody has waited for it, and no more when nobody does', () => {
  const { shown, starting } = make()
  starting.follow([first(false)])
  vi.advanceTimersByTime(5_000)
  expect(shown.size).toBe(0)
  starting.follow([first(true)])
  vi.advanceTimersByTime(390)
  expect(shown.size).toBe(0)
  vi.advanceTimersByTime(20)
  expect([...shown]).toEqual(['imaging'])
  starting.follow([first(false)])
  expect(shown.size).toBe(0)
  starting.follow([first(true)])
  vi.advanceTimersByTime(500)
  // It did not survive its first start.
  starting.follow([again])
  vi.advanceTimersByTime(200)
  expect([...shown]).toEqual(['imaging: code 1'])
  // A connection that is lost tells nothing of it any more.
  starting.follow([])
  expect(shown.size).toBe(0)
})

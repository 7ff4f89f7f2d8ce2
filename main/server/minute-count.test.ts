import { expect, it } from 'vitest'
import { MinuteCount } from './minute-count.ts'

it('is over its limit until the minute has passed', () => {
  let now = 0
  const count = new MinuteCount(3, () => now)
  expect([1, 2, 3, 4, 5].map(() => count.isOver())).toEqual([false, false, false, true, true])
  now = 59_999
  expect(count.isOver()).toBe(true)
  now = 60_000
  expect(count.isOver()).toBe(false)
})

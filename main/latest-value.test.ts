import { expect, it } from 'vitest'
import { LatestValue } from './latest-value.ts'

it('gives the present value, then only the newest of those that came meanwhile', async () => {
  const newest = new LatestValue(1)
  const following = newest.follow()
  expect((await following.next()).value).toBe(1)
  for (const value of [2, 3, 4]) newest.set(value)
  expect((await following.next()).value).toBe(4)
  const next = following.next()
  newest.set(5)
  expect((await next).value).toBe(5)
})

it('ends with its signal, also while it waits', async () => {
  const newest = new LatestValue(1)
  const stop = new AbortController()
  const following = newest.follow(stop.signal)
  await following.next()
  const next = following.next()
  stop.abort()
  expect((await next).done).toBe(true)
})

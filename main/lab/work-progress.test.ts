import { expect, it } from 'vitest'
import { WorkProgress } from './work-progress.ts'

it('whoever asks hears the newest state of the work they named, and of no other', async () => {
  const progress = new WorkProgress()
  const asked = new AbortController()
  const stream = progress.follow('mine', asked.signal)
  expect((await stream.next()).value).toEqual({ done: 0 })
  progress.tell('another', 0.9)
  progress.tell(null, 0.8)
  progress.tell('mine', 0.25)
  progress.tell('mine', 0.5)
  expect((await stream.next()).value).toEqual({ done: 0.5 })
  const next = stream.next()
  asked.abort()
  expect((await next).done).toBe(true)
  // Asked again, it begins again: nothing of it was kept.
  progress.tell('mine', 0.75)
  expect((await progress.follow('mine').next()).value).toEqual({ done: 0 })
})

it('two who follow the same work hear the same, and whoever goes does not take the other along', async () => {
  const progress = new WorkProgress()
  const first = new AbortController()
  const [one, other] = [progress.follow('mine', first.signal), progress.follow('mine')]
  expect([await one.next(), await other.next()].map(({ value }) => value as unknown)).toEqual([
    { done: 0 },
    { done: 0 },
  ])
  progress.tell('mine', 0.25)
  expect([await one.next(), await other.next()].map(({ value }) => value as unknown)).toEqual([
    { done: 0.25 },
    { done: 0.25 },
  ])
  first.abort()
  expect((await one.next()).done).toBe(true)
  progress.tell('mine', 0.5)
  expect((await other.next()).value).toEqual({ done: 0.5 })
  // Whoever comes later begins with the newest state.
  expect((await progress.follow('mine').next()).value).toEqual({ done: 0.5 })
})

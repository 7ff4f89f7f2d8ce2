import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { LabClient } from '../../preload/client.ts'
import { WorkUnderWay } from './work-under-way.svelte.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A lab that tells a half and then nothing more. */
const half = {
  app: {
    progress: () =>
      Promise.resolve(
        (async function* () {
          yield { done: 0.5 }
          await new Promise(() => {})
        })(),
      ),
  },
} as unknown as Pick<LabClient, 'app'>
const make = () => new WorkUnderWay(() => half)
const label = (): string => 'work'

it('what is over within a blink is never shown', async () => {
  const work = make()
  const done = work.do(label, () => new Promise<number>((resolve) => setTimeout(() => resolve(7), 90)))
  await vi.advanceTimersByTimeAsync(90)
  expect([await done, work.list]).toEqual([7, []])
  await vi.advanceTimersByTimeAsync(1_000)
  expect(work.list).toEqual([])
})

it('longer work is shown with what the lab or the task tells of it, with a time left after a second, until its end', async () => {
  const work = make()
  const ended = Promise.withResolvers<void>()
  let tell = (_: number): void => {}
  const done = work.do(label, ({ progress }) => ((tell = progress), ended.promise))
  await vi.advanceTimersByTimeAsync(150)
  expect(work.list).toMatchObject([{ done: 0.5, leftMs: null }])
  await vi.advanceTimersByTimeAsync(1_350)
  tell(0.75)
  expect(work.list).toMatchObject([{ done: 0.75, leftMs: 500 }])
  ended.resolve()
  await done
  expect(work.list).toEqual([])
})

it('cancelling aborts the task and shows it no more; so does whoever asked for it', async () => {
  const work = make()
  const outer = new AbortController()
  const never = ({ signal }: { signal: AbortSignal }) =>
    new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))
  for (const cancel of [() => work.list[0]!.cancel!(), () => outer.abort()]) {
    const cancelled = expect(work.do(label, never, outer.signal)).rejects.toMatchObject({ name: 'AbortError' })
    await vi.advanceTimersByTimeAsync(200)
    expect(work.list).toHaveLength(1)
    cancel()
    expect(work.list).toEqual([])
    await cancelled
  }
})

it('what the lab does by itself stands in the same place, without an end that can be told or a way to cancel it', () => {
  const work = make()
  const hide = work.show(label)
  expect(work.list).toMatchObject([{ label, done: null, leftMs: null, cancel: null }])
  hide()
  expect(work.list).toEqual([])
})

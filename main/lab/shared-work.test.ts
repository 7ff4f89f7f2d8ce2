import { expect, it, vi } from 'vitest'
import { SharedWork } from './shared-work.ts'

function shared() {
  const runs: { signal: AbortSignal; told: (done: number) => void; end: (outcome: number) => void }[] = []
  const work = new SharedWork<number>(({ signal, told }) => new Promise((end) => void runs.push({ signal, told, end })))
  return { work, runs }
}

it('does once what many ask for at once, tells all of them, and does it anew for who comes later', async () => {
  const { work, runs } = shared()
  const told = vi.fn()
  const asked = Array.from({ length: 200 }, () => work.ask(undefined, told))
  expect(runs).toHaveLength(1)
  runs[0]!.told(0.5)
  expect(told).toHaveBeenCalledTimes(200)
  runs[0]!.end(7)
  expect(new Set(await Promise.all(asked))).toEqual(new Set([7]))
  void work.ask()
  expect(runs).toHaveLength(2)
})

it('goes on as long as anybody waits, and is given up with the last', async () => {
  const { work, runs } = shared()
  const [first, last] = [new AbortController(), new AbortController()]
  const [one, other] = [work.ask(first.signal), work.ask(last.signal)]
  first.abort()
  await expect(one).rejects.toThrow()
  expect(runs[0]!.signal.aborted).toBe(false)
  last.abort()
  await expect(other).rejects.toThrow()
  expect(runs[0]!.signal.aborted).toBe(true)
  const again = work.ask()
  expect(runs).toHaveLength(2)
  runs[1]!.end(8)
  expect(await again).toBe(8)
})

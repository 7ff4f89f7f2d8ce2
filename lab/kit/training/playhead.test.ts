import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Playhead } from './playhead.svelte.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A playhead whose positions take so long to compute; it plays a whole run of 1,000 epochs for so long. */
async function play(takesMs: number, forMs: number): Promise<number[]> {
  const shown: number[] = []
  const position = ({ position: at }: { position: number }, { signal }: { signal: AbortSignal }) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => resolve({ position: at, snapshot: {} }), takesMs)
      signal.addEventListener('abort', () => {
        clearTimeout(timer)
        reject(new Error('given up'))
      })
    })
  const playhead = new Playhead({
    client: { runs: { position } } as never,
    show: (found) => shown.push(found.position),
    report: (thrown) => {
      throw thrown
    },
  })
  playhead.open('run', { last: 1000, total: 1000, pace: 'whole', playing: true })
  for (let passed = 0; passed < forMs; passed += 16) {
    playhead.tick(0.016)
    await vi.advanceTimersByTimeAsync(16)
  }
  return shown
}

it('shows positions that take longer than it has patience for, while it plays on', async () => {
  const shown = await play(200, 4000)
  expect(shown.length).toBeGreaterThan(5)
  expect(shown.toSorted((a, b) => a - b)).toEqual(shown)
  expect(shown.at(-1)).toBeGreaterThan(400)
})

it('shows each as it comes where they are fast', async () => {
  expect((await play(5, 1000)).length).toBeGreaterThan(40)
})

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

it('shows a position that is asked for over and over while it is computed', async () => {
  const shown: number[] = []
  let given = 0
  const playhead = new Playhead({
    client: {
      runs: {
        position: ({ position }: { position: number }, { signal }: { signal: AbortSignal }) =>
          new Promise((resolve, reject) => {
            setTimeout(() => resolve({ position, snapshot: {} }), 400)
            signal.addEventListener('abort', () => (given++, reject(new Error('given up'))))
          }),
      },
    } as never,
    show: ({ position }) => shown.push(position),
    report: (thrown) => {
      throw thrown
    },
  })
  playhead.open('run', { last: 1000, total: 1000 })
  const move = async (position: number) => {
    playhead.goTo(position)
    await vi.advanceTimersByTimeAsync(100)
  }
  for (let at = 0; at < 4; at++) await move(60)
  expect([shown, given]).toEqual([[60], 0])
  // Another one, and back while the first is given up.
  await move(70)
  await move(70)
  playhead.goTo(80)
  playhead.goTo(70)
  await vi.advanceTimersByTimeAsync(1000)
  expect(shown.at(-1)).toBe(70)
})

it('asks for the inside of the last state where it came without', async () => {
  const shown: unknown[] = []
  const all = {} as never
  const playhead = new Playhead({
    client: { runs: { position: async () => ({ position: 9, snapshot: {}, inside: 'all of it' }) } } as never,
    inside: () => all,
    show: ({ inside }) => shown.push(inside),
    report: (thrown) => {
      throw thrown
    },
  })
  playhead.open('run', { last: 9, total: 9, position: 9, pace: 'live', playing: true })
  playhead.offer({ position: 9, snapshot: {}, metrics: null, inside: undefined })
  await vi.advanceTimersByTimeAsync(1)
  expect(shown).toEqual([undefined, 'all of it'])
})

it('shows each as it comes where they are fast', async () => {
  expect((await play(5, 1000)).length).toBeGreaterThan(40)
})

import { setTimeout as later } from 'node:timers/promises'
import type { Progress } from '../../lab/core/progress.ts'

/** How often whoever waits is asked whether they still do, in milliseconds. */
const LOOK_MS = 50
/** A guess never says that something is over. */
const MOST = 0.95

/**
 * Waits for work that tells nothing of itself and cannot be stopped: how far it is is guessed from the time that it is
 * expected to take.
 * @throws what the work throws; what `progress` throws, while the work goes on and nobody takes what it gives
 */
export async function whileWaiting<T>(work: Promise<T>, progress: Progress, expectedMs: number): Promise<T> {
  const began = performance.now()
  const ended = new AbortController()
  const end = (): void => ended.abort()
  work.then(end, end)
  while (!ended.signal.aborted) {
    await later(LOOK_MS, undefined, { signal: ended.signal }).catch(() => {})
    if (!ended.signal.aborted) await progress(Math.min(MOST, (performance.now() - began) / expectedMs), true)
  }
  return work
}

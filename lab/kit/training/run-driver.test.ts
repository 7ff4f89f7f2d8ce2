import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { LabClient } from '../../../preload/client.ts'
import { insideRequest, type Inside, type InsideRequest } from '../../../preload/contract/inside.ts'
import type { RunSpec } from '../../../preload/contract/values.ts'
import { RunDriver } from './run-driver.svelte.ts'

beforeEach(() => vi.stubGlobal('requestAnimationFrame', (draw: () => void) => setTimeout(draw, 1)))
afterEach(() => void vi.unstubAllGlobals())

/** However busy the machine is. */
const soon = (holds: () => void) => vi.waitFor(holds, 90_000)

const spec: RunSpec = { experiment: 'classification', params: {}, seed: 1, provider: 'auto' }
const small = insideRequest.parse({ units: 2 })
const large = insideRequest.parse({ units: 9 })
/** What stands for the inside that was asked for. */
const answer = (inside: InsideRequest | undefined): { inside?: Inside } =>
  inside ? { inside: { mapSize: inside.units } as unknown as Inside } : {}

/** A lab whose run trains as long as it is watched, or has ended. */
function makeLab(ended: () => boolean) {
  const asked: string[] = []
  const runs = {
    preview: async ({ inside }: { inside?: InsideRequest }) => {
      asked.push(`preview ${inside?.units ?? '-'}`)
      return { spec, snapshot: 'beginning', parameters: 1, provider: 'kernels', why: 'provider', ...answer(inside) }
    },
    async *watch({ inside }: { inside?: InsideRequest }, { signal }: { signal: AbortSignal }) {
      asked.push(`watch ${inside?.units ?? '-'}`)
      const status = ended() ? 'completed' : 'running'
      const numbers = { epochsDone: 5, epochsSaved: 5, epochsTotal: 9, epochsPerSecond: null, timeLeftMs: null }
      yield { status, ...numbers, snapshot: 'now', snapshotEpoch: 5, metrics: null, ...answer(inside) }
      if (!ended() && !signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve))
    },
    position: async ({ position, inside }: { position: number; inside?: InsideRequest }) => {
      asked.push(`position ${position} ${inside?.units ?? '-'}`)
      return { position, snapshot: 'then', metrics: null, recomputed: null, ...answer(inside) }
    },
  }
  const driver = new RunDriver({
    client: { runs, history: {} } as unknown as LabClient,
    experiment: 'classification',
    metrics: ['loss'],
    report: (thrown) => {
      throw thrown
    },
  })
  return { driver, asked }
}

it('asks for the inside of what it shows, and again where something else of it is wanted', async () => {
  const { driver, asked } = makeLab(() => false)
  await driver.preview(spec)
  expect(driver.inside).toBeNull()
  driver.insideRequest = small
  driver.insideRequest = { ...small }
  await soon(() => expect(driver.inside?.mapSize).toBe(2))
  expect(asked).toEqual(['preview -', 'preview 2'])

  driver.attach('0198a7e8', spec)
  await soon(() => expect(driver.snapshot).toBe('now'))
  expect([driver.inside?.mapSize, driver.snapshotEpoch]).toEqual([2, 5])
  driver.insideRequest = large
  await soon(() => expect(driver.inside?.mapSize).toBe(9))
  // More than once where another pace is the right one, but never without it.
  expect([...new Set(asked.slice(2))]).toEqual(['watch 2', 'watch 9'])

  driver.playhead.goTo(3)
  await soon(() => expect(driver.snapshot).toBe('then'))
  expect([driver.inside?.mapSize, driver.snapshotEpoch]).toEqual([9, 3])
  driver.insideRequest = null
  expect(driver.inside).toBeNull()
  await soon(() => expect(asked).toContain('position 3 -'))
  driver.dispose()
})

it('asks for the inside of a run that has ended by its position', async () => {
  const { driver, asked } = makeLab(() => true)
  driver.attach('0198a7e8', spec)
  await soon(() => expect(driver.status).toBe('completed'))
  driver.insideRequest = small
  await soon(() => expect(driver.inside?.mapSize).toBe(2))
  expect(asked).toEqual(['watch -', 'position 5 2'])
  driver.dispose()
})

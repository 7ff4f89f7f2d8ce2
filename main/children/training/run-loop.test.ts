import { expect, it } from 'vitest'
import type { RunSession } from '../../../lab/core/experiment.ts'
import type { SnapshotValue } from '../../../preload/contract/values.ts'
import classification from '../../../lab/experiments/classification/experiment.ts'
import { RunLoop } from './run-loop.ts'

/** A run of three epochs that trains nothing. */
const session = {
  epochs: 3,
  parameters: 1,
  epoch: () => ({ loss: 1, accuracy: 0.5 }),
  stopped: () => false,
  snapshot: () => null,
  result: () => ({}),
} as unknown as RunSession<string, SnapshotValue>

it('does a step that was asked for while it told that it is paused', async () => {
  const loop = new RunLoop({
    spec: { experiment: 'classification', params: {}, seed: 1, provider: 'auto' },
    definition: classification,
    session,
    paused: true,
    looks: () => ({ snapshotEveryMs: null, insideRequests: [] }),
    provider: 'reference',
    recorder: null,
    position: 0,
    trainedMs: 0,
  } as unknown as ConstructorParameters<typeof RunLoop>[0])
  const events = loop.events()
  expect((await events.next()).value).toEqual({ type: 'status', status: 'paused' })
  expect(loop.control('step')).toBe('paused')
  expect((await events.next()).value).toMatchObject({ type: 'epochs', metrics: { firstEpoch: 0 } })
  await events.return(undefined)
})

/** The epochs after which a run of many epochs is drawn, for one who wants a picture every so-and-so many milliseconds. */
async function drawnAfter(snapshotEveryMs: number | null): Promise<number[]> {
  const loop = new RunLoop({
    spec: { experiment: 'classification', params: {}, seed: 1, provider: 'auto' },
    definition: classification,
    session: { ...session, epochs: 4_000 },
    paused: false,
    looks: () => ({ snapshotEveryMs, insideRequests: [] }),
    provider: 'reference',
    recorder: null,
    position: 0,
    trainedMs: 0,
  } as unknown as ConstructorParameters<typeof RunLoop>[0])
  const epochs: number[] = []
  for await (const event of loop.events()) if (event.type === 'snapshot') epochs.push(event.epoch)
  return epochs
}

it('draws for nobody where nobody looks, and no more often than is wanted', async () => {
  expect(await drawnAfter(null)).toEqual([])
  // The state before the first epoch is drawn at once; the next picture would be due long after the end.
  expect(await drawnAfter(3_600_000)).toEqual([0])
})

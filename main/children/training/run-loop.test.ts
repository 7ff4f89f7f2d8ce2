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
    snapshotEveryMs: () => null,
    provider: 'reference',
  } as unknown as ConstructorParameters<typeof RunLoop>[0])
  const events = loop.events()
  expect((await events.next()).value).toEqual({ type: 'status', status: 'paused' })
  expect(loop.control('step')).toBe('paused')
  expect((await events.next()).value).toMatchObject({ type: 'epochs', metrics: { firstEpoch: 0 } })
  await events.return(undefined)
})

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

const loopOf = (given: object, options: object = {}): RunLoop =>
  new RunLoop({
    spec: { experiment: 'classification', params: {}, seed: 1, provider: 'auto' },
    definition: classification,
    session: given,
    paused: false,
    looks: () => ({ snapshotEveryMs: null, insideRequests: [] }),
    provider: 'reference',
    recorder: null,
    position: 0,
    trainedMs: 0,
    ...options,
  } as unknown as ConstructorParameters<typeof RunLoop>[0])

it('does a step that was asked for while it told that it is paused', async () => {
  const loop = loopOf(session, { paused: true })
  const events = loop.events()
  expect((await events.next()).value).toEqual({ type: 'status', status: 'paused' })
  expect(loop.control('step')).toBe('paused')
  expect((await events.next()).value).toMatchObject({ type: 'epochs', metrics: { firstEpoch: 0 } })
  await events.return(undefined)
})

/** A run whose first epoch has no end: who ordered something gets it all the same. */
function startEndless() {
  let pieces = 0
  let left = 0
  const loop = loopOf({
    ...session,
    inPieces: {
      *epoch() {
        while (true) {
          pieces++
          yield
        }
      },
      leave: () => left++,
      *result() {
        while (true) yield
      },
      *snapshot() {
        yield
        return 'picture'
      },
    },
  })
  return { loop, events: loop.events(), pieces: () => pieces, left: () => left }
}

it('stops in the middle of an epoch, without the evaluation that would take as long', async () => {
  const { loop, events, pieces, left } = startEndless()
  const next = events.next()
  await expect.poll(pieces).toBeGreaterThan(0)
  loop.control('stop')
  expect((await next).value).toMatchObject({ type: 'end', status: 'stopped', result: null, snapshotEpoch: 0 })
  expect(left()).toBe(1)
})

it('pauses in the middle of an epoch, and begins it anew', async () => {
  const { loop, events, pieces, left } = startEndless()
  const next = events.next()
  await expect.poll(pieces).toBeGreaterThan(0)
  loop.control('pause')
  expect((await next).value).toEqual({ type: 'status', status: 'paused' })
  expect(left()).toBe(1)
  const more = events.next()
  loop.control('resume')
  expect((await more).value).toEqual({ type: 'status', status: 'running' })
  const last = events.next()
  const before = pieces()
  await expect.poll(pieces).toBeGreaterThan(before)
  loop.control('stop')
  expect((await last).value).toMatchObject({ type: 'end', status: 'stopped' })
  expect(left()).toBe(2)
})

/** A run of long epochs that is watched, whose pictures have no end after the first one, and whose evaluation has none. */
function startUndrawn(epochs: number, options: object = {}) {
  let pictures = 0
  let pieces = 0
  const loop = loopOf(
    {
      ...session,
      epochs,
      inPieces: {
        *epoch() {
          yield
          return { loss: 1, accuracy: 0.5 }
        },
        leave: () => {},
        *result() {
          while (true) yield
        },
        *snapshot() {
          pictures++
          while (pictures > 1) {
            pieces++
            yield
          }
          return `picture ${pictures}`
        },
      },
    },
    { looks: () => ({ snapshotEveryMs: 0, insideRequests: [] }), ...options },
  )
  return { loop, events: loop.events(), pieces: () => pieces }
}

it('stops while its last picture is made, with the one before it', async () => {
  const { loop, events, pieces } = startUndrawn(1)
  expect((await events.next()).value).toMatchObject({ type: 'snapshot', epoch: 0, snapshot: 'picture 1' })
  expect((await events.next()).value).toMatchObject({ type: 'epochs' })
  const next = events.next()
  await expect.poll(pieces).toBeGreaterThan(0)
  loop.control('stop')
  // All is trained; without an evaluation it is not completed.
  expect((await next).value).toMatchObject({
    type: 'end',
    status: 'stopped',
    result: null,
    snapshot: 'picture 1',
    snapshotEpoch: 0,
  })
  expect(loop.isWhole).toBe(false)
})

it('leaves a picture for an order', async () => {
  const { loop, events, pieces } = startUndrawn(3, { paused: true })
  expect((await events.next()).value).toMatchObject({ type: 'snapshot', snapshot: 'picture 1' })
  expect((await events.next()).value).toEqual({ type: 'status', status: 'paused' })
  let next = events.next()
  for (const firstEpoch of [0, 1]) {
    loop.control('step')
    expect((await next).value).toMatchObject({ type: 'epochs', metrics: { firstEpoch } })
    next = events.next()
    const before = pieces()
    await expect.poll(pieces).toBeGreaterThan(before)
  }
  loop.control('stop')
  expect((await next).value).toMatchObject({ type: 'end', status: 'stopped', snapshot: 'picture 1' })
})

/** The epochs after which a run of many epochs is drawn, for one who wants a picture every so-and-so many milliseconds. */
async function drawnAfter(snapshotEveryMs: number | null): Promise<number[]> {
  const looks = () => ({ snapshotEveryMs, insideRequests: [] })
  const loop = loopOf({ ...session, epochs: 4_000 }, { looks })
  const epochs: number[] = []
  for await (const event of loop.events()) if (event.type === 'snapshot') epochs.push(event.epoch)
  return epochs
}

it('draws for nobody where nobody looks, and no more often than is wanted', async () => {
  expect(await drawnAfter(null)).toEqual([])
  // The state before the first epoch is drawn at once; the next picture would be due long after the end.
  expect(await drawnAfter(3_600_000)).toEqual([0])
})

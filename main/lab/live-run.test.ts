import { setImmediate } from 'node:timers/promises'
import { createRouterClient } from '@orpc/server'
import type { z } from 'zod'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { insideRequest } from '../../preload/contract/inside.ts'
import type { RunUpdate } from '../../preload/contract/runs.ts'
import { labError } from '../../preload/errors.ts'
import { fromLibrary } from '../../preload/message.ts'
import { courseRun, makeHistory, makeHome, newRunId, type History } from '../../tests/fixtures/history.ts'
import { createTrainingRouter } from '../children/training/router.ts'
import { completeSpec } from '../experiments.ts'
import { LiveRun } from './live-run.ts'

let history: History
let remove: () => void
beforeEach(async () => {
  const made = makeHome()
  remove = made.remove
  history = makeHistory()
  await history.open({ home: made.home, readOnly: false })
})
afterEach(async () => {
  await history.close()
  remove()
})

const writes = ['append', 'status', 'keepBytes', 'finish']

/** A disk that is full from the n-th write on, or from the first one of a name, until room is made. */
function disk(fullFrom: number | string) {
  const state = { writes: 0, full: true }
  const record: History = new Proxy(history, {
    get: (target, name) =>
      writes.includes(String(name))
        ? async (input: never) => {
            if (name === fullFrom) fullFrom = 0
            if (typeof fullFrom === 'number' && ++state.writes >= fullFrom && state.full) throw labError('diskFull')
            return (target[name as 'append'] as (input: never) => unknown)(input)
          }
        : (Reflect.get(target, name) as unknown),
  })
  return { state, record }
}

async function begin(
  record: History,
  epochs: number,
  client: object = createRouterClient(createTrainingRouter(), { context: {} }),
): Promise<LiveRun> {
  const runId = newRunId()
  const params = { epochs, dataset: { kind: 'spiral', samplesPerClass: 20 } }
  const spec = await completeSpec({ experiment: 'classification', params, seed: 1, provider: 'reference' })
  await history.begin({ ...courseRun(runId), spec })
  const slot = {
    client,
    describeDeath: (error: ReturnType<typeof labError>) => error,
    release: () => {},
  }
  return new LiveRun({ runId, spec, slot: slot as never, history: record, log: () => {} }, false)
}
async function until(run: LiveRun, holds: (update: RunUpdate) => boolean): Promise<RunUpdate> {
  for await (const update of run.watch({ snapshots: false, everyMs: 0 })) if (holds(update)) return update
  throw new Error('the run ended before')
}

it('on a full disk it pauses and says so; with room it goes on, the same bits as never paused', async () => {
  const whole = await begin(history, 4_000)
  await whole.run()
  const { state, record } = disk(4)
  const run = await begin(record, 4_000)
  const end = run.run()
  const paused = await until(run, ({ error }) => error !== null)
  expect(paused).toMatchObject({ status: 'paused', error: { code: 'E-STO-001' } })
  const { epochs } = await history.get({ runId: run.runId })
  expect(epochs).toBe(paused.epochsSaved)
  await run.control('resume')
  await until(run, ({ error }) => error !== null)
  state.full = false
  await run.control('resume')
  await end
  expect(await history.get({ runId: run.runId })).toMatchObject({ status: 'completed', epochs: 4_000 })
  const [first, second] = await Promise.all([whole, run].map(({ runId }) => history.metrics({ runId })))
  expect(second).toEqual(first)
}, 120_000)

it('is stopped on a full disk, also where its child ends before it answers the order', async () => {
  const { record } = disk('append')
  const client = createRouterClient(createTrainingRouter(), { context: {} })
  const gone = Promise.withResolvers<never>()
  const { run: train, draw, weights } = client
  const run = await begin(record, 4_000, { run: train, draw, weights, control: () => gone.promise })
  const end = run.run()
  await until(run, ({ error }) => error !== null)
  const stopped = run.control('stop')
  await end
  gone.reject(labError('trainingStopped', { epoch: 0, saved: 0, reason: fromLibrary('SIGKILL') }))
  expect(await stopped).toBe('stopped')
})

it.each(['status', 'append', 'keepBytes', 'finish'])(
  'waits on a full disk at its first %s, and goes on by itself where there is room',
  async (write) => {
    const { state, record } = disk(write)
    const run = await begin(record, 20)
    const end = run.run()
    expect(await until(run, ({ error }) => error !== null)).toMatchObject({
      status: 'paused',
      error: { code: 'E-STO-001' },
      result: null,
    })
    state.full = false
    await end
    expect(run.status).toBe('completed')
    const { status, epochs, result, snapshot, artifacts } = await history.get({ runId: run.runId })
    expect([status, epochs, artifacts.map(({ name }) => name)]).toEqual(['completed', 20, ['weights']])
    expect(result).not.toBeNull()
    expect(snapshot).not.toBeNull()
  },
)

it.each(['status', 'append', 'keepBytes', 'finish'])(
  'can be stopped while the disk is full at its first %s; its end is stored when there is room',
  async (write) => {
    const { state, record } = disk(write)
    const run = await begin(record, 20)
    const end = run.run()
    await until(run, ({ error }) => error !== null)
    await run.control('stop').catch(() => {})
    await end
    expect(await until(run, () => true)).toMatchObject({
      status: 'stopped',
      error: { code: 'E-STO-001' },
      result: null,
    })
    expect((await history.get({ runId: run.runId })).status).toBe('running')
    expect([run.owesItsEnd, await run.storeOwed()]).toEqual([true, false])
    state.full = false
    expect(await run.storeOwed()).toBe(true)
    const { status, epochs, result } = await history.get({ runId: run.runId })
    // What was trained to its end before the user stopped waiting is stored as what it is.
    const whole = write === 'keepBytes' || write === 'finish'
    expect([status, epochs, result !== null]).toEqual(whole ? ['completed', 20, true] : ['stopped', 0, false])
  },
)

it('is interrupted where its child is lost again and again before its weights were fetched, and never said to be complete', async () => {
  const runId = newRunId()
  const spec = await completeSpec({
    experiment: 'classification',
    params: { epochs: 5 },
    seed: 1,
    provider: 'reference',
  })
  await history.begin({ ...courseRun(runId), spec })
  const client = createRouterClient(createTrainingRouter(), { context: {} })
  const lost = labError('trainingStopped', { epoch: 5, saved: 5, reason: fromLibrary('SIGKILL') })
  const slot = {
    client: new Proxy(client, {
      get: (target, name) => (name === 'weights' ? () => Promise.reject(lost) : (Reflect.get(target, name) as unknown)),
    }),
    describeDeath: (error: ReturnType<typeof labError>) => error,
  }
  const run = new LiveRun({ runId, spec, slot: slot as never, history, log: () => {} }, false)
  await run.run()
  expect(await history.get({ runId })).toMatchObject({ status: 'interrupted', epochs: 5, error: { code: 'E-RUN-003' } })
  expect(run.status).toBe('interrupted')
})

it('goes on where its child is killed once more while it starts again, to the same end', async () => {
  const whole = await begin(history, 600)
  await whole.run()
  const reason = fromLibrary('SIGKILL')
  const unborn = labError('processNotStarted', { child: fromLibrary('training 1'), reason })
  const client = createRouterClient(createTrainingRouter(), { context: {} })
  let starts = 0
  /** The first child dies over its first epochs, the second before it lives. */
  const train = async (...asked: Parameters<typeof client.run>) => {
    if (++starts === 2) throw unborn
    const events = await client.run(...asked)
    if (starts > 2) return events
    const dying = async function* () {
      for await (const event of events) {
        yield event
        if (event.type === 'epochs') throw labError('trainingStopped', { epoch: 0, saved: 0, reason })
      }
    }
    return dying()
  }
  const { draw, weights, control } = client
  const run = await begin(history, 600, { run: train, draw, weights, control })
  await run.run()
  expect([starts, run.status]).toEqual([3, 'completed'])
  const [first, second] = await Promise.all([whole, run].map(({ runId }) => history.metrics({ runId })))
  expect(second).toEqual(first)
  // One that has never lived is no death of this run: nothing is tried again.
  const never = await begin(history, 20, { draw, weights, control, run: () => Promise.reject(unborn) })
  await never.run()
  expect(await history.get({ runId: never.runId })).toMatchObject({ status: 'failed', error: { code: 'E-APP-002' } })
})

it('tells a slow watcher the newest state, and every epoch to one that keeps up', async () => {
  const run = await begin(history, 300)
  const seen: number[] = []
  const watching = (async () => {
    for await (const { metrics } of run.watch({ snapshots: false, everyMs: 0 }))
      if (metrics) seen.push(metrics.firstEpoch, metrics.columns['loss']!.length)
  })()
  await run.run()
  await watching
  const covered = seen.filter((_, at) => at % 2 === 1).reduce((sum, length) => sum + length, 0)
  expect(covered).toBe(300)
  const late = await until(run, () => true)
  expect(late).toMatchObject({ status: 'completed', epochsDone: 300, metrics: { firstEpoch: 0 } })
})

it('is drawn for whoever comes while it is paused, though nobody looked when it paused', async () => {
  const run = await begin(history, 1_000_000)
  const end = run.run()
  await until(run, ({ epochsDone }) => epochsDone > 0)
  await run.control('pause')
  // Its child has told that it is paused, and waits.
  await expect.poll(async () => (await history.get({ runId: run.runId })).status).toBe('paused')
  await setImmediate()
  for await (const { status, snapshotEpoch, epochsDone } of run.watch({ snapshots: true, everyMs: 0 })) {
    if (status !== 'paused' || snapshotEpoch === null) continue
    expect(snapshotEpoch).toBe(epochsDone)
    break
  }
  await run.control('stop')
  await end
})

it('shows each watcher the part of the inside that it asked for, of the same epoch as the picture', async () => {
  const run = await begin(history, 1_000_000)
  const end = run.run()
  await until(run, ({ epochsDone }) => epochsDone > 0)
  const seen = async (given?: z.input<typeof insideRequest>) => {
    const inside = given && insideRequest.parse(given)
    for await (const update of run.watch({ snapshots: true, everyMs: 0, inside }))
      if (update.snapshot !== undefined) return update
  }
  // While it trains, and while it waits at one epoch and only the question changes.
  for (const status of ['running', 'paused'] as const) {
    if (status === 'paused') await run.control('pause')
    const asked = await Promise.all(
      [{ units: 1 }, { units: 2, mapSize: 9 }, { large: { layer: 0, unit: 3, size: 8 } }].map(seen),
    )
    expect(asked.map((update) => update?.inside?.layers[0]!.shown.length)).toEqual([1, 2, 8])
    expect(asked.map((update) => update?.inside?.mapSize)).toEqual([32, 9, 32])
    expect(asked[2]?.inside?.large?.values).toHaveLength(64)
    expect(await seen()).not.toHaveProperty('inside')
  }
  await run.control('stop')
  await end
})

it('tells its first epochs at once, however seldom it is asked to', async () => {
  const run = await begin(history, 1_000_000)
  const end = run.run()
  for await (const { epochsDone } of run.watch({ snapshots: false, everyMs: 3_600_000 })) if (epochsDone > 0) break
  await run.control('stop')
  await end
})

it('tells no more often than asked while it trains, and the end at once with its picture', async () => {
  const run = await begin(history, 3_000)
  const updates: RunUpdate[] = []
  const watching = (async () => {
    // Far longer than the run takes on any machine: all that comes after the first words of its training is the end.
    for await (const update of run.watch({ snapshots: true, everyMs: 3_600_000 })) updates.push(update)
  })()
  await run.run()
  await watching
  // That it trains, its first epochs, its first picture (mostly with them), and the end.
  expect(updates.length).toBeLessThanOrEqual(4)
  expect(updates.at(-1)).toMatchObject({ status: 'completed', epochsDone: 3_000, snapshotEpoch: 3_000 })
  expect(updates.at(-1)!.snapshot).toBeDefined()
})

import { setImmediate } from 'node:timers/promises'
import { createRouterClient } from '@orpc/server'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { RunUpdate } from '../preload/contract/runs.ts'
import { labError } from '../preload/errors.ts'
import { courseRun, makeHistory, makeHome, newRunId, type History } from '../tests/fixtures/history.ts'
import { createTrainingRouter } from './children/training/router.ts'
import { completeSpec } from './experiments.ts'
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

/** A disk that is full from the n-th commit on, until room is made. */
function disk(fullFrom: number) {
  const state = { commits: 0, full: true }
  const record: History = new Proxy(history, {
    get: (target, name) =>
      name === 'append'
        ? async (input: Parameters<History['append']>[0]) => {
            if (++state.commits >= fullFrom && state.full) throw labError('E-STO-001')
            return target.append(input)
          }
        : (Reflect.get(target, name) as unknown),
  })
  return { state, record }
}

async function begin(record: History, epochs: number): Promise<LiveRun> {
  const runId = newRunId()
  const params = { epochs, dataset: { kind: 'spiral', samplesPerClass: 20 } }
  const spec = completeSpec({ experiment: 'classification', params, seed: 1, provider: 'reference' })
  await history.begin({ ...courseRun(runId), spec })
  const slot = {
    client: createRouterClient(createTrainingRouter(), { context: {} }),
    describeDeath: (error: ReturnType<typeof labError>) => error,
    release: () => {},
  }
  return new LiveRun({ runId, spec, slot: slot as never, history: record, log: () => {} }, false)
}
async function until(run: LiveRun, holds: (update: RunUpdate) => boolean): Promise<RunUpdate> {
  for await (const update of run.watch(false, 0)) if (holds(update)) return update
  throw new Error('the run ended before')
}

it('on a full disk it pauses and says so; with room it goes on, the same bits as never paused', async () => {
  const whole = await begin(history, 4_000)
  await whole.run()
  const { state, record } = disk(3)
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

it('on a disk that stays full it can be stopped, and what was saved stays', async () => {
  const { record } = disk(2)
  const run = await begin(record, 1_000_000)
  const end = run.run()
  await until(run, ({ error }) => error !== null)
  await run.control('stop')
  await end
  const { status, epochs, error } = await history.get({ runId: run.runId })
  expect([status, error?.code]).toEqual(['failed', 'E-STO-001'])
  expect(epochs).toBeGreaterThan(0)
})

it('tells a slow watcher the newest state, and every epoch to one that keeps up', async () => {
  const run = await begin(history, 300)
  const seen: number[] = []
  const watching = (async () => {
    for await (const { metrics } of run.watch(false, 0))
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
  await vi.waitFor(async () => expect((await history.get({ runId: run.runId })).status).toBe('paused'))
  await setImmediate()
  for await (const { status, snapshotEpoch, epochsDone } of run.watch(true, 0)) {
    if (status !== 'paused' || snapshotEpoch === null) continue
    expect(snapshotEpoch).toBe(epochsDone)
    break
  }
  await run.control('stop')
  await end
})

it('tells no more often than asked while it trains, and the end at once with its picture', async () => {
  const run = await begin(history, 3_000)
  const updates: RunUpdate[] = []
  const watching = (async () => {
    // Far longer than the run takes on any machine: all that comes after the first word of its training is the end.
    for await (const update of run.watch(true, 3_600_000)) updates.push(update)
  })()
  await run.run()
  await watching
  expect(updates).toHaveLength(2)
  expect(updates.at(-1)).toMatchObject({ status: 'completed', epochsDone: 3_000, snapshotEpoch: 3_000 })
  expect(updates.at(-1)!.snapshot).toBeDefined()
})

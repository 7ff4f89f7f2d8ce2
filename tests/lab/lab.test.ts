import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LabClient } from '../../preload/client.ts'
import type { RunUpdate } from '../../preload/contract/runs.ts'
import type { Json } from '../../preload/contract/values.ts'
import { formatMessage } from '../../preload/message.ts'
import type { Lab } from '../../main/lab/lab.ts'
import reference from '../reference/spiral-12345.json' with { type: 'json' }
import { openDatabase } from '../../native/sqlite/database.ts'
import { makeHome } from '../fixtures/history.ts'
import { openLab } from '../fixtures/lab.ts'

let home: string
let remove: () => void
let lab: Lab
let client: LabClient
let log: string[]
beforeEach(async () => {
  ;({ home, remove } = makeHome())
  ;({ lab, client, log } = await openLab(home))
})
afterEach(async () => {
  await lab.close()
  remove()
})

const spec = (params: Record<string, Json> = {}) => ({ experiment: 'classification', params })
/** A run that is long enough to be met in its middle. */
const long = { epochs: 1_000_000, dataset: { kind: 'spiral', samplesPerClass: 50 } }

/** Watches a run to its end. */
async function updatesOf(runId: string): Promise<RunUpdate[]> {
  const updates: RunUpdate[] = []
  for await (const update of await client.runs.watch({ runId })) updates.push(update)
  return updates
}
/** Watches until something holds. */
async function until(runId: string, holds: (update: RunUpdate) => boolean): Promise<RunUpdate> {
  for await (const update of await client.runs.watch({ runId })) if (holds(update)) return update
  throw new Error('the run ended before')
}
const childOf = async (name: string) => {
  for await (const state of await client.app.state()) {
    const child = state.children.find((each) => each.name.startsWith(name))
    if (child?.pid) return { ...child, pid: child.pid }
  }
  throw new Error(`no child ${name}`)
}

describe('a run', () => {
  it('is trained in a child, told live without a gap, and stored with PyTorch’s figures', async () => {
    const { runId, spec: complete } = await client.runs.start({ spec: spec({ epochs: 40, modelIndex: 1 }) })
    expect(complete.params).toMatchObject({ loss: 'crossEntropy', weightDecay: 1e-5, batchSize: null })
    const updates = await updatesOf(runId)
    const last = updates.at(-1)!
    expect(last).toMatchObject({ status: 'completed', epochsDone: 40, epochsSaved: 40, snapshotEpoch: 40, error: null })
    const told = updates.flatMap(({ metrics }) => [...(metrics?.columns['loss'] ?? [])])
    const { columns } = await client.history.metrics({ runId })
    expect([...columns['loss']!]).toEqual(told)
    told.forEach((loss, epoch) =>
      expect(Math.abs(loss / reference.models['relu-adam'].loss[epoch]! - 1)).toBeLessThan(1e-4),
    )
    const record = await client.history.get({ runId })
    expect(record).toMatchObject({ status: 'completed', epochs: 40, result: { epochs: 40 } })
    expect(record.artifacts.map(({ name }) => name)).toEqual(['weights'])
    const weights = await lab.bytes(record.artifacts[0]!.bulkId)
    expect(weights!.size).toBe(4 * (2 * 100 + 100 + 100 * 3 + 3))
  })

  it('is paused, goes one epoch, goes on, and is stopped where the user says', async () => {
    const { runId } = await client.runs.start({ spec: spec(long), paused: true })
    await until(runId, ({ status, epochsTotal }) => status === 'paused' && epochsTotal > 0)
    await client.runs.control({ runId, action: 'step' })
    expect(await until(runId, ({ epochsSaved }) => epochsSaved === 1)).toMatchObject({ epochsDone: 1 })
    await client.runs.control({ runId, action: 'resume' })
    await until(runId, ({ epochsDone }) => epochsDone > 50)
    expect(await client.runs.control({ runId, action: 'pause' })).toEqual({ status: 'paused' })
    await until(runId, ({ status }) => status === 'paused')
    await client.runs.control({ runId, action: 'stop' })
    const { status, epochsDone, epochsSaved } = (await updatesOf(runId)).at(-1)!
    expect([status, epochsSaved]).toEqual(['stopped', epochsDone])
    expect(await client.history.get({ runId })).toMatchObject({ status: 'stopped', epochs: epochsDone })
    await expect(client.runs.control({ runId, action: 'resume' })).rejects.toMatchObject({ code: 'E-RUN-006' })
  })

  it('gives the same bytes when it is run again', async () => {
    const lossBytes = async () => {
      const { runId } = await client.runs.start({ spec: spec({ epochs: 60, batchSize: 500 }) })
      await updatesOf(runId)
      return Buffer.from((await client.history.metrics({ runId })).columns['loss']!.buffer)
    }
    expect(Buffer.compare(await lossBytes(), await lossBytes())).toBe(0)
  })

  it('that diverges ends at that epoch, keeps it, and says what to do', async () => {
    const sgd = { kind: 'sgd', learningRate: 1e20 }
    const { runId } = await client.runs.start({ spec: spec({ optimizer: sgd }) })
    const last = (await updatesOf(runId)).at(-1)!
    expect(last).toMatchObject({ status: 'diverged', error: { code: 'E-RUN-001', limit: 0.1 } })
    const { columns } = await client.history.metrics({ runId })
    expect(columns['loss']!.at(-1)).not.toSatisfy(Number.isFinite)
    expect(columns['loss']!.length).toBe(last.epochsDone)
    const { artifacts } = await client.history.get({ runId })
    const weights = new Float32Array(await (await lab.bytes(artifacts[0]!.bulkId))!.arrayBuffer())
    expect(weights.every(Number.isFinite)).toBe(true)
  })

  it('is refused with the field, the value and the way out', async () => {
    const start = (params: Record<string, Json>) => client.runs.start({ spec: spec(params) })
    await expect(start({ epochs: 0 })).rejects.toMatchObject({
      shape: { code: 'E-MOD-001', path: 'params.epochs', received: 0, limit: '≥ 1' },
    })
    await expect(start({ optimizer: { kind: 'adam', learningrate: 1 } })).rejects.toMatchObject({
      shape: { code: 'E-MOD-001', path: 'params.optimizer.learningrate', values: { hint: 'learningRate' } },
    })
    await expect(start({ layers: Array(4).fill({ units: 60_000 }) })).rejects.toMatchObject({
      shape: { path: 'params.layers' },
    })
    await expect(client.runs.start({ spec: { experiment: 'alchemy', params: {} } })).rejects.toMatchObject({
      shape: { code: 'E-MOD-001', path: 'experiment' },
    })
    expect((await client.history.list({})).total).toBe(0)
  })
})

describe('a child that is killed in the middle', () => {
  it('training: the run goes on by itself in another child, and so do other runs', async () => {
    const first = await client.runs.start({ spec: spec(long) })
    const other = await client.runs.start({ spec: spec(long) })
    await until(first.runId, (update) => update.epochsSaved > 20)
    await until(other.runId, (update) => update.epochsSaved > 20)
    const { pid } = await childOf('training 1')
    process.kill(pid, 'SIGKILL')
    // Only of the next process is what is saved from now on.
    await expect.poll(async () => (await childOf('training 1')).pid).not.toBe(pid)
    const { epochsSaved } = await until(first.runId, () => true)
    await until(first.runId, (update) => update.status === 'running' && update.epochsSaved > epochsSaved + 20)
    const { epochsDone } = await until(other.runId, ({ status }) => status === 'running')
    await until(other.runId, (update) => update.epochsDone > epochsDone + 20)
    await client.runs.control({ runId: first.runId, action: 'stop' })
    const last = (await updatesOf(first.runId)).at(-1)!
    expect(last.status, log.join('\n')).toBe('stopped')
    const { epochs } = await client.history.metrics({ runId: first.runId })
    expect([...epochs]).toEqual(Array.from({ length: last.epochsDone }, (_, epoch) => epoch))
    const again = await client.runs.start({ spec: spec({ epochs: 3 }) })
    expect((await updatesOf(again.runId)).at(-1)).toMatchObject({ status: 'completed' })
  })

  it('history: the run goes on, and no epoch is lost or doubled', async () => {
    const { runId } = await client.runs.start({ spec: spec(long) })
    for (let kill = 1; kill <= 5; kill++) {
      const { epochsSaved } = await until(runId, () => true)
      await until(runId, (update) => update.epochsSaved > epochsSaved + 10)
      process.kill((await childOf('history')).pid, 'SIGKILL')
    }
    const { epochsSaved } = await until(runId, () => true)
    await until(runId, (update) => update.epochsSaved > epochsSaved + 10)
    await client.runs.control({ runId, action: 'stop' })
    const last = (await updatesOf(runId)).at(-1)!
    expect(last.status).toBe('stopped')
    const { epochs } = await client.history.metrics({ runId })
    expect([...epochs]).toEqual(Array.from({ length: last.epochsDone }, (_, epoch) => epoch))
  })

  it('history: what was being read is read again', async () => {
    const { runId } = await client.runs.start({ spec: spec({ epochs: 3 }) })
    await updatesOf(runId)
    const { pid } = await childOf('history')
    // Stopped it answers nothing: all of these are on their way when it dies.
    process.kill(pid, 'SIGSTOP')
    const { history } = client
    const reading = Promise.all([
      history.list({}),
      history.get({ runId }),
      history.getMany({ runIds: [runId] }),
      history.metrics({ runId }),
    ])
    await new Promise((resolve) => setTimeout(resolve, 50))
    process.kill(pid, 'SIGKILL')
    const [list, record, many, { epochs }] = await reading
    expect([list.total, record.runId, many.runs.length, epochs.length]).toEqual([1, runId, 1, 3])
  })

  it('imaging: the call says so, and the picture is there again', async () => {
    const { imageId } = await client.images.openSample({ name: 'leaf' })
    const { pid } = await childOf('imaging')
    const recipe = [{ kind: 'canny' }]
    const before = await client.images.apply({ imageId, recipe })
    process.kill(pid, 'SIGSTOP')
    const call = client.images.apply({ imageId, recipe: [{ kind: 'grey' }] })
    process.kill(pid, 'SIGKILL')
    await expect(call).rejects.toMatchObject({ code: 'E-IMG-007' })
    const after = await client.images.apply({ imageId, recipe })
    expect(after.figures).toEqual(before.figures)
  })
})

it('a second lab on the same folder is refused and told who has it; one that only reads is let in', async () => {
  const { runId } = await client.runs.start({ spec: spec({ epochs: 5 }) })
  await updatesOf(runId)
  await expect(openLab(home)).rejects.toMatchObject({
    code: 'E-STO-005',
    shape: { values: { pid: String(process.pid) } },
  })
  const reader = await openLab(home, { readOnly: true })
  try {
    expect((await reader.client.history.list({})).total).toBe(1)
    await expect(reader.client.runs.start({ spec: spec({ epochs: 5 }) })).rejects.toMatchObject({ code: 'E-STO-005' })
  } finally {
    await reader.lab.close()
  }
})

it('everything is there after the lab was closed and opened again, and what trained is stopped', async () => {
  const { runId } = await client.runs.start({ spec: spec(long), name: 'a long one' })
  await until(runId, ({ epochsSaved }) => epochsSaved > 5)
  await client.app.changeSettings({ language: 'zh-CN' })
  await lab.close()
  // What it is found by is damaged meanwhile: that is mended, and the window is told while the lab is in use already.
  const database = openDatabase(join(home, 'lab.db'))
  database.prepare(`update run set search = ''`).run()
  database.close()
  ;({ lab, client, log } = await openLab(home))
  for await (const { problems } of await client.app.state()) if (problems[0]?.key === 'listsMended') break
  expect((await client.history.list({ text: 'long' })).total).toBe(1)
  expect(await client.history.get({ runId })).toMatchObject({ status: 'stopped', name: 'a long one' })
  expect(await client.app.settings()).toMatchObject({ language: 'zh-CN' })
})

it('a library that can end its process is tried before the first run that names it: it trains, or the reason is told', async () => {
  const run = client.runs.start({ spec: { ...spec({ epochs: 3 }), provider: 'tensorflow' } })
  const { available, reason } = (await client.app.doctor()).providers.find(({ name }) => name === 'tensorflow')!
  const last = (await updatesOf((await run).runId)).at(-1)!
  if (available) expect(last).toMatchObject({ status: 'completed', provider: 'tensorflow' })
  else expect(last).toMatchObject({ status: 'failed', error: { code: 'E-MOD-003', values: { reason } } })
})

it('the doctor tells of every provider, and of those that are refused why', async () => {
  const { providers } = await client.app.doctor()
  const named = (name: string) => providers.find((each) => each.name === name)
  expect(named('opencv-wasm')).toMatchObject({ available: true, version: '5.0.0' })
  expect(named('better-sqlite3')).toMatchObject({ available: true })
  expect(named('sharp')).toMatchObject({ available: true })
  expect(named('bmp')).toMatchObject({ available: true })
  for (const { available, reason } of providers) expect(available || formatMessage('en', reason).length > 5).toBe(true)
  expect(log.filter((line) => line.includes('Error'))).toEqual([])
})

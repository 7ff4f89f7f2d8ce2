/** Stopped runs go on, branches leave from any position, recordings are freed and computed again: all to the same bits. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { LabClient } from '../../preload/client.ts'
import type { Json } from '../../preload/contract/values.ts'
import { NUMERICS } from '../../lab/core/math/numerics.ts'
import type { Lab } from '../../main/lab/lab.ts'
import { openDatabase } from '../../native/sqlite/database.ts'
import { courseRun, ending, epochGroup, failure, makeHistory, makeHome, newRunId } from '../fixtures/history.ts'
import { openLab } from '../fixtures/lab.ts'

let home: string
let remove: () => void
let lab: Lab
let client: LabClient
beforeEach(async () => {
  ;({ home, remove } = makeHome())
  ;({ lab, client } = await openLab(home))
})
afterEach(async () => {
  await lab.close()
  remove()
})

const small = { dataset: { kind: 'spiral', samplesPerClass: 30 } }
const specOf = (params: Record<string, Json>) => ({ experiment: 'classification', params: { ...small, ...params } })

/** Every stored byte of a run's metrics, and the final weights. */
async function bitsOf(runId: string): Promise<string[]> {
  const record = await client.history.get({ runId })
  const { columns } = await client.history.metrics({ runId })
  const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
  const metrics = Object.values(columns).map(({ buffer }) => hash(new Uint8Array(buffer)))
  const end = await client.runs.position({ runId, position: record.epochs })
  return [record.status, String(record.epochs), ...metrics, end.weightsSha256]
}
async function trained(params: Record<string, Json>) {
  const { runId } = await client.runs.start({ spec: specOf(params) })
  for await (const update of await client.runs.watch({ runId, snapshots: false }))
    if (update.status !== 'running' && update.status !== 'paused') break
  return bitsOf(runId)
}

it('goes on in place after a stop, and is refused when it has ended', async () => {
  // Long enough to be still at it when the order to stop arrives, on a fast machine too.
  const whole = await trained({ epochs: 20_000 })
  const { runId } = await client.runs.start({ spec: specOf({ epochs: 20_000 }) })
  for await (const update of await client.runs.watch({ runId, snapshots: false })) if (update.epochsDone > 0) break
  await client.runs.control({ runId, action: 'stop' })
  for await (const update of await client.runs.watch({ runId })) if (update.status === 'stopped') break
  const stopped = await client.history.get({ runId })
  expect(stopped).toMatchObject({ status: 'stopped', result: { epochs: stopped.epochs } })
  expect(await client.runs.resume({ runId })).toMatchObject({ runId, epochs: stopped.epochs, exact: true })
  for await (const update of await client.runs.watch({ runId })) if (update.status === 'completed') break
  expect(await bitsOf(runId)).toEqual(whole)
  expect(await failure(client.runs.resume({ runId }))).toMatchObject({ code: 'E-RUN-016' })
})

it('goes on after a stop to the same bits without the last state of a large network, which nobody waits for', async () => {
  const dataset = { kind: 'spiral', samplesPerClass: 3 }
  const params = { dataset, layers: [{ units: 1200 }, { units: 1200 }], epochs: 1_000_000 }
  const { runId } = await client.runs.start({ spec: specOf(params) })
  /** Stops it once it has more epochs than before, and tells how many it has then. */
  const stopAfter = async (epochs: number): Promise<number> => {
    for await (const { epochsDone } of await client.runs.watch({ runId, snapshots: false }))
      if (epochsDone > epochs) break
    await client.runs.control({ runId, action: 'stop' })
    for await (const { status } of await client.runs.watch({ runId })) if (status === 'stopped') break
    return (await client.history.get({ runId })).epochs
  }
  const stored = await stopAfter(0)
  expect(await client.runs.resume({ runId })).toMatchObject({ epochs: stored, exact: true })
  expect(await stopAfter(stored)).toBeGreaterThan(stored)
  const verdicts: (string | undefined)[] = []
  for await (const update of await client.runs.replay({ runId }))
    if (update.type === 'replay') verdicts.push(update.verdict)
  expect(verdicts).toEqual(['reproduced'])
})

it('branches: the parent stays, epochs are counted on, and it replays when the parent is gone', async () => {
  const { runId: parent } = await client.runs.start({ spec: specOf({ epochs: 200 }) })
  for await (const update of await client.runs.watch({ runId: parent })) if (update.status === 'completed') break
  const before = await bitsOf(parent)
  const more = await client.runs.branch({ runId: parent, position: 200, params: { epochs: 300 } })
  for await (const update of await client.runs.watch({ runId: more.runId })) if (update.status === 'completed') break
  // More epochs of the same parameters come to what a longer run comes to.
  const longer = await trained({ epochs: 300 })
  expect((await bitsOf(more.runId)).at(-1)).toBe(longer.at(-1))
  const { epochs } = await client.history.metrics({ runId: more.runId })
  expect([epochs[0], epochs.at(-1)]).toEqual([200, 299])
  const other = await client.runs.branch({
    runId: parent,
    position: 77,
    params: { optimizer: { kind: 'sgd', learningRate: 0.1 } },
  })
  for await (const update of await client.runs.watch({ runId: other.runId })) if (update.status === 'completed') break
  expect(await client.history.get({ runId: other.runId })).toMatchObject({
    parent: { runId: parent, position: 77 },
    epochs: 200,
  })
  expect(await bitsOf(parent)).toEqual(before)
  await client.history.delete({ runIds: [parent] })
  for await (const update of await client.runs.replay({ runId: other.runId }))
    if (update.type === 'replay') expect(update).toMatchObject({ verdict: 'reproduced', epoch: null, stamped: true })
  expect(await failure(client.runs.position({ runId: parent, position: 3 }))).toMatchObject({ code: 'E-RUN-013' })
  expect(await failure(client.runs.position({ runId: other.runId, position: 76 }))).toMatchObject({
    code: 'E-RUN-020',
    limit: '77 … 200',
  })
  const units = { layers: [{ units: 7 }] }
  expect(await failure(client.runs.branch({ runId: other.runId, position: 99, params: units }))).toMatchObject({
    code: 'E-RUN-017',
    path: 'params.layers[0].units',
  })
  expect(await failure(client.runs.branch({ runId: other.runId, position: 200 }))).toMatchObject({ code: 'E-RUN-018' })
})

it('frees the space of a recording, and computes its positions again to the same bits', async () => {
  const { runId } = await client.runs.start({ spec: specOf({ epochs: 500 }) })
  for await (const update of await client.runs.watch({ runId })) if (update.status === 'completed') break
  const { recordingBytes } = await client.history.get({ runId })
  expect(recordingBytes).toBeGreaterThan(10_000)
  const before = await client.runs.position({ runId, position: 321 })
  expect(await client.history.freeRecordings({ runIds: [runId] })).toEqual({ freedBytes: recordingBytes })
  expect(await client.history.get({ runId })).toMatchObject({ recordingBytes: 0 })
  expect(await client.runs.position({ runId, position: 321 })).toEqual(before)
})

/** Runs that cannot be shown, gone on with, branched and trained again, by what is the matter with them. */
async function unfitRuns() {
  const history = makeHistory()
  await history.open({ home, readOnly: false })
  /** @param own what the history is told of the run in place of the usual */
  async function make(own: Partial<Parameters<typeof history.begin>[0]>, ends = true): Promise<string> {
    const runId = newRunId()
    await history.begin({ ...courseRun(runId), numerics: NUMERICS, ...own })
    const trains = own.metrics === undefined
    if (trains) for (const first of [0, 60]) await history.append(epochGroup(runId, first, 60))
    if (ends) await history.finish({ ...ending(runId), status: trains ? 'stopped' : 'completed' })
    return runId
  }
  const { spec } = courseRun(newRunId())
  const ids = {
    deleted: await make({}),
    // Not ended: then its epochs lie in more than one block.
    damaged: await make({}, false),
    otherSpec: await make({}),
    invalid: await make({ spec: { ...spec, params: { layers: [{ units: -4, activation: 'relu' }] } } }),
    unknown: await make({ spec: { ...spec, params: { colour: 1 } } }),
    images: await make({ spec: { ...spec, experiment: 'images', params: {} }, metrics: [] }),
    older: await make({ numerics: 1 }),
  }
  await history.close()
  const database = openDatabase(join(home, 'lab.db'))
  const block = 'from metric_block where run = ? and first_epoch = 60'
  const { columns } = database.prepare(`select columns ${block}`).get(ids.damaged) as { columns: Buffer }
  columns[100]! ^= 4
  database.prepare('update metric_block set columns = ? where run = ? and first_epoch = 60').run(columns, ids.damaged)
  database.prepare("update run set spec_json = replace(spec_json, 'relu', 'tanh') where id = ?").run(ids.otherSpec)
  database.close()
  return ids
}

it('names what is possible where a run cannot be shown, gone on with, branched or trained again', async () => {
  await lab.close()
  const ids = await unfitRuns()
  ;({ lab, client } = await openLab(home))
  await client.history.delete({ runIds: [ids.deleted] })
  const replay = async (runId: string) => {
    for await (const { type } of await client.runs.replay({ runId })) if (type === 'replay') return
  }
  const answers = (runId: string, position = 80) =>
    Promise.all([
      failure(client.runs.position({ runId, position })),
      failure(client.runs.branch({ runId, position, params: { epochs: 500 } })),
      failure(replay(runId)),
      failure(client.runs.resume({ runId })),
    ])
  const expected: Partial<Record<keyof typeof ids, object>> = {
    deleted: { code: 'E-RUN-013', do: 'Bring it back first' },
    damaged: { code: 'E-STO-004', values: { epoch: 60 }, limit: '0 … 60' },
    otherSpec: { code: 'E-STO-004', values: { epoch: 0 } },
    invalid: { code: 'E-MOD-001', path: 'params.layers[0].units', received: -4, limit: '≥ 1' },
    unknown: {
      code: 'E-MOD-001',
      path: 'params.colour',
      values: { known: expect.stringContaining('layers') as string },
    },
    images: { code: 'E-RUN-021', do: 'Choose a run that trains a network' },
  }
  for (const [name, error] of Object.entries(expected))
    for (const answer of await answers(ids[name as keyof typeof ids])) expect(answer, name).toMatchObject(error)
  // What is left of a damaged run is shown.
  expect(await client.runs.position({ runId: ids.damaged, position: 60 })).toMatchObject({ last: 60, metrics: null })
  const beyond = await answers(ids.older, 121)
  for (const answer of beyond.slice(0, 2)) expect(answer).toMatchObject({ code: 'E-RUN-020', limit: '0 … 120' })
  expect(beyond[2]).toBeUndefined()
  // What another numerics computed is shown as recomputed, and does not go on in place.
  expect(beyond[3]).toMatchObject({ code: 'E-RUN-022', do: 'Continue it as a branch' })
  expect((await client.runs.position({ runId: ids.older, position: 9 })).recomputed).toEqual({ differsAt: 0 })
  // Nothing of all that was changed, and nothing trains.
  const { rows } = await client.history.list({})
  expect(rows.map(({ status }) => status).sort()).toEqual(['completed', 'interrupted', ...Array(4).fill('stopped')])
})

/** Stopped runs go on, branches leave from any position, recordings are freed and computed again: all to the same bits. */
import { createHash } from 'node:crypto'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { LabClient } from '../../preload/client.ts'
import type { Json } from '../../preload/contract/values.ts'
import type { Lab } from '../../main/lab/lab.ts'
import { failure, makeHome } from '../fixtures/history.ts'
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

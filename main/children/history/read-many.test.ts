import { afterEach, beforeEach, expect, test } from 'vitest'
import { courseRun, ending, epochGroup, lossAt, makeHome, newRunId } from '../../../tests/fixtures/history.ts'
import { createWireClient } from '../../../preload/client.ts'
import type { ChildContracts } from '../../../preload/contract.ts'
import { limits } from '../../../preload/limits.ts'
import { createWireServer } from '../../../preload/server.ts'
import { inProcessWires } from '../../../preload/wires/in-process.ts'
import { createHistoryRouter } from './router.ts'

/** Bytes of each answer as it crosses the wire. */
let answers: number[]
let history: ReturnType<typeof connect>
let remove: () => void

function connect() {
  const [near, far] = inProcessWires()
  const send: typeof far.send = (frame) => {
    answers.push(typeof frame === 'string' ? Buffer.byteLength(frame) : frame.byteLength)
    return far.send(frame)
  }
  createWireServer(createHistoryRouter())({ ...far, send })
  return createWireClient<ChildContracts['history']>(near)
}

beforeEach(async () => {
  answers = []
  const made = makeHome()
  remove = made.remove
  history = connect()
  await history.open({ home: made.home, readOnly: false })
})
afterEach(async () => {
  await history.close()
  remove()
})

async function makeRun(epochs: number, note = ''): Promise<string> {
  const runId = newRunId()
  await history.begin(courseRun(runId))
  for (let first = 0; first < epochs; first += 10_000)
    await history.append(epochGroup(runId, first, Math.min(10_000, epochs - first)))
  await history.finish(ending(runId))
  if (note !== '') await history.update({ runId, note })
  return runId
}

type Answered = Awaited<ReturnType<typeof history.getMany>>['runs']
/** Asks again and again for what is not answered yet. */
async function readAll(runIds: string[]): Promise<Answered[]> {
  const read: Answered[] = []
  for (let at = 0; at < runIds.length; at += read.at(-1)!.length)
    read.push((await history.getMany({ runIds: runIds.slice(at, at + limits.historyPage) })).runs)
  return read
}

test('runs come in the order asked for, as often as asked for, with every value and without their pictures', async () => {
  const ids: string[] = []
  for (const epochs of [3, 0, 9]) ids.push(await makeRun(epochs))
  const asked = [ids[2]!, ids[0]!, ids[1]!, ids[2]!]
  const runs = (await readAll(asked)).flat()
  expect(runs.map(({ record }) => record.runId)).toEqual(asked)
  expect(runs.map(({ metrics }) => [...metrics!.columns.loss!])).toEqual(
    [9, 3, 0, 9].map((epochs) => Array.from({ length: epochs }, (_, epoch) => lossAt(epoch))),
  )
  const { snapshot: _, ...record } = await history.get({ runId: ids[0]! })
  expect(runs[1]!.record).toStrictEqual(record)
})

test('an answer is never larger than a message may be, whatever it is made of', async () => {
  const ids: string[] = []
  for (let run = 0; run < 12; run++) ids.push(await makeRun(run % 2 ? 5_000 : 3, run % 3 ? '' : '螺'.repeat(20_000)))
  answers = []
  const read = await readAll(ids)
  expect(read.flat().map(({ record }) => record.runId)).toEqual(ids)
  expect(read.flat().every(({ record, metrics }) => metrics!.epochs.length === record.epochs)).toBe(true)
  expect(read.length).toBeGreaterThan(1)
  expect(Math.max(...answers)).toBeLessThan(limits.messageBytes)
})

test('a run too long for any answer comes last in its answer, and its values piece by piece', async () => {
  const ids = [await makeRun(2), await makeRun(60_000), await makeRun(2)]
  const read = await readAll(ids)
  expect(read.flat().map(({ metrics }) => metrics?.epochs.length ?? null)).toEqual([2, null, 2])
  expect(read.find((runs) => runs.some(({ metrics }) => metrics === null))!.at(-1)!.record.runId).toBe(ids[1])
  expect(Math.max(...answers)).toBeLessThan(limits.messageBytes)
  expect((await history.metrics({ runId: ids[1]!, from: 59_998 })).epochs).toEqual(Float64Array.of(59_998, 59_999))
})

test('a run that is not there, none and too many are refused', async () => {
  const known = await makeRun(1)
  const stranger = newRunId()
  await expect(history.getMany({ runIds: [stranger, known] })).rejects.toMatchObject({
    shape: { code: 'E-RUN-004', received: stranger },
  })
  const tooMany = Array.from({ length: limits.historyPage + 1 }, () => known)
  for (const runIds of [[], tooMany, ['../..']])
    await expect(history.getMany({ runIds })).rejects.toMatchObject({ shape: { code: 'E-IPC-001' } })
})

import Database from 'better-sqlite3'
import fc from 'fast-check'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  courseRun,
  ending,
  epochGroup,
  failure,
  lossAt,
  makeHistory,
  makeHome,
  newRunId,
  type History,
} from '../../../tests/fixtures/history.ts'

let history: History
let home: string
let remove: () => void

beforeEach(async () => {
  ;({ home, remove } = makeHome())
  history = makeHistory()
  await history.open({ home, readOnly: false })
})
afterEach(async () => {
  await history.close()
  remove()
})

const reopen = async () => {
  await history.close()
  return history.open({ home, readOnly: false })
}

test('a run is in the history from its beginning, with its exact spec', async () => {
  const input = courseRun(newRunId(), { 'odd key': [1, { a: 'é😀' }], epochs: 10 })
  await history.begin(input)
  const record = await history.get({ runId: input.runId })
  expect(record.spec).toEqual(input.spec)
  expect(record).toMatchObject({ status: 'running', epochs: 0, last: {}, best: {}, result: null, artifacts: [] })
  expect(record.damaged).toBeUndefined()
})

test('every value comes back with its bits, before and after the blocks are merged and the lab is restarted', async () => {
  const value = fc.oneof(fc.double(), fc.constantFrom(NaN, Infinity, -Infinity, -0, 5e-324))
  const groups = fc.array(fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 9 }), {
    minLength: 1,
    maxLength: 9,
  })
  await fc.assert(
    fc.asyncProperty(groups, async (given) => {
      const runId = newRunId()
      await history.begin(courseRun(runId))
      let firstEpoch = 0
      for (const group of given) {
        const columns = {
          accuracy: Float64Array.from(group, ([, accuracy]) => accuracy),
          loss: Float64Array.from(group, ([loss]) => loss),
        }
        firstEpoch += group.length
        const metrics = { firstEpoch: firstEpoch - group.length, columns }
        expect(await history.append({ runId, metrics })).toEqual({ epochsSaved: firstEpoch })
      }
      const all = given.flat()
      const check = async () => {
        const { epochs, columns } = await history.metrics({ runId })
        expect([...epochs]).toEqual(all.map((_, epoch) => epoch))
        expect(new Uint8Array(columns.loss!.buffer)).toEqual(
          new Uint8Array(Float64Array.from(all, ([loss]) => loss).buffer),
        )
        expect(Object.is(columns.accuracy!.at(-1), all.at(-1)![1])).toBe(true)
        const { last, best, damaged } = await history.get({ runId })
        expect(damaged).toBeUndefined()
        expect(Object.is(last.loss, all.at(-1)![0])).toBe(true)
        const proper = all.map(([loss]) => loss).filter((loss) => !Number.isNaN(loss))
        if (proper.length === 0) expect(best.loss).toBeNaN()
        else expect(best.loss! + 0).toBe(Math.min(...proper) + 0)
      }
      await check()
      await history.finish(ending(runId))
      await check()
      await reopen()
      await check()
    }),
    { numRuns: 15 },
  )
})

test('gaps, duplicates, other metrics and ended runs are refused, and nothing changes', async () => {
  const runId = newRunId()
  await history.begin(courseRun(runId))
  await history.append(epochGroup(runId, 0, 5))
  expect(await failure(history.append(epochGroup(runId, 6, 1)))).toMatchObject({
    code: 'E-STO-011',
    received: 6,
    limit: 5,
  })
  expect(await failure(history.append(epochGroup(runId, 4, 2)))).toMatchObject({ code: 'E-STO-011', limit: 5 })
  expect(await failure(history.append(epochGroup(runId, 5, 0)))).toMatchObject({ path: 'metrics.columns' })
  const lossOnly = { runId, metrics: { firstEpoch: 5, columns: { loss: Float64Array.of(1) } } }
  expect(await failure(history.append(lossOnly))).toMatchObject({ path: 'metrics.columns', received: 'loss' })
  const uneven = epochGroup(runId, 5, 2)
  uneven.metrics.columns.accuracy = Float64Array.of(1)
  expect(await failure(history.append(uneven))).toMatchObject({ path: 'metrics.columns.accuracy', received: 1 })
  expect(await failure(history.append(epochGroup(newRunId(), 0, 1)))).toMatchObject({ code: 'E-RUN-004' })
  expect(await failure(history.begin(courseRun(runId)))).toMatchObject({ code: 'E-RUN-009' })
  expect(await failure(history.begin(courseRun('../../outside')))).toMatchObject({ code: 'E-IPC-001', path: 'runId' })
  await history.finish(ending(runId))
  expect(await failure(history.append(epochGroup(runId, 5, 1)))).toMatchObject({ code: 'E-RUN-006' })
  expect(await failure(history.finish(ending(runId)))).toMatchObject({ code: 'E-RUN-006' })
  expect((await history.metrics({ runId })).epochs.length).toBe(5)
})

test('what a run ended with comes back, typed arrays and all', async () => {
  const runId = newRunId()
  await history.begin(courseRun(runId))
  await history.finish(ending(runId))
  const { snapshot, result, snapshotEpoch, status, durationMs } = await history.get({ runId })
  expect({ snapshot, result, snapshotEpoch, status, durationMs }).toStrictEqual({
    snapshot: { weights: Float32Array.of(1, -0, 3), epoch: 3 },
    result: { loss: 0.5 },
    snapshotEpoch: 3,
    status: 'completed',
    durationMs: 1234,
  })
})

test('ranges and thinning', async () => {
  const runId = newRunId()
  await history.begin(courseRun(runId))
  for (let first = 0; first < 10_000; first += 250) await history.append(epochGroup(runId, first, 250))
  for (const when of ['before merging', 'after'] as const) {
    const part = await history.metrics({ runId, from: 4090, to: 4110 })
    expect([...part.epochs]).toEqual(Array.from({ length: 21 }, (_, at) => 4090 + at))
    expect([...part.columns.loss!]).toEqual(Array.from({ length: 21 }, (_, at) => lossAt(4090 + at)))
    const thin = await history.metrics({ runId, points: 500 })
    expect(thin.epochs.length).toBeLessThanOrEqual(500)
    expect([thin.epochs[0], thin.epochs.at(-1)]).toEqual([0, 9999])
    expect((await history.metrics({ runId, from: 20_000 })).epochs.length).toBe(0)
    if (when === 'before merging') await history.finish(ending(runId))
  }
})

test('runs are named by six or more characters, if only one begins or ends so', async () => {
  const ids = ['01920000-aaaa-7000-8000-000000000001', '01920000-bbbb-7000-8000-000000000002'] as const
  for (const runId of ids) await history.begin(courseRun(runId))
  expect((await history.get({ runId: '01920000-a' })).runId).toBe(ids[0])
  expect((await history.get({ runId: '000002' })).runId).toBe(ids[1])
  const several = await failure(history.get({ runId: '019200' }))
  expect(several).toMatchObject({ code: 'E-RUN-005', values: { count: 2, some: `${ids[1]}, ${ids[0]}` } })
  expect(await failure(history.get({ runId: '0193ff' }))).toMatchObject({ code: 'E-RUN-004', path: 'runId' })
})

test('names and notes are labels: any text, found by the filter, never a path', async () => {
  const runId = newRunId()
  await history.begin(courseRun(runId))
  const name = `../../x'; drop table run; -- <b>Ünï</b> 螺旋 %_*`
  expect(await history.update({ runId, name, note: 'line 1\nline 2', starred: true })).toMatchObject({
    name,
    starred: true,
  })
  for (const text of ['ünï', '螺旋', '%_*', 'drop table', 'LINE 2', 'classification running', runId.slice(0, 9)])
    expect((await history.list({ text })).total, text).toBe(1)
  expect((await history.list({ text: 'nowhere' })).total).toBe(0)
  expect((await history.list({ starred: false })).total).toBe(0)
})

test('texts are found however their letters and marks are composed, old ones too', async () => {
  const [composed, apart, old] = [newRunId(), newRunId(), newRunId()]
  for (const runId of [composed, apart, old]) await history.begin(courseRun(runId))
  const name = '사진 é 照片.jpg'
  await history.update({ runId: composed, name: name.normalize('NFC') })
  await history.update({ runId: apart, name: name.normalize('NFD') })
  // An earlier lab kept what is sought as it was given.
  await history.update({ runId: old, name })
  const database = new Database(join(home, 'lab.db'))
  const { changes } = database.prepare('update run set search = ? where id = ?').run(name.normalize('NFD'), old)
  database.close()
  expect(changes).toBe(1)
  for (const word of ['사진', 'é', 'É', '照片', '사진 é'])
    for (const form of ['NFC', 'NFD'])
      expect((await history.list({ text: word.normalize(form) })).total, `${word} ${form}`).toBe(3)
  expect((await history.list({ text: 'ê' })).total).toBe(0)
})

test('what was predicted is kept with the run, and replaced as a whole', async () => {
  const runId = newRunId()
  await history.begin(courseRun(runId))
  expect(await history.get({ runId })).not.toHaveProperty('predictions')
  const first = { question: 'Will the loss fall below 0.5?', answer: 'Yes', outcome: null }
  await history.update({ runId, predictions: [first] })
  expect((await history.get({ runId })).predictions).toEqual([first])
  const known = { ...first, outcome: 'No' }
  await history.update({ runId, name: 'named', predictions: [known] })
  expect(await history.get({ runId })).toMatchObject({ name: 'named', predictions: [known] })
  await history.update({ runId, note: 'says nothing of it' })
  expect((await history.get({ runId })).predictions).toEqual([known])
  await history.update({ runId, predictions: [] })
  expect(await history.get({ runId })).not.toHaveProperty('predictions')
})

test('an id is found by its beginning or end, and by no shorter part: numbers are in too many ids by chance', async () => {
  const ids = ['01920000-aaaa-7000-8000-0000000000f1', '01920000-bbbb-7000-8000-0000000000f2'] as const
  for (const runId of ids) await history.begin(courseRun(runId))
  const found = async (query: { text?: string; runIds?: string[] }) =>
    (await history.list(query)).rows.map(({ runId }) => runId)
  expect(await found({ text: ids[0] })).toEqual([ids[0]])
  expect(await found({ text: '01920000-AAAA' })).toEqual([ids[0]])
  expect(await found({ text: '0000f2' })).toEqual([ids[1]])
  for (const text of ['7000', '0f2', 'bbbb-7000']) expect(await found({ text }), text).toEqual([])
  expect(await found({ runIds: [ids[1], newRunId()] })).toEqual([ids[1]])
  expect(await found({ runIds: [...ids], text: '0000f1' })).toEqual([ids[0]])
})

test('lists are filtered by parameters and sorted by metrics, runs without a value last', async () => {
  const rates = [0.1, 0.01, 0.001]
  const losses = [0.5, NaN, 0.25]
  const ids = rates.map(() => newRunId())
  for (const [at, runId] of ids.entries()) {
    await history.begin(courseRun(runId, { optimizer: { kind: at ? 'adam' : 'sgd', learningRate: rates[at]! } }))
    await history.append({
      runId,
      metrics: { firstEpoch: 0, columns: { loss: Float64Array.of(losses[at]!), accuracy: Float64Array.of(at) } },
    })
  }
  const empty = newRunId()
  await history.begin(courseRun(empty))
  const order = async (orderBy: string, descending: boolean) =>
    (await history.list({ orderBy, descending })).rows.map(({ runId }) => ids.indexOf(runId))
  expect((await order('last.loss', false)).slice(0, 2)).toEqual([2, 0])
  expect((await order('last.loss', true)).slice(0, 2)).toEqual([0, 2])
  expect((await order('best.accuracy', true)).slice(0, 3)).toEqual([2, 1, 0])
  const total = async (text: string) => (await history.list({ text })).total
  expect(await total('learningRate<0.05')).toBe(3)
  expect(await total('optimizer.learningRate>=0.1 kind=sgd')).toBe(1)
  expect(await total('units=100')).toBe(4)
  expect(await total('seed=12345')).toBe(4)
  expect(await total('rate<0.05')).toBe(0)
  // Numbers as the window writes them, and as other keyboards do.
  for (const [text, count] of [
    ['seed=12,345', 4],
    ['seed=１２３４５', 4],
    ['seed>=12,000', 4],
    ['seed>13,000', 0],
    ['learningRate<0,05', 3],
  ] as const)
    expect(await total(text), text).toBe(count)
  const page = await history.list({ limit: 2, offset: 3 })
  expect([page.rows.length, page.total]).toEqual([1, 4])
})

test('deleted runs are hidden, come back while the lab is open, and are gone after it is closed', async () => {
  const [kept, gone] = [newRunId(), newRunId()]
  const file = new File([Uint8Array.of(1, 2, 3)], 'x.png', { type: 'image/png' })
  for (const runId of [kept, gone]) {
    await history.begin(courseRun(runId))
    await history.keepBytes({ runId, name: 'source', file })
  }
  const only = new File([Uint8Array.of(9)], 'y.png')
  const { bulkId } = await history.keepBytes({ runId: gone, name: 'thumbnail', file: only })
  expect(await failure(history.delete({ runIds: [gone] }))).toMatchObject({ code: 'E-RUN-010' })
  for (const runId of [kept, gone]) await history.finish(ending(runId))
  expect(await failure(history.delete({ runIds: [gone, newRunId()] }))).toMatchObject({ code: 'E-RUN-004' })
  expect((await history.list({})).total).toBe(2)
  expect(await history.delete({ runIds: [gone, gone] })).toEqual({ deleted: 1 })
  expect((await history.list({})).rows.map(({ runId }) => runId)).toEqual([kept])
  // What is said of it would go with it.
  expect(await failure(history.update({ runId: gone, name: 'new' }))).toMatchObject({ code: 'E-RUN-013' })
  expect(await history.restore({ runIds: [gone] })).toEqual({ restored: 1 })
  expect((await history.update({ runId: gone, name: 'new' })).name).toBe('new')
  expect((await history.list({})).total).toBe(2)
  await history.delete({ runIds: [gone] })
  expect(await reopen()).toMatchObject({ runs: 1, problems: [] })
  expect(await failure(history.get({ runId: gone }))).toMatchObject({ code: 'E-RUN-004' })
  expect(await failure(history.bytes({ bulkId }))).toMatchObject({ code: 'E-NET-005' })
  const [source] = (await history.get({ runId: kept })).artifacts
  expect(new Uint8Array(await (await history.bytes({ bulkId: source!.bulkId })).arrayBuffer())).toEqual(
    Uint8Array.of(1, 2, 3),
  )
})

test('bytes are kept once, by their SHA-256, and the thumbnail is in the list', async () => {
  const [one, other] = [newRunId(), newRunId()]
  for (const runId of [one, other]) await history.begin(courseRun(runId))
  const file = new File([Uint8Array.of(7, 8)], 'thumb.png', { type: 'image/png' })
  const kept = await history.keepBytes({ runId: one, name: 'thumbnail', file })
  expect(await history.keepBytes({ runId: other, name: 'source', file })).toEqual(kept)
  expect((await history.list({})).rows.find(({ runId }) => runId === one)!.thumbnail).toBe(kept.bulkId)
  const back = await history.bytes({ bulkId: kept.bulkId })
  expect([back.type, ...new Uint8Array(await back.arrayBuffer())]).toEqual(['image/png', 7, 8])
  expect(await failure(history.bytes({ bulkId: 'history:../../etc/passwd' }))).toMatchObject({ code: 'E-NET-005' })
})

test('nothing but opening is answered while no history is open', async () => {
  await history.close()
  expect(await failure(history.list({}))).toMatchObject({ code: 'E-STO-013' })
})

test('what is asked while the history is opened anew waits for it, at whatever moment that begins', async () => {
  await history.begin(courseRun(newRunId()))
  for (let turns = 0; turns < 40; turns++) {
    const listed = history.list({})
    for (let turn = 0; turn < turns; turn++) await Promise.resolve()
    const opened = [history.open({ home, readOnly: false }), history.open({ home, readOnly: false })]
    expect((await listed).total).toBe(1)
    expect((await history.list({})).total).toBe(1)
    // Neither stands in the other's way.
    for (const { readOnly, problems } of await Promise.all(opened))
      expect({ readOnly, problems }).toEqual({ readOnly: false, problems: [] })
  }
  // A second history that nobody closes would hold the folder's lock.
  await history.close()
  const other = makeHistory(process.ppid)
  expect(await other.open({ home, readOnly: false })).toMatchObject({ runs: 1, readOnly: false })
  await other.close()
})

test('a proposed name that another run has gets the next number; a chosen one stays as it is', async () => {
  const begin = async (name: string, proposed: boolean) => {
    const runId = newRunId()
    await history.begin({ ...courseRun(runId, {}, name), proposed })
    return (await history.get({ runId })).name
  }
  const names = ['relu 100 · 5', 'relu 100 · 5', 'relu 100 · 50', 'relu 100 · 5', 'relu 100 · 50']
  const kept: string[] = []
  for (const name of names) kept.push(await begin(name, true))
  expect(kept).toEqual(['relu 100 · 5', 'relu 100 · 5 (2)', 'relu 100 · 50', 'relu 100 · 5 (3)', 'relu 100 · 50 (2)'])
  expect(await begin('relu 100 · 5', false)).toBe('relu 100 · 5')
  expect(await begin('', true)).toBe('')
})

test('the version of the numerics is kept with a run; runs from before are of the first', async () => {
  const [before, now, newer] = [newRunId(), newRunId(), newRunId()]
  await history.begin(courseRun(before))
  await history.begin({ ...courseRun(now), numerics: 2 })
  await history.begin({ ...courseRun(newer), numerics: 9 })
  for (const runId of [before, now, newer]) await history.finish(ending(runId))
  const versions = await Promise.all([before, now, newer].map((runId) => history.get({ runId })))
  expect(versions.map(({ numerics, damaged }) => [numerics, damaged])).toEqual([
    [1, undefined],
    [2, undefined],
    [9, undefined],
  ])
})

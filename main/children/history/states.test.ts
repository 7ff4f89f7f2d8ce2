import { createHash } from 'node:crypto'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { encodeState } from '../../../lab/core/training/run-state.ts'
import type { KeptState } from '../../../preload/contract/values.ts'
import { openDatabase } from '../../../native/sqlite/database.ts'
import { join } from 'node:path'
import {
  courseRun,
  ending,
  epochGroup,
  failure,
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

const stateAt = (position: number, first = 0): KeptState => ({
  position,
  state: encodeState(
    {
      position,
      trainer: {
        weights: Float32Array.of(first, 1),
        buffers: Float32Array.of(2),
        slots: [Float32Array.of(3, 4)],
        updates: 5,
      },
      stopping: { best: Infinity, waited: 0 },
      shuffle: { words: new Uint32Array(624).fill(position), position: 3, kept: null },
    },
    { numerics: 2, specHash: new Uint8Array(32) },
  ),
})
async function recorded(positions: number[], epochs: number): Promise<string> {
  const runId = newRunId()
  await history.begin(courseRun(runId))
  await history.append({ ...epochGroup(runId, 0, epochs), keyframes: positions.map((at) => stateAt(at)) })
  return runId
}
const statesOf = async (runId: string, position: number, states = 2): Promise<number[]> =>
  (await history.position({ runId, position, states })).states.map((state) => state.position)

it('gives the newest states up to a position, and thins keyframes as the run grows', async () => {
  const runId = await recorded([10, 20, 30], 40)
  expect(await statesOf(runId, 29)).toEqual([20, 10])
  expect(await statesOf(runId, 40, 1)).toEqual([30])
  expect(await statesOf(runId, 9)).toEqual([])
  await history.append({ ...epochGroup(runId, 40, 100), keyframes: [stateAt(128)], newest: stateAt(140) })
  // 140 epochs: at the multiples of 4 there are 35 of them at most.
  expect(await statesOf(runId, 140)).toEqual([140, 128])
  expect(await statesOf(runId, 31)).toEqual([20])
})

it('refuses a state with a flipped bit in any part of it, and the one before serves', async () => {
  const runId = await recorded([10, 20], 30)
  const whole = Buffer.from(stateAt(20).state)
  await history.close()
  const sha256 = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest()
  /** @param hash the row's, which is that of the whole state unless said */
  const flip = (at: number | null, hash = sha256): void => {
    const database = openDatabase(join(home, 'lab.db'))
    const bytes = Buffer.from(whole)
    if (at !== null) bytes[at]! ^= 1 << (at % 8)
    database
      .prepare('update keyframe set state = ?, sha256 = ? where run = ? and position = 20')
      .run(bytes, hash === sha256 ? sha256(whole) : hash(bytes), runId)
    database.close()
  }
  // Magic, layout, numerics, hash, position, updates, stopping, lengths, generator, weights, statistics, slots.
  const parts = [
    0,
    9,
    12,
    20,
    50,
    58,
    66,
    74,
    82,
    86,
    90,
    94,
    200,
    2600,
    whole.length - 17,
    whole.length - 9,
    whole.length - 1,
  ]
  for (const at of [...parts, null]) {
    flip(at)
    await history.open({ home, readOnly: false })
    expect(await statesOf(runId, 30), `byte ${at}`).toEqual(at === null ? [20, 10] : [10])
    await history.close()
  }
  // Nothing but the hash tells such weights from others: with one that fits them they are taken.
  flip(whole.length - 9, (bytes) => sha256(bytes))
  await history.open({ home, readOnly: false })
  expect(await statesOf(runId, 30)).toEqual([20, 10])
})

it('refuses a state that was moved to another position', async () => {
  const runId = await recorded([10, 20], 30)
  await history.close()
  const database = openDatabase(join(home, 'lab.db'))
  database.prepare('update keyframe set position = 25 where run = ? and position = 20').run(runId)
  database.close()
  await history.open({ home, readOnly: false })
  expect(await statesOf(runId, 30)).toEqual([10])
})

it('compares what comes again with what is stored, and changes nothing where that differs', async () => {
  const runId = await recorded([10, 20], 30)
  const again = { ...epochGroup(runId, 12, 30), again: true }
  expect(await history.append(again)).toEqual({ epochsSaved: 42 })
  const other = epochGroup(runId, 35, 10)
  other.metrics.columns.loss[3] = 0.125
  expect(await failure(history.append({ ...other, again: true }))).toMatchObject({
    code: 'E-RUN-007',
    values: { epoch: 38 },
  })
  const twice = { ...epochGroup(runId, 10, 12), again: true }
  expect(await failure(history.append({ ...twice, keyframes: [stateAt(20, 9)] }))).toMatchObject({ code: 'E-RUN-007' })
  expect(await history.append({ ...twice, keyframes: [stateAt(20)] })).toEqual({ epochsSaved: 42 })
  // Without being told that it comes again, nothing is taken twice.
  expect(await failure(history.append(epochGroup(runId, 12, 3)))).toMatchObject({ code: 'E-STO-011' })
})

it('lets what was stopped go on, and nothing that has ended for good', async () => {
  const runId = await recorded([10], 30)
  await history.finish({ ...ending(runId), status: 'stopped' })
  expect(await history.resume({ runId })).toMatchObject({ runId, first: 0, epochs: 30 })
  expect(await history.get({ runId })).toMatchObject({ status: 'running', result: null })
  await history.append(epochGroup(runId, 30, 10))
  await history.finish(ending(runId))
  for (const status of ['completed'] as const)
    expect(await failure(history.resume({ runId })), status).toMatchObject({ code: 'E-RUN-016' })
})

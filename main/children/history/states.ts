import { createHash } from 'node:crypto'
import { keyframeRoom, keyframeStride } from '../../../lab/core/training/keyframes.ts'
import { decodeState } from '../../../lab/core/training/run-state.ts'
import type { KeptState } from '../../../preload/contract/values.ts'
import { labError } from '../../../preload/errors.ts'
import { findRun } from './find-run.ts'
import type { HistoryStore } from './store.ts'
import type { StateTable } from './tables.ts'

const hashOfState = (state: Uint8Array): Buffer => createHash('sha256').update(state).digest()

/** The position that a run began at: 0, or where it left another one. */
export const firstPosition = (store: HistoryStore, run: string): number =>
  (store.column('select position from branch where run = ?').get(run) as number | undefined) ?? 0

/** Whether a stored state is what was stored, at the position that its row says. */
const isWhole = ({ position, state, sha256 }: StateTable): boolean =>
  hashOfState(state).equals(sha256) && decodeState(state)?.position === position

/**
 * Stores states of a run. One that was stored already is compared: a run that is resumed must come to the same. Call it
 * within a transaction.
 * @throws LabError recomputedDifferently where a state came out differently
 */
function insertKeyframes(store: HistoryStore, run: string, states: readonly KeptState[]): void {
  for (const { position, state } of states) {
    const sha256 = hashOfState(state)
    const known = store.statement('select * from keyframe where run = ? and position = ?').get(run, position) as
      StateTable | undefined
    if (known && isWhole(known) && !known.sha256.equals(sha256))
      throw labError('recomputedDifferently', { epoch: position })
    store.statement('insert or replace into keyframe values (?, ?, ?, ?)').run(run, position, state, sha256)
  }
}

/** Replaces the one newest state of a run. Call it within a transaction. */
export function keepNewest(store: HistoryStore, run: string, { position, state }: KeptState): void {
  store
    .statement('insert or replace into newest_state values (?, ?, ?, ?)')
    .run(run, position, state, hashOfState(state))
}

/** Stores keyframes of a run that has so many epochs, and removes those that are too close by now. In a transaction. */
export function keepKeyframes(store: HistoryStore, run: string, epochs: number, states: readonly KeptState[]): void {
  const [one] = states
  if (!one) return
  insertKeyframes(store, run, states)
  const first = firstPosition(store, run)
  const stride = keyframeStride(first, epochs, keyframeRoom(one.state.length))
  if (stride > 1)
    store.statement('delete from keyframe where run = ? and position > ? and position % ? <> 0').run(run, first, stride)
}

/** Stores the state that a branch begins with. Call it within the transaction that begins the run. */
export const keepFirstState = (store: HistoryStore, run: string, state: KeptState): void =>
  insertKeyframes(store, run, [state])

/**
 * The stored states of a run up to a position, newest first, as many as asked for. A damaged one is passed over, and the
 * one before it serves.
 */
export function statesUpTo(store: HistoryStore, run: string, position: number, count: number): KeptState[] {
  const found: KeptState[] = []
  const rows = store
    .statement(
      `select * from keyframe where run = @run and position <= @position
       union all select * from newest_state where run = @run and position <= @position
         and position not in (select position from keyframe where run = @run)
       order by position desc`,
    )
    .iterate({ run, position }) as IterableIterator<StateTable>
  for (const row of rows) {
    if (!isWhole(row)) continue
    found.push({ position: row.position, state: new Uint8Array(row.state) })
    if (found.length === count) break
  }
  return found
}

/** Bytes that a run's recording takes. */
export const recordingBytes = (store: HistoryStore, run: string): number =>
  store
    .column(
      `select (select coalesce(sum(length(state)), 0) from keyframe where run = @run)
       + (select coalesce(sum(length(state)), 0) from newest_state where run = @run)`,
    )
    .get({ run }) as number

/**
 * Removes the recordings of runs, but for what branches begin with: every position can be computed again.
 * @returns bytes that were freed
 * @throws LabError runStillTraining for a run that is still training
 */
export function freeRecordings(store: HistoryStore, runIds: readonly string[]): number {
  const ids = [...new Set(runIds.map((run) => findRun(store, run)))]
  return store.write(() => {
    let freed = 0
    for (const id of ids) {
      const state = store.column('select state from run where id = ?').get(id)
      if (state === 'running' || state === 'paused') throw labError('runStillTraining', {}, { received: id })
      freed += recordingBytes(store, id)
      store
        .statement('delete from keyframe where run = ? and position not in (select position from branch where run = ?)')
        .run(id, id)
      store.statement('delete from newest_state where run = ?').run(id)
      freed -= recordingBytes(store, id)
    }
    return freed
  })
}

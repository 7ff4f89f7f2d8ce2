import { labError } from '../../../preload/errors.ts'
import type { Prediction, RunRow } from '../../../preload/contract/history.ts'
import { findRun } from './find-run.ts'
import { predictionHash } from './hashes.ts'
import { changeRun } from './record-run.ts'
import { rowFits, toRunRows } from './run-rows.ts'
import type { HistoryStore } from './store.ts'
import type { RunTable } from './tables.ts'

/**
 * Renames, annotates or stars a run, or keeps what was predicted before it.
 * @throws LabError runDeleted for one that was deleted: it would go with the run
 */
export async function updateRun(
  store: HistoryStore,
  {
    runId,
    name,
    note,
    starred,
    predictions,
  }: { runId: string; name?: string; note?: string; starred?: boolean; predictions?: readonly Prediction[] },
): Promise<RunRow> {
  const id = findRun(store, runId)
  const row = store.write(() => {
    const changed = changeRun(store, id, (stored) => {
      if (stored.deleted_at !== null) throw labError('runDeleted', { run: id.slice(-6) }, { received: id })
      if (name !== undefined) stored.name = name
      if (note !== undefined) stored.note = note
      if (starred !== undefined) stored.starred = starred ? 1 : 0
    })
    if (predictions) keepPredictions(store, id, predictions)
    return changed
  })
  const [shown] = await toRunRows(store, [row])
  return shown!
}

function keepPredictions(store: HistoryStore, id: string, predictions: readonly Prediction[]): void {
  const text = JSON.stringify(predictions)
  if (predictions.length === 0) store.statement('delete from prediction where run = ?').run(id)
  else store.statement('insert or replace into prediction values (?, ?, ?)').run(id, text, predictionHash(id, text))
}

/**
 * Marks runs as deleted, all or none; they can be brought back until the history is closed.
 * @throws LabError runStillTraining for a run that is still training
 */
export function deleteRuns(store: HistoryStore, runIds: readonly string[], now: number): number {
  return store.write(() => {
    let deleted = 0
    for (const id of new Set(runIds.map((run) => findRun(store, run))))
      changeRun(store, id, (row) => {
        if (row.state === 'running' || row.state === 'paused') throw labError('runStillTraining', {}, { received: id })
        if (row.deleted_at !== null) return
        row.deleted_at = now
        deleted++
      })
    return deleted
  })
}

/** Brings deleted runs back, all or none. */
export function restoreRuns(store: HistoryStore, runIds: readonly string[]): number {
  return store.write(() => {
    let restored = 0
    for (const id of new Set(runIds.map((run) => findRun(store, run, 'deleted'))))
      changeRun(store, id, (row) => {
        if (row.deleted_at === null) return
        row.deleted_at = null
        restored++
      })
    return restored
  })
}

/**
 * Brings back what is marked as deleted though its row is not as it was stored: the mark may be the damage, and nothing is
 * removed for good by a fault of the disk. Where it was the mark alone, the run is sound again. Called at the opening.
 */
export function restoreDoubtful(store: HistoryStore): void {
  const rows = store.statement('select * from run where deleted_at is not null').all() as RunTable[]
  const doubtful = rows.filter((row) => !rowFits(row))
  if (doubtful.length > 0)
    store.write(() => {
      for (const { id } of doubtful) store.statement('update run set deleted_at = null where id = ?').run(id)
    })
}

/** Removes deleted runs for good, and bytes that no other run names. Called when the history is closed in good order. */
export function purgeDeletedRuns(store: HistoryStore): void {
  const some = store.statement('select 1 from run where deleted_at is not null limit 1').get()
  if (!some) return
  store.write(() => {
    store.statement('delete from run where deleted_at is not null').run()
    store.statement('delete from blob where sha256 not in (select sha256 from artifact)').run()
  })
}

/** Marks the runs that a lab left in training, but for those that go on, and says which. */
export function interruptRuns(store: HistoryStore, continuing: readonly string[]): string[] {
  const left = store.column(`select id from run where state in ('running', 'paused')`).all() as string[]
  const ids = left.filter((id) => !continuing.includes(id))
  if (ids.length > 0)
    store.write(() => {
      for (const id of ids) changeRun(store, id, (row) => (row.state = 'interrupted'))
    })
  return ids
}

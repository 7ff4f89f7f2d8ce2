import { isRunId } from '../../../lab/core/runs/run-id.ts'
import { labError } from '../../../preload/errors.ts'
import type { HistoryStore } from './store.ts'

/** Runs that an ambiguous name is told with. */
const TOLD = 5

/**
 * The whole id of the run that an id, or a beginning or an ending of one, names: those that were made in the same hour begin
 * alike. A whole id names its run, deleted or not; a part is looked for among the kept runs, or among the deleted ones.
 * @throws LabError runNotFound (none), runAmbiguous (several, which are told)
 */
export function findRun(store: HistoryStore, run: string, among: 'kept' | 'deleted' = 'kept'): string {
  if (isRunId(run)) {
    if (store.statement('select 1 from run where id = ?').get(run)) return run
    throw labError('runNotFound', { run }, { path: 'runId', received: run })
  }
  const found = store
    .column(
      `select id from run where (id >= ? and id < ? or substr(id, ?) = ?)
       and deleted_at is ${among === 'kept' ? '' : 'not '}null order by id desc`,
    )
    .all(run, `${run}g`, -run.length, run) as string[]
  if (found.length === 1) return found[0]!
  if (found.length === 0) throw labError('runNotFound', { run }, { path: 'runId', received: run })
  const some = found.slice(0, TOLD).join(', ') + (found.length > TOLD ? ' …' : '')
  throw labError('runAmbiguous', { run, count: found.length, some }, { path: 'runId', received: run })
}

import type { InferContractRouterInputs, InferContractRouterOutputs } from '@orpc/contract'
import type { ChildContracts } from '../../../preload/contract.ts'
import type { ReplayStamp } from '../../../preload/contract/history.ts'
import { runSpec, type RunStatus } from '../../../preload/contract/values.ts'
import { labError } from '../../../preload/errors.ts'
import { phrase } from '../../../preload/message.ts'
import { findRun } from './find-run.ts'
import { replayHash, runHash } from './hashes.ts'
import { readMetrics } from './read-run.ts'
import { changeRun } from './record-run.ts'
import { firstPosition, statesUpTo } from './states.ts'
import type { HistoryStore } from './store.ts'
import type { RunTable } from './tables.ts'
import { damagedFrom } from './verify.ts'

type Outputs = InferContractRouterOutputs<ChildContracts['history']>
type Inputs = InferContractRouterInputs<ChildContracts['history']>

/** Statuses of runs that go on in place. */
const RESUMABLE = ['interrupted', 'stopped', 'paused']

/**
 * The row of a run that positions are asked of, and how far it is proved right.
 * @throws LabError runDeleted (deleted), runDamaged (its spec is damaged)
 */
function readableRun(store: HistoryStore, runId: string): { row: RunTable; epochs: number } {
  const id = findRun(store, runId)
  const damaged = damagedFrom(store, id)
  const row = store.statement('select * from run where id = ?').get(id) as RunTable
  if (row.deleted_at !== null) throw labError('runDeleted', { run: id.slice(-6) }, { received: id })
  if (!runHash(row).equals(row.row_sha)) throw labError('runDamaged', { run: id, epoch: 0 })
  return { row, epochs: damaged ?? row.epochs }
}

/**
 * Lets a run go on in place: it trains again, and what it had ended with is forgotten.
 * @throws LabError runCannotResume (it has ended for good), runDamaged (its epochs are damaged)
 */
export function resumeRun(store: HistoryStore, { runId }: Inputs['resume']): Outputs['resume'] {
  const { row, epochs } = readableRun(store, runId)
  const { id } = row
  if (epochs < row.epochs) throw labError('runDamaged', { run: id, epoch: epochs })
  if (!RESUMABLE.includes(row.state))
    throw labError('runCannotResume', { status: phrase(`status.${row.state as RunStatus}`) }, { received: id })
  const spec = runSpec.parse(JSON.parse(row.spec_json))
  store.write(() => {
    changeRun(store, id, (changed) => (changed.state = 'running'))
    store.statement('delete from run_end where run = ?').run(id)
  })
  store.ended.delete(id)
  store.guard(() => store.writeHead(id, { epochs, chain: row.chain }))
  return {
    runId: id,
    spec,
    provider: row.provider,
    first: firstPosition(store, id),
    epochs,
    durationMs: row.duration_ms,
  }
}

/**
 * What a position of a run is computed from.
 * @throws LabError positionNotReached (not reached), runDeleted (deleted), runWithoutEpochs (it has no epochs), runDamaged
 * (its spec is damaged, or its epochs on the way there)
 */
export function readPosition(store: HistoryStore, input: Inputs['position']): Outputs['position'] {
  const { row, epochs } = readableRun(store, input.runId)
  const { id } = row
  const first = firstPosition(store, id)
  const { position } = input
  if (row.metrics_json === '[]') throw labError('runWithoutEpochs', { experiment: row.experiment }, { received: id })
  const asked = { path: 'position', received: position, limit: `${first} … ${epochs}` }
  if (position > epochs && position <= row.epochs) throw labError('runDamaged', { run: id, epoch: epochs }, asked)
  if (position < first || position > epochs)
    throw labError('positionNotReached', { position, first, last: epochs }, asked)
  const states = statesUpTo(store, id, position, input.states ?? 1)
  const from = states[0]?.position ?? first
  const { columns } = readMetrics(store, { runId: id, from, to: position })
  return {
    runId: id,
    spec: runSpec.parse(JSON.parse(row.spec_json)),
    provider: row.provider,
    status: row.state as RunStatus,
    numerics: row.numerics ?? 1,
    first,
    epochs,
    states,
    metrics: { firstEpoch: from, columns },
  }
}

/** Keeps what a replay came to, in the place of the one before it. */
export function stampReplay(store: HistoryStore, { runId, stamp }: { runId: string; stamp: ReplayStamp }): void {
  const id = findRun(store, runId)
  const { replayedAt, differsAt, madeBy } = stamp
  const text = JSON.stringify(madeBy)
  store.write(() =>
    store
      .statement('insert or replace into replay values (?, ?, ?, ?, ?)')
      .run(id, replayedAt, differsAt, text, replayHash(id, replayedAt, differsAt, text)),
  )
}

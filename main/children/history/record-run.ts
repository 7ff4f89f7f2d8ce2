import { isRunId } from '../../../lab/core/runs/run-id.ts'
import type { z } from 'zod'
import type { historyWriter } from '../../../preload/contract/history.ts'
import type { MetricColumns, RunStatus } from '../../../preload/contract/values.ts'
import { labError, LabError } from '../../../preload/errors.ts'
import { phrase, type MessageRef } from '../../../preload/message.ts'
import { encodeTyped } from '../../../preload/typed-json.ts'
import { parentText } from './ancestors.ts'
import { storeBytes, type Artifact } from './artifacts.ts'
import { findRun } from './find-run.ts'
import { branchHash, chainStart, endHash, madeByHash, metricHash, nextLink, runHash, tailHash } from './hashes.ts'
import { BEGINNING, type Head } from './head-file.ts'
import { mergeBlocks } from './merge-blocks.ts'
import { packColumns, parseMetrics, VALUE_BYTES, type MetricOrder } from './metric-block.ts'
import { readMetrics } from './read-run.ts'
import { paramsOf, searchText } from './search-text.ts'
import { firstPosition, keepFirstState, keepKeyframes, keepNewest } from './states.ts'
import type { HistoryStore } from './store.ts'
import type { RunMetricTable, RunTable } from './tables.ts'

/** What a procedure gets once the contract has looked at it. */
type Inputs = {
  [Name in 'begin' | 'append' | 'status' | 'finish' | 'keep']: z.output<
    NonNullable<(typeof historyWriter)[Name]['~orpc']['inputSchema']>
  >
}

const isLive = (state: string): boolean => state === 'running' || state === 'paused'

/** Reads a run, lets it be changed, and stores it with its hash and its search text. Call it within a transaction. */
export function changeRun(store: HistoryStore, run: string, change: (row: RunTable) => void): RunTable {
  const row = store.statement('select * from run where id = ?').get(run) as RunTable
  // A row that is damaged already must not be signed anew.
  const intact = runHash(row).equals(row.row_sha)
  change(row)
  if (intact) row.row_sha = runHash(row)
  store
    .statement(
      `update run set state = ?, name = ?, note = ?, starred = ?, duration_ms = ?, provider = ?, deleted_at = ?,
       search = ?, row_sha = ? where id = ?`,
    )
    .run(
      row.state,
      row.name,
      row.note,
      row.starred,
      row.duration_ms,
      row.provider,
      row.deleted_at,
      intact ? searchText(row) : row.search,
      row.row_sha,
      run,
    )
  return row
}

/** A name that no run has: the proposed one, or that with the next number, such as `relu 100 · adam 0.001 · 1000 (2)`. */
function freeName(store: HistoryStore, proposed: string): string {
  const taken = store
    .column('select name from run where substr(name, 1, ?) = ?')
    .all(proposed.length, proposed) as string[]
  if (!taken.includes(proposed)) return proposed
  const numbers = taken.map((name) => Number(/^ \((\d{1,9})\)$/.exec(name.slice(proposed.length))?.[1] ?? 1))
  return `${proposed} (${numbers.reduce((most, number) => Math.max(most, number)) + 1})`
}

/** Writes the rows of a new run. Call it within a transaction. */
function insertRun(store: HistoryStore, input: Inputs['begin']): void {
  const { runId: id, spec, metrics, branch = null, madeBy = null } = input
  if (!isRunId(id))
    throw labError(
      'call.rule',
      { path: 'runId', rule: phrase('rule.wholeRunId'), got: id },
      { path: 'runId', received: id },
    )
  const order: MetricOrder = metrics.map(({ name, better }) => [name, better])
  const row = {
    id,
    experiment: spec.experiment,
    spec_json: JSON.stringify(spec),
    metrics_json: JSON.stringify(order),
    state: input.status,
    name: input.proposed && input.name !== '' ? freeName(store, input.name) : input.name,
    note: '',
    starred: 0,
    created_at: input.createdAt,
    duration_ms: 0,
    provider: input.provider,
    deleted_at: null,
    numerics: input.numerics,
  }
  const chain = chainStart()
  const epochs = branch?.position ?? 0
  if (store.statement('select 1 from run where id = ?').get(id)) throw labError('runExists', { run: id })
  store
    .statement(
      `insert into run (id, experiment, spec_json, metrics_json, state, name, note, starred, created_at, duration_ms,
       provider, deleted_at, numerics, row_sha, search, epochs, chain, tail_sha)
       values (@id, @experiment, @spec_json, @metrics_json, @state, @name, @note, @starred, @created_at, @duration_ms,
       @provider, @deleted_at, @numerics, @row_sha, @search, @epochs, @chain, @tail_sha)`,
    )
    .run({
      ...row,
      row_sha: runHash(row),
      search: searchText(row),
      epochs,
      chain,
      tail_sha: tailHash(id, epochs, chain),
    })
  for (const [path, text, number] of paramsOf(spec))
    store.statement('insert into run_param values (?, ?, ?, ?)').run(id, path, text, number)
  for (const [metric] of order)
    store
      .statement('insert into run_metric values (?, ?, null, null, null, null, ?)')
      .run(id, metric, metricHash(id, metric, null, null))
  if (madeBy) {
    const text = JSON.stringify(madeBy)
    store.statement('insert into made_by values (?, ?, ?)').run(id, text, madeByHash(id, text))
  }
  if (branch) {
    const { parent, position, parentSpec } = branch
    const text = parentText(store, parent, parentSpec)
    store
      .statement('insert into branch values (?, ?, ?, ?, ?)')
      .run(id, parent, position, text, branchHash(id, parent, position, text))
    keepFirstState(store, id, branch.state)
  }
}

/**
 * Stores a new run. It is on the disk, and its head file too, when this returns; where either finds no room there is no
 * run, and nothing is left of it.
 */
export function beginRun(store: HistoryStore, input: Inputs['begin']): { runId: string } {
  const { runId: id } = input
  const chain = chainStart()
  try {
    store.write(() => {
      insertRun(store, input)
      // Before the commit, and marked as such: a head file that counts epochs always means that a row was committed.
      store.writeHead(id, { epochs: BEGINNING, chain })
    })
  } catch (thrown) {
    // One that was there before has its own.
    if (!(thrown instanceof LabError && thrown.key === 'runExists') && isRunId(id)) store.removeHead(id)
    throw thrown
  }
  try {
    store.guard(() => store.writeHead(id, { epochs: input.branch?.position ?? 0, chain }))
  } catch (thrown) {
    // The run is stored; how far it is stands in its head file from its first epochs on.
    if (!(thrown instanceof LabError && thrown.key === 'diskFull')) throw thrown
  }
  store.proven.add(id)
  return { runId: id }
}

/** The declared metrics' values, or an error that names what is wrong with them. */
function checkColumns(order: MetricOrder, columns: Record<string, Float64Array>): number {
  const length = Object.values(columns)[0]?.length ?? 0
  const wrong = (path: string, rule: MessageRef, got: string | number): never => {
    throw labError('call.rule', { path, rule, got }, { path, received: got })
  }
  const names = order.map(([name]) => name).join(', ')
  const given = Object.keys(columns)
  if (given.length !== order.length || order.some(([name]) => !Object.hasOwn(columns, name)))
    wrong('metrics.columns', phrase('rule.metrics', { names: names || '–' }), given.join(', ') || '–')
  if (length === 0) wrong('metrics.columns', phrase('rule.oneEpoch'), 0)
  for (const [name, values] of Object.entries(columns))
    if (values.length !== length) wrong(`metrics.columns.${name}`, phrase('rule.asMany', { length }), values.length)
  return length
}

/** Keeps the last and the best value of a metric; NaN is never the best, and of equal values the earliest is. */
function keepLastAndBest(
  store: HistoryStore,
  run: string,
  [metric, better]: MetricOrder[number],
  values: Float64Array,
  firstEpoch: number,
): void {
  const before = store
    .statement('select best_epoch, exact from run_metric where run = ? and metric = ?')
    .get(run, metric) as Pick<RunMetricTable, 'best_epoch' | 'exact'>
  let best = before.best_epoch === null ? NaN : before.exact!.readDoubleLE(VALUE_BYTES)
  let bestEpoch = before.best_epoch
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!
    if (Number.isNaN(value)) continue
    if (Number.isNaN(best) || (better === 'lower' ? value < best : value > best)) {
      best = value
      bestEpoch = firstEpoch + at
    }
  }
  const last = values.at(-1)!
  const exact = Buffer.alloc(2 * VALUE_BYTES)
  exact.writeDoubleLE(last, 0)
  exact.writeDoubleLE(best, VALUE_BYTES)
  // SQLite stores NaN as NULL, which sorts last.
  store
    .statement(
      'update run_metric set last = ?, best = ?, best_epoch = ?, exact = ?, row_sha = ? where run = ? and metric = ?',
    )
    .run(last, best, bestEpoch, exact, metricHash(run, metric, bestEpoch, exact), run, metric)
}

/**
 * Compares epochs that came again with those that are stored.
 * @throws LabError recomputedDifferently naming the first epoch with other bytes
 */
function compareStored(store: HistoryStore, id: string, { firstEpoch, columns }: MetricColumns, count: number): void {
  const { columns: stored } = readMetrics(store, { runId: id, from: firstEpoch, to: firstEpoch + count - 1 })
  let differs = Infinity
  for (const [name, values] of Object.entries(columns))
    for (let at = 0; at < count; at++)
      // The bytes are compared: NaN is NaN, and -0 is not 0.
      if (!Object.is(values[at], stored[name]?.[at])) differs = Math.min(differs, at)
  if (differs !== Infinity) throw labError('recomputedDifferently', { epoch: firstEpoch + differs })
}

/** The part of a group from its n-th epoch on. */
const partFrom = ({ firstEpoch, columns }: MetricColumns, skipped: number): MetricColumns => ({
  firstEpoch: firstEpoch + skipped,
  columns: Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values.subarray(skipped)])),
})

/** A group of epochs, and whether it may be stored already. */
type Group = Pick<Inputs['append'], 'runId' | 'metrics'> & { again?: boolean }

/** Adds a group of epochs to a run that trains. Call it within a transaction. */
function insertBlock(store: HistoryStore, { runId: id, metrics, again = false }: Group): Head {
  const row = store.statement('select state, epochs, chain, metrics_json from run where id = ?').get(id) as
    Pick<RunTable, 'state' | 'epochs' | 'chain' | 'metrics_json'> | undefined
  if (!row) throw labError('runNotFound', { run: id }, { path: 'runId', received: id })
  if (!isLive(row.state)) throw labError('runNotTraining', { status: phrase(`status.${row.state as RunStatus}`) })
  const order = parseMetrics(row.metrics_json)
  const count = checkColumns(order, metrics.columns)
  const stored = again && metrics.firstEpoch >= firstPosition(store, id) ? row.epochs - metrics.firstEpoch : 0
  const known = Math.min(count, Math.max(0, stored))
  if (known > 0) compareStored(store, id, metrics, known)
  if (known === count) return { epochs: row.epochs, chain: row.chain }
  const { firstEpoch, columns } = partFrom(metrics, known)
  if (firstEpoch !== row.epochs)
    throw labError(
      'epochOutOfOrder',
      { run: id, got: firstEpoch, expected: row.epochs },
      { path: 'metrics.firstEpoch', received: firstEpoch, limit: row.epochs },
    )
  const epochs = firstEpoch + count - known
  const bytes = packColumns(order, columns)
  const chain = nextLink(row.chain, id, firstEpoch, bytes)
  store.statement('insert into metric_block values (?, ?, ?, ?, ?)').run(id, firstEpoch, epochs - 1, bytes, chain)
  store
    .statement('update run set epochs = ?, chain = ?, tail_sha = ? where id = ?')
    .run(epochs, chain, tailHash(id, epochs, chain), id)
  for (const metric of order) keepLastAndBest(store, id, metric, columns[metric[0]]!, firstEpoch)
  return { epochs, chain }
}

/** One group commit: on the disk, head file included, when this returns. */
export function appendMetrics(store: HistoryStore, input: Inputs['append']): { epochsSaved: number } {
  const { runId, keyframes, newest } = input
  const head = store.write(() => {
    const reached = insertBlock(store, input)
    keepKeyframes(store, runId, reached.epochs, keyframes)
    if (newest) keepNewest(store, runId, newest)
    return reached
  })
  store.guard(() => store.writeHead(runId, head))
  return { epochsSaved: head.epochs }
}

/** Changes the status of a run, and its provider and newest state where they are given. */
export function setStatus(store: HistoryStore, { runId, status, provider, newest }: Inputs['status']): void {
  const id = findRun(store, runId)
  store.write(() => {
    changeRun(store, id, (row) => {
      row.state = status
      if (provider !== undefined) row.provider = provider
    })
    if (newest) keepNewest(store, id, newest)
  })
}

const asText = (value: unknown): string | null => (value === null ? null : JSON.stringify(encodeTyped(value)))

/** Ends a run: its last status, what it came to, and its metric blocks merged. Call it within a transaction. */
function endRun(store: HistoryStore, id: string, input: Omit<Inputs['finish'], 'runId'>): void {
  const result = asText(input.result)
  const error = asText(input.error)
  const snapshot = asText(input.snapshot)
  changeRun(store, id, (row) => {
    if (!isLive(row.state)) throw labError('runNotTraining', { status: phrase(`status.${row.state as RunStatus}`) })
    row.state = input.status
    row.duration_ms = input.durationMs
  })
  if (input.newest) keepNewest(store, id, input.newest)
  store
    .statement('insert or replace into run_end values (?, ?, ?, ?, ?, ?)')
    .run(id, result, error, snapshot, input.snapshotEpoch, endHash(id, result, error, snapshot, input.snapshotEpoch))
  mergeBlocks(store, id)
}

/** Ends a run in one transaction, for which a full disk gives its reserve. It is on the disk when this returns. */
export function finishRun(store: HistoryStore, input: Inputs['finish']): void {
  const id = findRun(store, input.runId)
  store.writeLast(() => endRun(store, id, input))
  store.ended.add(id)
  store.settleLater()
}

/** Stores a whole run that is over already, with its epochs and files: all of it, or nothing. */
export async function keepRun(
  store: HistoryStore,
  { begin, columns, files, end }: Inputs['keep'],
): Promise<{ runId: string }> {
  const artifacts: Artifact[] = []
  for (const { name, file } of files)
    artifacts.push({ name, mediaType: file.type, bytes: Buffer.from(await file.arrayBuffer()) })
  const { runId } = begin
  store.write(() => {
    insertRun(store, { ...begin, status: 'running' })
    if (columns) insertBlock(store, { runId, metrics: { firstEpoch: 0, columns } })
    for (const artifact of artifacts) storeBytes(store, runId, artifact)
    endRun(store, runId, end)
  })
  store.proven.add(runId)
  return { runId }
}

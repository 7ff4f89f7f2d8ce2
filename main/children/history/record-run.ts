import { isRunId } from '../../../lab/core/run-id.ts'
import type { z } from 'zod'
import type { historyWriter } from '../../../preload/contract/history.ts'
import type { RunStatus } from '../../../preload/contract/values.ts'
import { labError } from '../../../preload/errors.ts'
import { phrase, type Phrase } from '../../../preload/sayable.ts'
import { encodeTyped } from '../../../preload/typed-json.ts'
import { findRun } from './find-run.ts'
import { chainStart, endHash, metricHash, nextLink, runHash, tailHash } from './hashes.ts'
import { HeadFile } from './head-file.ts'
import { mergeBlocks } from './merge-blocks.ts'
import { packColumns, parseMetrics, VALUE_BYTES, type MetricOrder } from './metric-block.ts'
import { paramsOf, searchText } from './search-text.ts'
import type { HistoryStore } from './store.ts'
import type { RunMetricTable, RunTable } from './tables.ts'

/** What a procedure gets once the contract has looked at it. */
type Inputs = {
  [Name in 'begin' | 'append' | 'status' | 'finish']: z.output<
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

/** Stores a new run. It is on the disk, and its head file too, when this returns. */
export function beginRun(store: HistoryStore, input: Inputs['begin']): { runId: string } {
  const { runId: id, spec, metrics } = input
  if (!isRunId(id))
    throw labError(
      'E-IPC-001.rule',
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
  }
  const chain = chainStart()
  store.write(() => {
    if (store.statement('select 1 from run where id = ?').get(id)) throw labError('E-RUN-009', { run: id })
    store
      .statement(
        `insert into run (id, experiment, spec_json, metrics_json, state, name, note, starred, created_at, duration_ms,
         provider, deleted_at, row_sha, search, epochs, chain, tail_sha)
         values (@id, @experiment, @spec_json, @metrics_json, @state, @name, @note, @starred, @created_at, @duration_ms,
         @provider, @deleted_at, @row_sha, @search, 0, @chain, @tail_sha)`,
      )
      .run({ ...row, row_sha: runHash(row), search: searchText(row), chain, tail_sha: tailHash(id, 0, chain) })
    for (const [path, text, number] of paramsOf(spec))
      store.statement('insert into run_param values (?, ?, ?, ?)').run(id, path, text, number)
    for (const [metric] of order)
      store
        .statement('insert into run_metric values (?, ?, null, null, null, null, ?)')
        .run(id, metric, metricHash(id, metric, null, null))
  })
  // The row first: a head file without a row always means that a committed row was lost.
  try {
    store.guard(() => store.writeHead(id, { epochs: 0, chain }))
  } catch (thrown) {
    // The run is refused (a full disk), so that no row of it may stay.
    if (!store.refusal) store.write(() => store.statement('delete from run where id = ?').run(id))
    HeadFile.remove(store.home, id)
    throw thrown
  }
  store.proven.add(id)
  return { runId: id }
}

/** The declared metrics' values, or an error that names what is wrong with them. */
function checkColumns(order: MetricOrder, columns: Record<string, Float64Array>): number {
  const length = Object.values(columns)[0]?.length ?? 0
  const wrong = (path: string, rule: Phrase, got: string | number): never => {
    throw labError('E-IPC-001.rule', { path, rule, got }, { path, received: got })
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

/** One group commit: on the disk, head file included, when this returns. */
export function appendMetrics(store: HistoryStore, { runId: id, metrics }: Inputs['append']): { epochsSaved: number } {
  const { firstEpoch, columns } = metrics
  const head = store.write(() => {
    const row = store.statement('select state, epochs, chain, metrics_json from run where id = ?').get(id) as
      Pick<RunTable, 'state' | 'epochs' | 'chain' | 'metrics_json'> | undefined
    if (!row) throw labError('E-RUN-004', { run: id }, { path: 'runId', received: id })
    if (!isLive(row.state)) throw labError('E-RUN-006', { status: phrase(`status.${row.state as RunStatus}`) })
    const order = parseMetrics(row.metrics_json)
    const length = checkColumns(order, columns)
    if (firstEpoch !== row.epochs)
      throw labError(
        'E-STO-011',
        { run: id, got: firstEpoch, expected: row.epochs },
        { path: 'metrics.firstEpoch', received: firstEpoch, limit: row.epochs },
      )
    const epochs = firstEpoch + length
    const bytes = packColumns(order, columns)
    const chain = nextLink(row.chain, id, firstEpoch, bytes)
    store.statement('insert into metric_block values (?, ?, ?, ?, ?)').run(id, firstEpoch, epochs - 1, bytes, chain)
    store
      .statement('update run set epochs = ?, chain = ?, tail_sha = ? where id = ?')
      .run(epochs, chain, tailHash(id, epochs, chain), id)
    for (const metric of order) keepLastAndBest(store, id, metric, columns[metric[0]]!, firstEpoch)
    return { epochs, chain }
  })
  store.guard(() => store.writeHead(id, head))
  return { epochsSaved: head.epochs }
}

/** Changes the status of a run, and its provider where one is given. */
export function setStatus(store: HistoryStore, { runId, status, provider }: Inputs['status']): void {
  const id = findRun(store, runId)
  store.write(() =>
    changeRun(store, id, (row) => {
      row.state = status
      if (provider !== undefined) row.provider = provider
    }),
  )
}

const asText = (value: unknown): string | null => (value === null ? null : JSON.stringify(encodeTyped(value)))

/** Ends a run: its last status, what it came to, and its metric blocks merged, in one transaction. */
export function finishRun(store: HistoryStore, input: Inputs['finish']): void {
  const id = findRun(store, input.runId)
  const result = asText(input.result)
  const error = asText(input.error)
  const snapshot = asText(input.snapshot)
  store.write(() => {
    changeRun(store, id, (row) => {
      if (!isLive(row.state)) throw labError('E-RUN-006', { status: phrase(`status.${row.state as RunStatus}`) })
      row.state = input.status
      row.duration_ms = input.durationMs
    })
    store
      .statement('insert or replace into run_end values (?, ?, ?, ?, ?, ?)')
      .run(id, result, error, snapshot, input.snapshotEpoch, endHash(id, result, error, snapshot, input.snapshotEpoch))
    mergeBlocks(store, id)
  })
  store.ended.add(id)
  store.guard(() => store.settle())
}

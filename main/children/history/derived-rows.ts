import { setTimeout } from 'node:timers/promises'
import type { RunSpec } from '../../../preload/contract/values.ts'
import { labError } from '../../../preload/errors.ts'
import { VALUE_BYTES } from './metric-block.ts'
import { isIntact, metricFits, rowFits } from './run-rows.ts'
import { folded, paramsOf, searchText } from './search-text.ts'
import type { HistoryStore } from './store.ts'
import type { BranchTable, RunMetricTable, RunParamTable, RunTable } from './tables.ts'

/** Runs that are looked at in one go, a few milliseconds long. */
const SLICE = 64
/** The time between two of them in which the process does as it is asked, in milliseconds. */
const PAUSE_MS = 10

/** A value as SQLite keeps a REAL: it has no NaN. */
const asReal = (value: number): number | null => (Number.isNaN(value) ? null : value)

interface Derived {
  row: RunTable
  search: string
  params: ReturnType<typeof paramsOf>
}

/** What is derived of a run; null where its parameters are none. */
function derive(row: RunTable): Derived | null {
  try {
    const params = paramsOf(JSON.parse(row.spec_json) as RunSpec)
    return { row, search: searchText(row, params), params }
  } catch {
    return null
  }
}

/** Whether texts are the same; what an earlier lab stored may have letters and marks apart. */
const isText = (stored: string, derived: string): boolean => stored === derived || folded(stored) === derived

const paramsFit = (stored: readonly RunParamTable[], derived: Derived['params']): boolean =>
  stored.length === derived.length &&
  derived.every(([path, text, number]) => {
    const row = stored.find((each) => each.path === path)
    return row !== undefined && isText(row.value_text, text) && row.value_number === number
  })

/** The values of a metric that is as it was stored, as they are sorted by. */
const sortedBy = ({ exact }: RunMetricTable): [last: number | null, best: number | null] =>
  exact ? [asReal(exact.readDoubleLE(0)), asReal(exact.readDoubleLE(VALUE_BYTES))] : [null, null]

function makeAnew(store: HistoryStore, { row, search, params }: Derived, metrics: readonly RunMetricTable[]): void {
  store.statement('update run set search = ? where id = ?').run(search, row.id)
  store.statement('delete from run_param where run = ?').run(row.id)
  for (const [path, text, number] of params)
    store.statement('insert into run_param values (?, ?, ?, ?)').run(row.id, path, text, number)
  for (const each of metrics)
    if (metricFits(each))
      store
        .statement('update run_metric set last = ?, best = ? where run = ? and metric = ?')
        .run(...sortedBy(each), row.id, each.metric)
}

/** The rows of a table that belong to the runs from one id to another, by run. */
const rowsBetween = <Row extends { run: string }>(store: HistoryStore, table: string, from: string, to: string) =>
  Map.groupBy(
    store.statement(`select * from ${table} where run >= ? and run <= ?`).all(from, to) as Row[],
    ({ run }) => run,
  )

/** Looks at the next runs. */
function checkSlice(store: HistoryStore): void {
  const check = store.derived
  // How a newer lab derives its rows is not known.
  if (store.refusal?.key === 'historyTooNew') check.reached = null
  if (check.reached === null) return
  const differing: [Derived, RunMetricTable[]][] = []
  // Another lab may write meanwhile: all rows are of one moment.
  store.guard(
    store.database.transaction(() => {
      const runs = store
        .statement('select * from run where id > ? order by id limit ?')
        .all(check.reached, SLICE) as RunTable[]
      const [first, last] = [runs[0]?.id, runs.at(-1)?.id]
      check.reached = last ?? null
      if (first === undefined || last === undefined) return
      const params = rowsBetween<RunParamTable>(store, 'run_param', first, last)
      const metrics = rowsBetween<RunMetricTable>(store, 'run_metric', first, last)
      const branches = rowsBetween<BranchTable>(store, 'branch', first, last)
      for (const row of runs) {
        const ofRun = metrics.get(row.id) ?? []
        const intact = isIntact(row, ofRun, branches.get(row.id)?.[0] ?? null)
        if (!intact) check.damaged++
        // Of a row that is not as it was stored nothing can be derived.
        const derived = intact || rowFits(row) ? derive(row) : null
        if (!derived) continue
        const areSorted = ofRun.every((each) => {
          const [ofLast, ofBest] = sortedBy(each)
          return (each.last === ofLast && each.best === ofBest) || !(intact || metricFits(each))
        })
        if (!areSorted || !isText(row.search, derived.search) || !paramsFit(params.get(row.id) ?? [], derived.params))
          differing.push([derived, ofRun])
      }
    }),
  )
  check.differed += differing.length
  if (differing.length === 0 || !check.mended) return
  try {
    store.writeDerived(() => {
      for (const [derived, metrics] of differing) makeAnew(store, derived, metrics)
    })
  } catch {
    // It cannot be written: it is told that lists may be wrong.
    check.mended = false
  }
}

/** Checks, at once, what is not checked yet: nothing is searched or sorted by rows that were not. */
export function checkDerivedNow(store: HistoryStore): void {
  while (store.derived.reached !== null) checkSlice(store)
}

/**
 * Checks what lists are searched and sorted by against the runs themselves, while nothing else is to be done. What differs
 * is made anew from the runs, where the history can be written. What was found stands among the store's problems then.
 */
export async function checkDerived(store: HistoryStore): Promise<void> {
  const check = store.derived
  while (store.isOpen && check.reached !== null) {
    checkSlice(store)
    await setTimeout(PAUSE_MS)
  }
  if (!store.isOpen) return
  const { differed, damaged } = check
  if (damaged > 0) {
    const total = store.column('select count(*) from run').get() as number
    store.problems.push(labError('runsDamaged', { damaged, total }))
  }
  if (differed > 0) store.problems.push(labError(check.mended ? 'listsMended' : 'listsDiffer', { runs: differed }))
}

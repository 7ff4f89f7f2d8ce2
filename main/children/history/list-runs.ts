import { sql, type ExpressionBuilder, type Expression, type SqlBool } from 'kysely'
import type { z } from 'zod'
import type { historyQuery, RunRow } from '../../../preload/contract/history.ts'
import { checkDerivedNow } from './derived-rows.ts'
import { toRunRows } from './run-rows.ts'
import { folded, foldedApart, paramQuestion } from './search-text.ts'
import type { HistoryStore } from './store.ts'
import type { Tables } from './tables.ts'
import { treeOrder } from './tree-order.ts'

const columns = {
  createdAt: sql`run.created_at`,
  name: sql`run.name collate nocase`,
  experiment: sql`run.experiment`,
  status: sql`run.state`,
  epochs: sql`run.epochs`,
  durationMs: sql`run.duration_ms`,
  starred: sql`run.starred`,
} as const

/** A part of an id that is meant as one: shorter ones, numbers above all, are in too many ids by chance. */
const ID_PART = 6

/** Whether a word of the filter is in a run's text or is its id, or what it asks of a parameter holds. */
function wordHolds(eb: ExpressionBuilder<Tables, 'run'>, word: string): Expression<SqlBool> {
  const wanted = folded(word)
  const apart = foldedApart(word)
  const inText = sql<SqlBool>`(instr(run.search, ${wanted}) > 0 or instr(run.search, ${apart}) > 0)`
  const isId = sql<SqlBool>`(run.id like ${`${wanted}%`} or run.id like ${`%${wanted}`})`
  const within = /^[0-9a-f-]+$/.test(wanted) && wanted.length >= ID_PART ? eb.or([inText, isId]) : inText
  const question = paramQuestion(word)
  if (!question) return within
  const { path, relation, text, number } = question
  const value =
    number !== null
      ? sql<SqlBool>`run_param.value_number ${sql.raw(relation)} ${number}`
      : sql<SqlBool>`run_param.value_text in (${text}, ${foldedApart(text)})`
  const params = eb
    .selectFrom('run_param')
    .select('run_param.path')
    .whereRef('run_param.run', '=', 'run.id')
    .where(value)
    .where((inner) =>
      inner.or([
        sql<SqlBool>`run_param.path = ${path} collate nocase`,
        sql<SqlBool>`substr(run_param.path, ${-path.length - 1}) = ${`.${path}`} collate nocase`,
      ]),
    )
  return relation === '=' ? eb.or([within, eb.exists(params)]) : eb.exists(params)
}

/**
 * One page of the history; what it is searched and sorted by is checked before, once since the opening. Runs without a value to sort by come last; equal ones are sorted by age, newest first.
 */
export async function listRuns(
  store: HistoryStore,
  query: z.output<typeof historyQuery>,
): Promise<{ rows: RunRow[]; total: number }> {
  const words = query.text.split(/\s+/).filter((word) => word !== '')
  const [, which, metric] = /^(last|best)\.(.+)$/.exec(query.orderBy) ?? []
  if (words.length > 0 || metric !== undefined) checkDerivedNow(store)
  let chosen = store.queries.selectFrom('run').where('run.deleted_at', 'is', null)
  if (query.experiment !== undefined) chosen = chosen.where('run.experiment', '=', query.experiment)
  if (query.status !== undefined) chosen = chosen.where('run.state', '=', query.status)
  if (query.starred !== undefined) chosen = chosen.where('run.starred', '=', query.starred ? 1 : 0)
  if (query.parent !== undefined)
    chosen = chosen.where(sql<SqlBool>`run.id in (select run from branch where parent = ${query.parent})`)
  if (query.runIds !== undefined)
    chosen = chosen.where(sql<SqlBool>`run.id in (select value from json_each(${JSON.stringify(query.runIds)}))`)
  for (const word of words) chosen = chosen.where((eb) => wordHolds(eb, word))

  if (query.orderBy === 'branches') {
    const members = await chosen
      .leftJoin('branch', 'branch.run', 'run.id')
      .select(['run.id', 'branch.parent'])
      .orderBy('run.created_at')
      .orderBy('run.id')
      .execute()
    const page = treeOrder(members, query.descending).slice(query.offset, query.offset + query.limit)
    const ids = page.map(({ id }) => id)
    const found = await store.queries.selectFrom('run').selectAll().where('id', 'in', ids).execute()
    const rowOf = new Map((await toRunRows(store, found)).map((row) => [row.runId, row]))
    return { rows: page.map(({ id, level }) => ({ ...rowOf.get(id)!, level })), total: members.length }
  }
  const { total } = await chosen.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()

  const direction = query.descending ? 'desc' : 'asc'
  let page = chosen.selectAll('run')
  if (which !== undefined && metric !== undefined) {
    const value = sql.ref(`sorted.${which}`)
    page = page
      .leftJoin('run_metric as sorted', (join) =>
        join.onRef('sorted.run', '=', 'run.id').on('sorted.metric', '=', metric),
      )
      .orderBy(sql`${value} is null`)
      .orderBy(value, direction)
  } else page = page.orderBy(columns[query.orderBy as keyof typeof columns], direction)
  if (query.orderBy !== 'createdAt') page = page.orderBy('run.created_at', 'desc')
  const rows = await page
    .orderBy('run.id', query.orderBy === 'createdAt' ? direction : 'desc')
    .limit(query.limit)
    .offset(query.offset)
    .execute()
  return { rows: await toRunRows(store, rows), total }
}

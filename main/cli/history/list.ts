import type { LabClient } from '../../../preload/client.ts'
import { historyQuery, type HistoryQuery, type RunRow } from '../../../preload/contract/history.ts'
import { labError } from '../../../preload/errors.ts'
import { limits } from '../../../preload/limits.ts'
import { exitCodes, type Given, type Host } from '../host.ts'
import { fittingTable, type Column } from '../fitting-table.ts'
import { statusWords } from '../status-words.ts'
import { shortNumber, shortTime } from '../table.ts'
import { withLab } from '../with-lab.ts'
import { metricName, words } from './words.ts'

/** The option that a field of the query comes from, where it has another name. */
const optionOf: Record<string, string> = { orderBy: 'order-by' }

/**
 * What the history is asked.
 * @throws LabError E-CLI-001
 */
export function queryOf({ arguments: given, options, switches }: Given): HistoryQuery & { most: number } {
  const limit = options.limit === undefined ? Infinity : Number(options.limit)
  if (options.limit !== undefined && !(Number.isInteger(limit) && limit > 0))
    throw labError('usage.limit', { got: options.limit }, { path: '--limit', received: options.limit })
  const query: HistoryQuery = {
    text: given.join(' '),
    experiment: options.experiment,
    status: options.status as HistoryQuery['status'],
    starred: switches.has('starred') ? true : undefined,
    orderBy: options['order-by'] as HistoryQuery['orderBy'],
    descending: !switches.has('ascending'),
  }
  const parsed = historyQuery.safeParse(query)
  if (parsed.success) return { ...query, most: limit }
  const [issue] = parsed.error.issues
  const field = String(issue?.path[0])
  const received = String(query[field as keyof HistoryQuery])
  if (field === 'text' && issue?.code === 'too_big')
    throw labError('usage.search', { length: received.length, limit: Number(issue.maximum) }, { received })
  const option = optionOf[field] ?? field
  throw labError('usage.query', { option, got: received.slice(0, 60) }, { path: `--${option}`, received })
}

/** The rows that a query finds, page by page; a run that moves on to a later page meanwhile is told once. */
export async function* rowsOf(
  client: LabClient,
  { most, ...query }: HistoryQuery & { most: number },
): AsyncGenerator<RunRow> {
  const told = new Set<string>()
  for (let offset = 0; told.size < most; offset += limits.historyPage) {
    const { rows } = await client.history.list({ ...query, limit: limits.historyPage, offset })
    for (const row of rows) {
      if (told.size >= most || told.has(row.runId)) continue
      told.add(row.runId)
      yield row
    }
    if (rows.length < limits.historyPage) return
  }
}

/** The list as people read it. In a narrow terminal the less important columns are left out. */
export function listText(rows: readonly RunRow[], { say, columns: places }: Pick<Host, 'say' | 'columns'>): string {
  if (rows.length === 0) return `${say(words.noRuns)}\n`
  const column = (heading: string, cell: (row: RunRow) => string | number, giveWay?: Column['giveWay']): Column => ({
    heading,
    cells: rows.map(cell),
    giveWay,
  })
  const stars = rows.some(({ starred }) => starred)
  const columns = [
    column(say(words.run), ({ runId }) => runId.slice(0, 13)),
    ...(stars ? [column('', ({ starred }) => (starred ? '*' : ''))] : []),
    column(say(words.name), ({ name }) => name, 'cut'),
    column(say(words.experiment), ({ experiment }) => experiment, 1),
    column(say(words.status), ({ status, damaged }) => say(damaged ? words.damaged : statusWords(status))),
    column(say(words.epochs), ({ epochs }) => epochs),
    column(metricName('loss', say), ({ last }) => shortNumber(last.loss)),
    column(metricName('accuracy', say), ({ last }) => shortNumber(last.accuracy), 2),
    column(say(words.created), ({ createdAt }) => shortTime(createdAt), 3),
  ]
  return fittingTable(columns, places)
}

/** `lab history list`: a line a run, newest first unless asked otherwise. */
export async function list(host: Host): Promise<number> {
  const query = queryOf(host.given)
  return withLab(host, 'read', async (client) => {
    const kept: RunRow[] = []
    for await (const row of rowsOf(client, query)) {
      if (host.ending.aborted) break
      if (host.forPeople) kept.push(row)
      else await host.output.line({ type: 'run', ...row })
    }
    if (host.forPeople) await host.output.text(listText(kept, host))
    return exitCodes.completed
  })
}

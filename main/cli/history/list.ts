import type { LabClient } from '../../../preload/client.ts'
import { historyQuery, type HistoryQuery, type RunRow } from '../../../preload/contract/history.ts'
import { labError } from '../../../preload/errors.ts'
import { limits } from '../../../preload/limits.ts'
import { exitCodes, type Given, type Host } from '../host.ts'
import { shortNumber, shortTime, table } from '../table.ts'
import { withLab } from '../with-lab.ts'

/** The option that a field of the query comes from, for an error that names it. */
const optionOf: Record<string, string> = { orderBy: '--order-by', text: 'WORD', experiment: '--experiment' }

/**
 * What the history is asked.
 * @throws LabError E-CLI-001
 */
export function queryOf({ arguments: words, options, switches }: Given): HistoryQuery & { most: number } {
  const wrong = (option: string, rule: string, received: string | undefined) =>
    labError('E-CLI-001', { reason: `\`${option}\` ${rule}` }, { path: option, received })
  const limit = options.limit === undefined ? Infinity : Number(options.limit)
  if (options.limit !== undefined && !(Number.isInteger(limit) && limit > 0))
    throw wrong('--limit', `must be a whole number over 0 (got ${options.limit})`, options.limit)
  const query: HistoryQuery = {
    text: words.join(' '),
    experiment: options.experiment,
    status: options.status as HistoryQuery['status'],
    starred: switches.has('starred') ? true : undefined,
    orderBy: options['order-by'] as HistoryQuery['orderBy'],
    descending: !switches.has('ascending'),
  }
  const parsed = historyQuery.safeParse(query)
  if (parsed.success) return { ...query, most: limit }
  const field = String(parsed.error.issues[0]?.path[0])
  const received = String(query[field as keyof HistoryQuery])
  throw wrong(optionOf[field] ?? field, `cannot be ${received.slice(0, 60)}`, received)
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

/** The list as people read it. */
export function listText(rows: readonly RunRow[]): string {
  if (rows.length === 0) return 'There are no such runs.\n'
  const cells = rows.map(({ runId, starred, name, experiment, status, epochs, last, createdAt, damaged }) => [
    runId.slice(0, 13),
    starred ? '*' : '',
    name,
    experiment,
    damaged ? 'damaged' : status,
    epochs,
    shortNumber(last.loss),
    shortNumber(last.accuracy),
    shortTime(createdAt),
  ])
  return table(['run', '', 'name', 'experiment', 'status', 'epochs', 'loss', 'accuracy', 'created'], cells)
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
    if (host.forPeople) await host.output.text(listText(kept))
    return exitCodes.completed
  })
}

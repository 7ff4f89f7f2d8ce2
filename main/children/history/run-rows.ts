import type { RunRow } from '../../../preload/contract/history.ts'
import { runSpec, runStatus } from '../../../preload/contract/values.ts'
import { branchHash, metricHash, runHash, tailHash } from './hashes.ts'
import { parseMetrics, VALUE_BYTES } from './metric-block.ts'
import type { HistoryStore } from './store.ts'
import type { BranchTable, RunMetricTable, RunTable } from './tables.ts'

/** The bulk id of bytes that are kept in the history. */
export const bulkIdOf = (sha256: Buffer): string => `history:${sha256.toString('hex')}`

/** A stored spec; where its row is damaged beyond reading, an empty one of the same experiment. */
function readSpec(row: RunTable): RunRow['spec'] {
  try {
    return runSpec.parse(JSON.parse(row.spec_json))
  } catch {
    return { experiment: row.experiment, params: {}, seed: 0, provider: 'auto' }
  }
}

/** Rows of the database as the contract has them, in the same order. */
export async function toRunRows(store: HistoryStore, rows: RunTable[]): Promise<RunRow[]> {
  const ids = rows.map(({ id }) => id)
  if (ids.length === 0) return []
  const metrics = await store.queries.selectFrom('run_metric').selectAll().where('run', 'in', ids).execute()
  const thumbnails = await store.queries
    .selectFrom('artifact')
    .select(['run', 'sha256'])
    .where('name', '=', 'thumbnail')
    .where('run', 'in', ids)
    .execute()
  const branches = await store.queries.selectFrom('branch').selectAll().where('run', 'in', ids).execute()
  const branchesOf = new Map(branches.map((branch) => [branch.run, branch]))
  const metricsOf = Map.groupBy(metrics, ({ run }) => run)
  const thumbnailOf = new Map(thumbnails.map(({ run, sha256 }) => [run, bulkIdOf(sha256)]))
  return rows.map((row) =>
    toRunRow(row, metricsOf.get(row.id) ?? [], thumbnailOf.get(row.id) ?? null, branchesOf.get(row.id) ?? null),
  )
}

/** Whether what was stored of a run by its beginning and its user is what stands there. */
export const rowFits = (row: RunTable): boolean => runHash(row).equals(row.row_sha)

/** Whether a metric's exact values are as they were stored. */
export const metricFits = ({ run, metric, best_epoch, exact, row_sha }: RunMetricTable): boolean =>
  metricHash(run, metric, best_epoch, exact).equals(row_sha)

/** Whether all the rows that a list shows of a run are as they were stored, and none is missing. */
export function isIntact(row: RunTable, metrics: readonly RunMetricTable[], branch: BranchTable | null): boolean {
  return (
    row.damaged_from === null &&
    rowFits(row) &&
    tailHash(row.id, row.epochs, row.chain).equals(row.tail_sha) &&
    (!branch || branchHash(row.id, branch.parent, branch.position, branch.parent_spec_json).equals(branch.row_sha)) &&
    // A row that is missing has no hash to be found out by.
    metrics.length === parseMetrics(row.metrics_json).length &&
    metrics.every(metricFits)
  )
}

function toRunRow(
  row: RunTable,
  metrics: RunMetricTable[],
  thumbnail: string | null,
  branch: BranchTable | null,
): RunRow {
  const last: Record<string, number> = {}
  const best: Record<string, number> = {}
  for (const each of metrics)
    if (each.exact && metricFits(each)) {
      last[each.metric] = each.exact.readDoubleLE(0)
      best[each.metric] = each.exact.readDoubleLE(VALUE_BYTES)
    }
  return {
    runId: row.id,
    experiment: row.experiment,
    name: row.name,
    note: row.note,
    starred: row.starred !== 0,
    status: runStatus.safeParse(row.state).data ?? 'interrupted',
    createdAt: row.created_at,
    durationMs: row.duration_ms,
    epochs: row.epochs,
    provider: row.provider,
    spec: readSpec(row),
    last,
    best,
    // What trained before there were versions is of the first.
    numerics: row.numerics ?? (metrics.length > 0 ? 1 : null),
    thumbnail,
    parent: branch && { runId: branch.parent, position: branch.position },
    deletedAt: row.deleted_at,
    ...(!isIntact(row, metrics, branch) && { damaged: true }),
  }
}

import type { InferContractRouterOutputs } from '@orpc/contract'
import { thinMetrics, type MetricSeries } from '../../../lab/core/thin-metrics.ts'
import type { ChildContracts } from '../../../preload/contract.ts'
import type { Json } from '../../../preload/contract/values.ts'
import { decodeTyped } from '../../../preload/typed-json.ts'
import { findRun } from './find-run.ts'
import { artifactHash, endHash } from './hashes.ts'
import { parseMetrics, unpackColumn } from './metric-block.ts'
import { bulkIdOf, toRunRows } from './run-rows.ts'
import type { HistoryStore } from './store.ts'
import type { ArtifactTable, MetricBlockTable, RunEndTable, RunTable } from './tables.ts'
import { damagedFrom } from './verify.ts'

type RunRecord = InferContractRouterOutputs<ChildContracts['history']>['get']

const fromText = (text: string | null | undefined): unknown =>
  text === null || text === undefined ? null : decodeTyped(JSON.parse(text) as Json)

/** Everything of one run but its metric values. */
export async function getRun(store: HistoryStore, run: string): Promise<RunRecord> {
  const id = findRun(store, run)
  const damaged = damagedFrom(store, id)
  const row = store.statement('select * from run where id = ?').get(id) as RunTable
  const [shown] = await toRunRows(store, [row])
  const stored = store.statement('select * from run_end where run = ?').get(id) as RunEndTable | undefined
  const intact =
    stored?.row_sha.equals(
      endHash(id, stored.result_json, stored.error_json, stored.snapshot_json, stored.snapshot_epoch),
    ) ?? true
  const end = intact ? stored : undefined
  const artifacts = store.statement('select * from artifact where run = ? order by name').all(id) as ArtifactTable[]
  const whole = artifacts.filter((each) =>
    each.row_sha.equals(artifactHash(id, each.name, each.media_type, each.size_bytes, each.sha256)),
  )
  return {
    ...shown!,
    ...((damaged !== null || !intact || whole.length < artifacts.length) && { damaged: true }),
    result: fromText(end?.result_json) as RunRecord['result'],
    error: fromText(end?.error_json) as RunRecord['error'],
    snapshot: fromText(end?.snapshot_json) as RunRecord['snapshot'],
    snapshotEpoch: end?.snapshot_epoch ?? null,
    artifacts: whole.map(({ name, media_type, size_bytes, sha256 }) => ({
      name,
      mediaType: media_type,
      sizeBytes: size_bytes,
      sha256: sha256.toString('hex'),
      bulkId: bulkIdOf(sha256),
    })),
  }
}

/** Metric values of epochs `from` to `to`, both included. Of a damaged run only the epochs that are proved right. */
export function readMetrics(
  store: HistoryStore,
  { runId, from, to = Infinity, points }: { runId: string; from: number; to?: number; points?: number },
): MetricSeries {
  const id = findRun(store, runId)
  const damaged = damagedFrom(store, id)
  const { metrics_json, epochs } = store
    .statement('select metrics_json, epochs from run where id = ?')
    .get(id) as RunTable
  const order = parseMetrics(metrics_json)
  const end = Math.min(to + 1, damaged ?? epochs, epochs)
  const length = Math.max(0, end - from)
  const values = order.map(() => new Float64Array(length))
  const blocks = store
    .statement('select * from metric_block where run = ? and last_epoch >= ? and first_epoch < ? order by first_epoch')
    .iterate(id, from, end) as IterableIterator<MetricBlockTable>
  for (const { first_epoch, last_epoch, columns } of blocks) {
    const begin = Math.max(from, first_epoch)
    const stop = Math.min(end, last_epoch + 1)
    values.forEach((column, place) => {
      const block = unpackColumn(columns, place, order.length)
      column.set(block.subarray(begin - first_epoch, stop - first_epoch), begin - from)
    })
  }
  const series = {
    epochs: Float64Array.from({ length }, (_, at) => from + at),
    columns: Object.fromEntries(order.map(([name], place) => [name, values[place]!])),
  }
  return points === undefined ? series : thinMetrics(series, points)
}

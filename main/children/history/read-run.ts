import type { InferContractRouterOutputs } from '@orpc/contract'
import { thinMetrics, type MetricSeries } from '../../../lab/core/runs/thin-metrics.ts'
import type { ChildContracts } from '../../../preload/contract.ts'
import { madeBy, prediction, replayStamp } from '../../../preload/contract/history.ts'
import type { Json } from '../../../preload/contract/values.ts'
import { decodeTyped } from '../../../preload/typed-json.ts'
import { ancestorsOf } from './ancestors.ts'
import { findRun } from './find-run.ts'
import { artifactHash, endHash, madeByHash, predictionHash, replayHash } from './hashes.ts'
import { parseMetrics, unpackColumn } from './metric-block.ts'
import { bulkIdOf, toRunRows } from './run-rows.ts'
import { firstPosition, recordingBytes } from './states.ts'
import type { HistoryStore } from './store.ts'
import type {
  ArtifactTable,
  MadeByTable,
  MetricBlockTable,
  PredictionTable,
  ReplayTable,
  RunEndTable,
  RunTable,
} from './tables.ts'
import { damagedFrom } from './verify.ts'

type RunRecord = InferContractRouterOutputs<ChildContracts['history']>['get']

const fromText = (text: string | null | undefined): unknown =>
  text === null || text === undefined ? null : decodeTyped(JSON.parse(text) as Json)

function readMadeBy(store: HistoryStore, id: string): RunRecord['madeBy'] {
  const row = store.statement('select * from made_by where run = ?').get(id) as MadeByTable | undefined
  return row && madeByHash(id, row.made_by_json).equals(row.row_sha) ? madeBy.parse(JSON.parse(row.made_by_json)) : null
}

function readReplay(store: HistoryStore, id: string): RunRecord['replay'] {
  const row = store.statement('select * from replay where run = ?').get(id) as ReplayTable | undefined
  if (!row || !replayHash(id, row.replayed_at, row.differs_at, row.made_by_json).equals(row.row_sha)) return null
  const { made_by_json, replayed_at, differs_at } = row
  return replayStamp.parse({
    replayedAt: replayed_at,
    differsAt: differs_at,
    madeBy: JSON.parse(made_by_json) as unknown,
  })
}

function readPredictions(store: HistoryStore, id: string): Pick<RunRecord, 'predictions'> {
  const row = store.statement('select * from prediction where run = ?').get(id) as PredictionTable | undefined
  if (!row || !predictionHash(id, row.predictions_json).equals(row.row_sha)) return {}
  return { predictions: prediction.array().parse(JSON.parse(row.predictions_json)) }
}

/** What a run is said to be only together with how it ended. */
const ENDED = ['completed', 'stopped', 'diverged', 'failed']

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
    ) ?? !ENDED.includes(row.state)
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
    recordingBytes: recordingBytes(store, id),
    ancestors: ancestorsOf(store, id),
    madeBy: readMadeBy(store, id),
    replay: readReplay(store, id),
    ...readPredictions(store, id),
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
  { runId, from: wanted, to = Infinity, points }: { runId: string; from: number; to?: number; points?: number },
): MetricSeries {
  const id = findRun(store, runId)
  const damaged = damagedFrom(store, id)
  const { metrics_json, epochs } = store
    .statement('select metrics_json, epochs from run where id = ?')
    .get(id) as RunTable
  const order = parseMetrics(metrics_json)
  const from = Math.max(wanted, firstPosition(store, id))
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

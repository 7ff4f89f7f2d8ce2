import { limits } from '../../../preload/limits.ts'
import { chainStart, nextLink, tailHash } from './hashes.ts'
import { packColumns, parseMetrics, unpackColumn } from './metric-block.ts'
import { firstPosition } from './states.ts'
import type { HistoryStore } from './store.ts'
import type { MetricBlockTable, RunTable } from './tables.ts'
import { followChain } from './verify.ts'

/**
 * Merges a run's many small metric blocks into blocks of up to `limits.blockEpochs` epochs and chains them anew. A run whose
 * chain does not hold is left as it is and marked: new links would make damaged values look right. Call it within the
 * transaction that ends the run.
 */
export function mergeBlocks(store: HistoryStore, run: string): void {
  const report = followChain(store, run)
  if (!report.whole) {
    store.statement('update run set damaged_from = ? where id = ?').run(report.epochs, run)
    return
  }
  const blocks = store
    .statement('select * from metric_block where run = ? order by first_epoch')
    .all(run) as MetricBlockTable[]
  const begin = firstPosition(store, run)
  if (blocks.length <= Math.ceil((report.epochs - begin) / limits.blockEpochs)) return
  const { metrics_json } = store.statement('select metrics_json from run where id = ?').get(run) as RunTable
  const order = parseMetrics(metrics_json)
  const whole = order.map(() => new Float64Array(report.epochs - begin))
  for (const { first_epoch, columns } of blocks)
    whole.forEach((values, place) => values.set(unpackColumn(columns, place, order.length), first_epoch - begin))

  store.statement('delete from metric_block where run = ?').run(run)
  let chain = chainStart()
  for (let first = begin; first < report.epochs; first += limits.blockEpochs) {
    const end = Math.min(report.epochs, first + limits.blockEpochs)
    const part = Object.fromEntries(
      order.map(([name], place) => [name, whole[place]!.subarray(first - begin, end - begin)]),
    )
    const bytes = packColumns(order, part)
    chain = nextLink(chain, run, first, bytes)
    store.statement('insert into metric_block values (?, ?, ?, ?, ?)').run(run, first, end - 1, bytes, chain)
  }
  store
    .statement('update run set chain = ?, tail_sha = ? where id = ?')
    .run(chain, tailHash(run, report.epochs, chain), run)
}

import { chainStart, nextLink } from './hashes.ts'
import { parseMetrics, VALUE_BYTES } from './metric-block.ts'
import { firstPosition } from './states.ts'
import type { HistoryStore } from './store.ts'
import type { MetricBlockTable, RunTable } from './tables.ts'

export interface ChainReport {
  /** The position up to which epochs are proved right, from the run's first on. */
  epochs: number
  /** The chain's link there. */
  chain: Buffer
  /** Whether that is all there should be: nothing missing, nothing left over. */
  whole: boolean
}

/**
 * Follows a run's chain from its beginning as far as it holds.
 * @param passing is told each link that holds
 */
export function followChain(
  store: HistoryStore,
  run: string,
  passing: (epochs: number, chain: Buffer) => void = () => {},
): ChainReport {
  const row = store.statement('select metrics_json, epochs, chain from run where id = ?').get(run) as Pick<
    RunTable,
    'metrics_json' | 'epochs' | 'chain'
  >
  const metrics = parseMetrics(row.metrics_json).length
  let epochs = firstPosition(store, run)
  let chain = chainStart()
  let broken = false
  passing(epochs, chain)
  const blocks = store.statement('select * from metric_block where run = ? order by first_epoch').iterate(run)
  for (const block of blocks as IterableIterator<MetricBlockTable>) {
    const size = (block.last_epoch - block.first_epoch + 1) * metrics * VALUE_BYTES
    const link = nextLink(chain, run, block.first_epoch, block.columns)
    broken = block.first_epoch !== epochs || block.columns.length !== size || !link.equals(block.chain)
    if (broken) break
    epochs = block.last_epoch + 1
    chain = link
    passing(epochs, chain)
  }
  return { epochs, chain, whole: !broken && epochs === row.epochs && chain.equals(row.chain) }
}

/**
 * The first epoch of a run that can't be proved right, null where all can. Checked once since the opening, and remembered in
 * the database where that can be written: damaged values are never shown as numbers.
 */
export function damagedFrom(store: HistoryStore, run: string): number | null {
  const known = store.column('select damaged_from from run where id = ?').get(run) as number | null
  if (known !== null || store.proven.has(run)) return known
  const { epochs, whole } = followChain(store, run)
  if (whole) {
    store.proven.add(run)
    return null
  }
  markDamaged(store, run, epochs)
  return epochs
}

/** Remembers that a run is right up to an epoch only. */
export function markDamaged(store: HistoryStore, run: string, epoch: number): void {
  if (!store.refusal) store.write(() => store.statement('update run set damaged_from = ? where id = ?').run(epoch, run))
}

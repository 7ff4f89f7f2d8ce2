import { createHash } from 'node:crypto'
import type { RunTable } from './tables.ts'

/** Anything that a row holds. */
type Value = string | number | null | Buffer

/** SHA-256 over values in order, each with its kind and its length, so that no two lists look alike. */
export function hashOf(...values: Value[]): Buffer {
  const hash = createHash('sha256')
  // Texts are joined as far as they go: each call of the hash costs more than its bytes.
  let text = ''
  for (const value of values)
    if (Buffer.isBuffer(value)) {
      hash.update(`${text}bytes ${value.length}\n`).update(value)
      text = ''
    } else {
      const said = String(value)
      text += `${value === null ? 'null' : typeof value} ${Buffer.byteLength(said)}\n${said}`
    }
  return hash.update(text).digest()
}

/** What the chain of a run begins with. */
export const chainStart = (): Buffer => Buffer.alloc(32)

/** The next link: SHA-256 of the link before, the run, the block's first epoch (float64) and its bytes. */
export function nextLink(previous: Buffer, run: string, firstEpoch: number, columns: Buffer): Buffer {
  const first = Buffer.alloc(8)
  first.writeDoubleLE(firstEpoch)
  return createHash('sha256').update(previous).update(run).update(first).update(columns).digest()
}

/** The columns of a run that `row_sha` covers. */
type HashedRun = Omit<RunTable, 'row_sha' | 'search' | 'epochs' | 'chain' | 'tail_sha' | 'damaged_from'>

export const runHash = (run: HashedRun): Buffer =>
  hashOf(
    run.id,
    run.experiment,
    run.spec_json,
    run.metrics_json,
    run.state,
    run.name,
    run.note,
    run.starred,
    run.created_at,
    run.duration_ms,
    run.provider,
    run.deleted_at,
    // Runs from before it keep their hash.
    ...(run.numerics ? [run.numerics] : []),
  )

/** The hash over a run's progress: how many epochs there are, and the chain that leads to the last. */
export const tailHash = (run: string, epochs: number, chain: Buffer): Buffer => hashOf(run, epochs, chain)

export const metricHash = (run: string, metric: string, bestEpoch: number | null, exact: Buffer | null): Buffer =>
  hashOf(run, metric, bestEpoch, exact)

export const endHash = (
  run: string,
  result: string | null,
  error: string | null,
  snapshot: string | null,
  epoch: number | null,
): Buffer => hashOf(run, result, error, snapshot, epoch)

export const artifactHash = (run: string, name: string, mediaType: string, size: number, sha256: Buffer): Buffer =>
  hashOf(run, name, mediaType, size, sha256)

export const branchHash = (run: string, parent: string, position: number, parentSpec: string): Buffer =>
  hashOf(run, parent, position, parentSpec)

export const replayHash = (run: string, at: number, differsAt: number | null, madeBy: string): Buffer =>
  hashOf(run, at, differsAt, madeBy)

export const madeByHash = (run: string, madeBy: string): Buffer => hashOf(run, madeBy)

export const predictionHash = (run: string, predictions: string): Buffer => hashOf(run, predictions)

import type { InferContractRouterOutputs } from '@orpc/contract'
import type { ChildContracts } from '../../../preload/contract.ts'
import { limits } from '../../../preload/limits.ts'
import { VALUE_BYTES } from './metric-block.ts'
import { getRun, readMetrics } from './read-run.ts'
import type { HistoryStore } from './store.ts'

type Runs = InferContractRouterOutputs<ChildContracts['history']>['getMany']['runs']
type Record = Runs[number]['record']

/** Bytes of an answer, by the estimate below: a message holds more, for what the estimate leaves out. */
const ANSWER_BYTES = limits.messageBytes * 0.75
/** What a value that JSON has no word for needs beside its text, in bytes: how to read it, and where it stands. */
const MARK_BYTES = 128

const recordBytes = (record: Record): number =>
  Buffer.byteLength(JSON.stringify(record)) + 2 * Object.keys(record.last).length * MARK_BYTES

/** Bytes travel as text, four letters for three of them. */
function metricBytes({ epochs, last }: Record): number {
  const arrays = 1 + Object.keys(last).length
  return arrays * (MARK_BYTES + (epochs * VALUE_BYTES * 4) / 3)
}

/**
 * The first of some runs with all their metric values, as many as fit in one answer, at least one; one that does not fit in
 * any answer comes last, without its values.
 * @throws LabError runNotFound, runAmbiguous
 */
export async function getRuns(store: HistoryStore, runIds: readonly string[]): Promise<{ runs: Runs }> {
  const began = performance.now()
  const runs: Runs = []
  let bytes = 0
  for (const runId of runIds) {
    // A run that trains is saved between two answers.
    if (runs.length > 0 && performance.now() - began > limits.commitMs) break
    const { snapshot: _, ...record } = await getRun(store, runId)
    const values = metricBytes(record)
    bytes += recordBytes(record) + values
    if (runs.length > 0 && bytes > ANSWER_BYTES) break
    const fits = values <= ANSWER_BYTES
    runs.push({ record, metrics: fits ? readMetrics(store, { runId: record.runId, from: 0 }) : null })
    if (!fits) break
  }
  return { runs }
}

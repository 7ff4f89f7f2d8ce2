import type { LabClient } from '../../preload/client.ts'
import type { RunRow } from '../../preload/contract/history.ts'
import { limits } from '../../preload/limits.ts'
import { csvLines, type ExportedRun, runsToJson } from '../../lab/core/export-runs.ts'
import type { WorkTools } from '../../lab/kit/lab-context.ts'
import { readAllMetrics } from './read-metrics.ts'

/** Calls a second at most: well below the number at which the lab cuts a connection. */
const CALLS_A_SECOND = limits.messagesPerSecond * 0.6
/** The window stays usable: it gets a turn after this long, in milliseconds. */
const SLICE_MS = 30

const turn = (afterMs = 0): Promise<void> => new Promise((resolve) => setTimeout(resolve, afterMs))

/** A file's pieces as they are made, with turns for the window between, until the signal. */
export async function gather(pieces: Iterable<string | Uint8Array>, signal: AbortSignal): Promise<Blob[]> {
  const parts: Blob[] = []
  let some: BlobPart[] = []
  let since = performance.now()
  for (const piece of pieces) {
    some.push(piece as BlobPart)
    if (performance.now() - since < SLICE_MS) continue
    parts.push(new Blob(some))
    some = []
    await turn()
    signal.throwIfAborted()
    since = performance.now()
  }
  return [...parts, new Blob(some)]
}

/** Runs with all their metrics as the parts of one file, told run by run how far it is. */
export async function runsAsFile(
  client: LabClient,
  runs: readonly RunRow[],
  format: 'csv' | 'json',
  { signal, progress }: Pick<WorkTools, 'signal' | 'progress'>,
): Promise<Blob[]> {
  const parts: Blob[] = []
  // Reading a long run takes longer, but a short one takes its time, too.
  const weightOf = ({ epochs }: RunRow): number => 5_000 + epochs
  const total = runs.reduce((sum, run) => sum + weightOf(run), 0)
  let done = 0
  const began = performance.now()
  for (const [place, row] of runs.entries()) {
    signal.throwIfAborted()
    const ahead = (2 * place * 1000) / CALLS_A_SECOND - (performance.now() - began)
    if (ahead > SLICE_MS) await turn(ahead)
    // The picture's own data is the experiment's matter and no figure of the run.
    const { snapshot: _, ...record } = await client.history.get({ runId: row.runId }, { signal })
    const metrics = await readAllMetrics(client, row.runId, record.epochs, signal)
    const run = { runId: row.runId, record, metrics }
    parts.push(...(await gather(format === 'csv' ? csvPieces(run, place) : jsonPieces(run, place), signal)))
    done += weightOf(row)
    progress(done / total)
  }
  return format === 'csv' ? parts : [...parts, new Blob(['\n]\n'])]
}

/** The heading stands once, before the first run. */
function* csvPieces(run: ExportedRun, place: number): Generator<string> {
  const lines = csvLines([run])
  const heading = String(lines.next().value)
  if (place === 0) yield `${heading}\n`
  for (const line of lines) yield `${line}\n`
}

/** Each run as it stands in a list of runs. */
function* jsonPieces(run: ExportedRun, place: number): Generator<string> {
  const text = JSON.stringify(runsToJson([run]), null, 2)
  yield (place === 0 ? '[' : ',') + text.slice(1, -2)
}

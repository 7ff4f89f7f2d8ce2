import type { LabClient } from '../../../preload/client.ts'
import type { RunRow } from '../../../preload/contract/history.ts'
import { limits } from '../../../preload/limits.ts'
import { csvLines, type ExportedRun, runsToJson } from '../../core/runs/export-runs.ts'
import type { WorkTools } from '../lab-context.ts'
import { readAllMetrics } from './read-metrics.ts'

/** The window stays usable: it gets a turn after this long, in milliseconds. */
const SLICE_MS = 30

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))

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
  signal.throwIfAborted()
  return [...parts, new Blob(some)]
}

/** Runs with all their metrics as the parts of one file, told again and again how far it is. */
export async function runsAsFile(
  client: LabClient,
  runs: readonly RunRow[],
  format: 'csv' | 'json',
  { signal, progress }: Pick<WorkTools, 'signal' | 'progress'>,
): Promise<Blob[]> {
  const parts: Blob[] = []
  // Reading a long run takes longer, but a short one takes its time, too.
  const weightOf = ({ epochs }: { epochs: number }): number => 5_000 + epochs
  const total = runs.reduce((sum, run) => sum + weightOf(run), 0)
  let done = 0
  for (let place = 0; place < runs.length;) {
    signal.throwIfAborted()
    const runIds = runs.slice(place, place + limits.historyPage).map(({ runId }) => runId)
    const some = await readSome(client, runIds, signal)
    parts.push(...(await gather(piecesOf(some, format, place), signal)))
    done += runs.slice(place, (place += some.length)).reduce((sum, run) => sum + weightOf(run), 0)
    progress(done / total)
  }
  return format === 'csv' ? parts : [...parts, new Blob(['\n]\n'])]
}

/** The first of some runs, as many as the history answers at once. */
async function readSome(client: LabClient, runIds: string[], signal: AbortSignal): Promise<ExportedRun[]> {
  const some: ExportedRun[] = []
  for (const { record, metrics } of (await client.history.getMany({ runIds }, { signal })).runs) {
    const { runId, epochs } = record
    some.push({ runId, record, metrics: metrics ?? (await readAllMetrics(client, runId, epochs, signal)) })
  }
  return some
}

/** The part of a file in which some runs stand, the first of them at a place among all. */
function* piecesOf(some: readonly ExportedRun[], format: 'csv' | 'json', first: number): Generator<string> {
  for (const [at, run] of some.entries())
    yield* format === 'csv' ? csvPieces(run, first + at) : jsonPieces(run, first + at)
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

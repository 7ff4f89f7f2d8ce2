import { BYTE_ORDER_MARK, isBeyondAscii } from '../../../lab/core/runs/csv-cell.ts'
import { csvLines, runsToJson, type ExportedRun } from '../../../lab/core/runs/export-runs.ts'
import type { LabClient } from '../../../preload/client.ts'
import { limits } from '../../../preload/limits.ts'
import { exitCodes, type Host } from '../host.ts'
import { writeNewFile } from '../new-file.ts'
import { typedRunId } from '../run-id.ts'
import { withLab } from '../with-lab.ts'

/** Epochs of a long run that are asked of the history, and written, at once. */
const PAGE = 16_384
/** Letters of a whole id. */
const WHOLE = 36

type ReadRun = Awaited<ReturnType<LabClient['history']['getMany']>>['runs'][number]

/**
 * Looks that every run is there before anything is written.
 * @throws LabError runNotFound, runAmbiguous
 */
async function refuseUnknown(client: LabClient, runIds: readonly string[]): Promise<void> {
  const whole = [...new Set(runIds.filter((runId) => runId.length === WHOLE))]
  const all = whole.length > 0 && (await client.history.list({ runIds: whole, limit: 1 })).total === whole.length
  // What is only a part of an id, or may be missing, is looked for one by one, for the error that says which it is.
  for (const runId of runIds) if (!all || runId.length < WHOLE) await client.history.get({ runId })
}

/** Runs in the order asked for, as many at once as the history answers. */
async function* readRuns(client: LabClient, runIds: readonly string[]): AsyncGenerator<ReadRun> {
  for (let place = 0; place < runIds.length;) {
    const { runs } = await client.history.getMany({ runIds: runIds.slice(place, place + limits.historyPage) })
    yield* runs
    place += runs.length
  }
}

/** A run whole, or in pieces of `PAGE` epochs where it is too long to be answered at once. */
async function* piecesOf(client: LabClient, { record, metrics: all }: ReadRun): AsyncGenerator<ExportedRun> {
  const { runId } = record
  if (all) {
    yield { runId, record, metrics: all }
    return
  }
  let from = 0
  do {
    const metrics = await client.history.metrics({ runId, from, to: from + PAGE - 1 })
    yield { runId, record, metrics }
    if (metrics.epochs.length === 0) return
    from += PAGE
  } while (from < record.epochs)
}

/** Whether any of the runs has a metric whose name needs more than ASCII: all else in their CSV does not. */
async function namesBeyondAscii(client: LabClient, runIds: readonly string[]): Promise<boolean> {
  for (let place = 0; place < runIds.length; place += limits.historyPage) {
    const some = runIds.slice(place, place + limits.historyPage)
    const whole = some.filter((runId) => runId.length === WHOLE)
    const { rows } = await client.history.list({ runIds: whole, limit: limits.historyPage })
    for (const runId of some) if (runId.length < WHOLE) rows.push(await client.history.get({ runId }))
    if (rows.some(({ last }) => Object.keys(last).some(isBeyondAscii))) return true
  }
  return false
}

async function* csvOf(client: LabClient, runIds: readonly string[]): AsyncGenerator<string> {
  let heading = true
  for await (const run of readRuns(client, runIds))
    for await (const piece of piecesOf(client, run)) {
      const lines = [...csvLines([piece])].slice(heading ? 0 : 1)
      heading = false
      if (lines.length > 0) yield `${lines.join('\n')}\n`
    }
}

/** One list, a run an element, on one line. */
async function* jsonOf(client: LabClient, runIds: readonly string[]): AsyncGenerator<string> {
  let opening = '['
  for await (const { record, metrics: all } of readRuns(client, runIds)) {
    const { runId } = record
    const metrics = all ?? (await client.history.metrics({ runId }))
    yield opening + JSON.stringify((runsToJson([{ runId, record, metrics }]) as unknown[])[0])
    opening = ','
  }
  yield ']\n'
}

/** `lab history export`: the metrics of runs, to standard output or into a file. */
export async function exportRuns(host: Host): Promise<number> {
  const { given, output, ending } = host
  const runIds = given.arguments.map(typedRunId)
  const { out, format = 'csv' } = given.options
  return withLab(host, 'read', async (client) => {
    await refuseUnknown(client, runIds)
    const parts = (format === 'json' ? jsonOf : csvOf)(client, runIds)
    if (out !== undefined) {
      const marked = format === 'csv' && (await namesBeyondAscii(client, runIds))
      await writeNewFile(out, given.switches.has('force'), async (to) => {
        if (marked) await to.write(BYTE_ORDER_MARK)
        for await (const part of parts) await to.write(part)
      })
      await output.line({ type: 'export', as: format, out })
    } else
      for await (const part of parts) {
        if (ending.aborted) break
        await output.text(part)
      }
    return exitCodes.completed
  })
}

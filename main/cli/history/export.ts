import { csvLines, runsToJson, type ExportedRun } from '../../../lab/core/export-runs.ts'
import type { LabClient } from '../../../preload/client.ts'
import { exitCodes, type Host } from '../host.ts'
import { writeNewFile } from '../new-file.ts'
import { typedRunId } from '../run-id.ts'
import { withLab } from '../with-lab.ts'

/** Epochs that are asked of the history, and written, at once. */
const PAGE = 16_384

/** A run in pieces of `PAGE` epochs, one after the other. */
async function* piecesOf(client: LabClient, given: string): AsyncGenerator<ExportedRun> {
  const { snapshot: _snapshot, ...record } = await client.history.get({ runId: given })
  const { runId } = record
  let from = 0
  do {
    const metrics = await client.history.metrics({ runId, from, to: from + PAGE - 1 })
    yield { runId, record, metrics }
    if (metrics.epochs.length === 0) return
    from += PAGE
  } while (from < record.epochs)
}

async function* csvOf(client: LabClient, runIds: readonly string[]): AsyncGenerator<string> {
  let heading = true
  for (const runId of runIds)
    for await (const piece of piecesOf(client, runId)) {
      const lines = [...csvLines([piece])].slice(heading ? 0 : 1)
      heading = false
      if (lines.length > 0) yield `${lines.join('\n')}\n`
    }
}

/** One list, a run an element, on one line. */
async function* jsonOf(client: LabClient, runIds: readonly string[]): AsyncGenerator<string> {
  let opening = '['
  for (const runId of runIds) {
    const { snapshot: _snapshot, ...record } = await client.history.get({ runId })
    const metrics = await client.history.metrics({ runId: record.runId })
    yield opening + JSON.stringify((runsToJson([{ runId: record.runId, record, metrics }]) as unknown[])[0])
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
    // A run that is not there is told before anything is written.
    for (const runId of runIds) await client.history.get({ runId })
    const parts = (format === 'json' ? jsonOf : csvOf)(client, runIds)
    if (out !== undefined) {
      await writeNewFile(out, given.switches.has('force'), async (to) => {
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

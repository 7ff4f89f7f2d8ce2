import { exportFormats, type ExportFormat } from '../../lab/core/export/export-formats.ts'
import { exportRun, weightsOf } from '../../lab/core/export/export-run.ts'
import type { RunRecord } from '../../preload/contract/history.ts'
import { labError } from '../../preload/errors.ts'
import { findExperiment } from '../experiments.ts'
import type { Lab } from '../lab/lab.ts'
import { exitCodes, type Host } from './host.ts'
import { writeNewFile } from './new-file.ts'
import { typedRunId } from './run-id.ts'
import { withLab } from './with-lab.ts'

/** The kept weights of a run; null where there are none. */
async function keptWeights(lab: Lab, record: RunRecord): Promise<Uint8Array | null> {
  const bulkId = weightsOf(record)
  const blob = bulkId === null ? undefined : await lab.bytes(bulkId)
  return blob ? new Uint8Array(await blob.arrayBuffer()) : null
}

/** `lab export`: a run in a form that others read, to standard output or into a file. */
export async function exportModel(host: Host): Promise<number> {
  const { given, output, ending } = host
  const runId = typedRunId(given.arguments[0]!)
  const format = given.options.as as ExportFormat
  const { out } = given.options
  const { needsWeights, isText } = exportFormats[format]
  if (out === undefined && !isText && process.stdout.isTTY)
    throw labError('usage.notText', { format }, { path: '--out' })
  return withLab(host, 'read', async (client, lab) => {
    const record = await client.history.get({ runId })
    const definition = await findExperiment(record.experiment)
    const parts = exportRun(format, record, definition, needsWeights ? await keptWeights(lab, record) : null)
    if (out !== undefined) {
      await writeNewFile(out, given.switches.has('force'), async (to) => {
        for (const part of parts) await to.write(part)
      })
      await output.line({ type: 'export', runId: record.runId, as: format, out })
    } else
      for (const part of parts) {
        if (ending.aborted) break
        await output.text(part)
      }
    return exitCodes.completed
  })
}

import { labError } from '../../preload/errors.ts'
import { followRun } from './follow-run.ts'
import { exitCodes, type Host } from './host.ts'
import { typedRunId } from './run-id.ts'
import { withLab } from './with-lab.ts'

/** `lab resume`: lets a run that was interrupted or stopped go on to its planned epochs. */
export async function resume(host: Host): Promise<number> {
  const runId = typedRunId(host.given.arguments[0]!)
  return withLab(host, 'write', async (client) => {
    if (host.ending.aborted) return exitCodes.interrupted
    const { exact, epochs, provider, ...resumed } = await client.runs.resume({ runId })
    if (!exact) host.tell(labError('inexactProvider', { provider: provider ?? 'auto' }))
    return followRun(host, client, resumed, epochs)
  })
}

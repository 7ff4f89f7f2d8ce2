import { exitCodes, type Host } from '../host.ts'
import { typedRunId } from '../run-id.ts'
import { withLab } from '../with-lab.ts'

/** `lab history delete`: for good, since there is no window to take it back in. */
export async function deleteRuns(host: Host): Promise<number> {
  const given = host.given.arguments.map(typedRunId)
  return withLab(host, 'write', async (client) => {
    const runs = await Promise.all(given.map((runId) => client.history.get({ runId })))
    const runIds = [...new Set(runs.map(({ runId }) => runId))]
    await client.history.delete({ runIds })
    for (const runId of runIds) await host.output.line({ type: 'deleted', runId })
    return exitCodes.completed
  })
}

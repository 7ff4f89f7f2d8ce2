import type { LabClient } from '../../preload/client.ts'
import { toLabError } from '../../preload/errors.ts'
import { exitCodes, type Host } from './host.ts'
import { typedRunId } from './run-id.ts'
import { withLab } from './with-lab.ts'

/** `lab replay`: trains a run again and compares every epoch byte for byte. Beside a running lab nothing is stamped. */
export async function replay(host: Host): Promise<number> {
  const runId = typedRunId(host.given.arguments[0]!)
  const work = async (client: LabClient): Promise<number> => {
    for await (const update of await client.runs.replay({ runId })) {
      if (update.type === 'progress') continue
      const { type, runId: id, verdict, epoch } = update
      await host.output.line({ type, runId: id, verdict, epoch })
      return verdict === 'reproduced' ? exitCodes.completed : exitCodes.failed
    }
    return exitCodes.failed
  }
  try {
    return await withLab(host, 'write', work)
  } catch (thrown) {
    if (toLabError(thrown, host.log).key !== 'dataFolderInUse') throw thrown
    return withLab(host, 'read', work)
  }
}

import type { RunSpec } from '../../preload/contract/values.ts'
import { labError, LabError } from '../../preload/errors.ts'
import { exitCodes, type Host } from './host.ts'
import { withLab } from './with-lab.ts'

interface TraceOptions {
  spec: RunSpec
  name: string | undefined
  /** Whether every position's frame is written. */
  frames: boolean
}

/** `lab run` of an explorable: traces a complete spec to its end and keeps it as a run. */
export async function trace(host: Host, { spec, name, frames }: TraceOptions): Promise<number> {
  const { output, ending, tell } = host
  return withLab(host, 'write', async (client) => {
    if (ending.aborted) return exitCodes.interrupted
    let runId = ''
    const stop = (): void => void client.explorables.stop({ runId }).catch(() => {})
    ending.addEventListener('abort', () => void (runId !== '' && stop()))
    for await (const event of await client.explorables.run({ spec, name, frames })) {
      if (event.type === 'run') {
        runId = event.runId
        if (ending.aborted) stop()
      }
      if (event.type === 'progress') continue
      if (event.type !== 'end') {
        await output.line(event)
        continue
      }
      const { status, result, error } = event
      await output.line({ type: 'end', runId, status, result })
      if (error) tell(new LabError(error))
      if (status === 'completed') return exitCodes.completed
      return status === 'stopped' ? exitCodes.interrupted : exitCodes.failed
    }
    throw labError('connectionLost')
  })
}

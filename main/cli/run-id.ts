import { runId } from '../../preload/contract/values.ts'
import { labError } from '../../preload/errors.ts'

/**
 * A run's id, or a beginning or an ending of one, as it was typed.
 * @throws LabError E-CLI-001 for what can be neither
 */
export function typedRunId(typed: string): string {
  const read = runId.safeParse(typed.toLowerCase())
  if (read.success) return read.data
  throw labError('usage.run', { typed: typed.slice(0, 60) }, { received: typed })
}

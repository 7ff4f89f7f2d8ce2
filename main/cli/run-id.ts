import { runId } from '../../preload/contract/values.ts'
import { labError } from '../../preload/errors.ts'

/**
 * A run's id, or a beginning or an ending of one, as it was typed.
 * @throws LabError E-CLI-001 for what can be neither
 */
export function typedRunId(typed: string): string {
  const read = runId.safeParse(typed.toLowerCase())
  if (read.success) return read.data
  const reason = `\`${typed.slice(0, 60)}\` is no run; give its id, or six or more of its first or last letters`
  throw labError('E-CLI-001', { reason }, { received: typed })
}

import type { RunSession } from '../../../lab/core/experiment.ts'
import type { Inside, InsideRequest } from '../../../preload/contract/inside.ts'
import type { SnapshotValue } from '../../../preload/contract/values.ts'
import { toLabError, type ErrorShape } from '../../../preload/errors.ts'

type Session = Pick<RunSession<string, SnapshotValue>, 'inside'>

/** The inside of a run's network, or why it cannot be seen: a picture is there either way. */
export function lookInside(
  session: Session,
  request: InsideRequest | undefined,
): { inside?: Inside; insideError?: ErrorShape } {
  if (!request) return {}
  try {
    return { inside: session.inside(request) }
  } catch (thrown) {
    return { insideError: toLabError(thrown).shape }
  }
}

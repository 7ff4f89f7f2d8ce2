import type { RunSession } from '../../../lab/core/experiment.ts'
import type { SnapshotValue } from '../../../preload/contract/values.ts'
import type { Pieces } from '../../../lab/core/training/pieces.ts'
import { inTurns } from './in-turns.ts'

type Session = Pick<RunSession<string, SnapshotValue>, 'snapshot' | 'inPieces'>

/**
 * A picture of a session's present state, orders heard meanwhile where it takes long.
 * @param isLeft asked then: whether it is to be left
 * @returns undefined where it was left
 */
export async function paint(session: Session, isLeft?: () => boolean): Promise<SnapshotValue | undefined> {
  if (!session.inPieces) return session.snapshot()
  return (await inTurns(held(session.inPieces.snapshot()), isLeft))?.snapshot
}
/** A picture may be null, which is also what is left. */
function* held(pieces: Pieces<SnapshotValue>): Pieces<{ snapshot: SnapshotValue }> {
  return { snapshot: yield* pieces }
}

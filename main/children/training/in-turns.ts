import type { Pieces } from '../../../lab/core/training/pieces.ts'

/** How long a child computes between two looks at its orders, in milliseconds. */
export const SLICE_MS = 8

/** Lets what else is to be done be done. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/**
 * Does work piece by piece and looks at what else is to be done now and then.
 * @param isLeft asked then: whether the work is to be left
 * @returns what came of it; null where it was left
 */
export async function inTurns<T>(pieces: Pieces<T>, isLeft: () => boolean = () => false): Promise<T | null> {
  let until = performance.now() + SLICE_MS
  while (true) {
    const piece = pieces.next()
    if (piece.done) return piece.value
    if (performance.now() < until) continue
    await nextTurn()
    if (isLeft()) return null
    until = performance.now() + SLICE_MS
  }
}

/** Work in pieces of some milliseconds each: `next()` does one of them, and the last returns what came of all. */
export type Pieces<T> = Generator<undefined, T, undefined>

/** Multiply-adds of a piece, about: some milliseconds for the kernels, some tens for plain TypeScript. */
export const PIECE_WORK = 8_388_608
/** Values of a piece that are each worked on by themselves: outputs of an activation, draws of dropout's masks. */
export const PIECE_VALUES = 262_144

/** Does all pieces, one after the other. */
export function drain<T>(pieces: Pieces<T>): T {
  while (true) {
    const piece = pieces.next()
    if (piece.done) return piece.value
  }
}

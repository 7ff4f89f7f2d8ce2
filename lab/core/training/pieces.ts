/** Work in pieces of some milliseconds each: `next()` does one of them, and the last returns what came of all. */
export type Pieces<T> = Generator<undefined, T, undefined>

/** Multiply-adds of a piece, about: some milliseconds for the kernels, some tens for plain TypeScript. */
export const PIECE_WORK = 8_388_608
/** Values of a piece that are each worked on by themselves: outputs of an activation, draws of dropout's masks. */
export const PIECE_VALUES = 262_144

/** Long arrays of one length in parts that are a piece each, side by side. */
export function* partsOf<A extends Float32Array | Float64Array>(...arrays: A[]): Generator<A[]> {
  for (let from = 0; from < arrays[0]!.length; from += PIECE_VALUES)
    yield arrays.map((array) => array.subarray(from, from + PIECE_VALUES) as A)
}

/** Work that can be left nowhere: all of it is one piece. */
// eslint-disable-next-line require-yield -- what it returns is its only piece
export function* inOnePiece<T>(work: () => T): Pieces<T> {
  return work()
}

/** Does all pieces, one after the other. */
export function drain<T>(pieces: Pieces<T>): T {
  while (true) {
    const piece = pieces.next()
    if (piece.done) return piece.value
  }
}

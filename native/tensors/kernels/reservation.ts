import { wholeLines } from '../../../lab/core/training/tiling.ts'

/** Hands out stretches of a memory that is not there yet, each at the beginning of a cache line. */
export class Reservation {
  /** Bytes up to the end of the last stretch. */
  bytes: number

  constructor(from: number) {
    this.bytes = from
  }

  /** The address of so many bytes. */
  take(bytes: number): number {
    const at = this.bytes
    this.bytes += wholeLines(bytes)
    return at
  }
}

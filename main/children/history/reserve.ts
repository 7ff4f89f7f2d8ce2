import { randomFillSync } from 'node:crypto'
import { existsSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Bytes that are kept free for the last words of runs. */
const RESERVE_BYTES = 256 * 1024
/** Free bytes below which nothing is kept: they are needed by whoever comes. */
const LEAST_FREE_BYTES = 16 * 1024 * 1024

/** A file that takes up room while there is plenty, so that a full disk can still take how a run ended. */
export class Reserve {
  readonly #file: string
  constructor(home: string) {
    this.#file = join(home, 'reserve')
  }

  /** Takes the room where there is plenty. */
  fill(): void {
    try {
      if (existsSync(this.#file)) return
      const { bavail, bsize } = statfsSync(join(this.#file, '..'))
      if (bavail * bsize < LEAST_FREE_BYTES) return
      // Bytes that no file system makes smaller.
      writeFileSync(this.#file, randomFillSync(Buffer.alloc(RESERVE_BYTES)), { mode: 0o600 })
    } catch {
      // A lab without a reserve is as good until the disk is full.
      this.release()
    }
  }

  /** Gives the room away; false where there is none to give. */
  release(): boolean {
    try {
      rmSync(this.#file)
      return true
    } catch {
      return false
    }
  }
}

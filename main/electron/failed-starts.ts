import { z } from 'zod'
import type { SmallFile } from './small-file.ts'

/** Starts in a row that came to nothing, after which one is made without what may be the reason. */
const TOO_MANY = 2

/** How many starts in a row were begun and never came to a page that works. */
export const failedStarts = z.int().min(0)

/**
 * Counts starts that came to nothing: a library that ends the program, or a tab that cannot be drawn, must not keep the user
 * out for good.
 */
export class FailedStarts {
  readonly #file: Pick<SmallFile<number>, 'read' | 'write'>
  /** Whether this start leaves out accelerators and the last tab. */
  readonly safe: boolean
  #counted = true

  constructor(file: Pick<SmallFile<number>, 'read' | 'write'>) {
    this.#file = file
    const failed = file.read() ?? 0
    this.safe = failed >= TOO_MANY
    file.write(failed + 1)
  }

  /** The page works, or the user has ended the program in good order. */
  succeeded(): void {
    if (!this.#counted) return
    this.#counted = false
    this.#file.write(0)
  }
}

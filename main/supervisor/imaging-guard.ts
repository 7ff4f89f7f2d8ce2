import { labError, type LabError } from '../../preload/errors.ts'
import { limits } from '../../preload/limits.ts'
import { exitWord, type ChildExit } from './started-child.ts'
import type { ClientOf, SupervisedChild } from './supervised-child.ts'

/** How long the first call may take, in which the process loads its libraries, in milliseconds. */
const FIRST_CALL_MS = 30_000
/** How often the guard looks, in milliseconds. */
const LOOK_MS = 250

/**
 * Ends the imaging child when one picture takes too long or too much memory. Calls go through {@link client}; the child
 * works on one at a time, so the time since the last answer is the time that the present one takes.
 */
export class ImagingGuard {
  readonly #child: SupervisedChild<'imaging'>
  #calls = 0
  #since = 0
  #reason: LabError | null = null
  #baseline: number | null = null
  /** Whether a recipe was applied in the present process: everything that it needs is loaded then. */
  #warm = false
  readonly #timer: NodeJS.Timeout

  constructor(child: SupervisedChild<'imaging'>) {
    this.#child = child
    this.#timer = setInterval(() => this.#look(), LOOK_MS).unref()
  }

  /** What calls in flight are answered with when the child ends. */
  closeReason(exit: ChildExit): LabError {
    const reason = this.#reason ?? labError('E-IMG-007', { reason: exitWord(exit) })
    this.#reason = null
    this.#baseline = null
    this.#warm = false
    return reason
  }

  /** Counts a call while it is on its way. */
  readonly client: ClientOf<'imaging'> = new Proxy({} as ClientOf<'imaging'>, {
    get: (_, name: string) => async (input: never, options: never) => {
      if (this.#calls++ === 0) this.#since = performance.now()
      try {
        const call = this.#child.client[name as keyof ClientOf<'imaging'>] as (...given: never[]) => Promise<unknown>
        const answer = await call(input, options)
        if (name === 'apply' || name === 'encode') this.#warm = true
        return answer
      } finally {
        this.#calls--
        this.#since = performance.now()
      }
    },
  })

  #look(): void {
    const { residentBytes, state } = this.#child
    if (residentBytes !== null) this.#baseline ??= residentBytes
    // What a process needs to start is not the picture's fault.
    if (state !== 'ready') this.#since = performance.now()
    if (this.#calls === 0 || this.#reason) return
    const tooLong = performance.now() - this.#since > (this.#warm ? limits.imagingMs : FIRST_CALL_MS)
    const tooMuch = residentBytes !== null && residentBytes - this.#baseline! > limits.imagingMemoryBytes
    if (!tooLong && !tooMuch) return
    this.#reason = tooLong
      ? labError('E-IMG-008', { limitSeconds: limits.imagingMs / 1000 }, { limit: limits.imagingMs })
      : labError('E-IMG-007', { reason: `it took more than ${limits.imagingMemoryBytes / 2 ** 20} MiB` })
    this.#child.kill()
  }
  stop(): void {
    clearInterval(this.#timer)
  }
}

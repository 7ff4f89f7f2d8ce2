import { labError, type LabError } from '../../preload/errors.ts'
import { limits } from '../../preload/limits.ts'
import { phrase } from '../../preload/message.ts'
import { exitWords, type ChildExit } from './started-child.ts'
import type { ClientOf, SupervisedChild } from './supervised-child.ts'

/** How long the first call may take, in which the process loads its libraries, in milliseconds. */
const FIRST_CALL_MS = 30_000
/** How often the guard looks, in milliseconds. */
const LOOK_MS = 250

/** How far the present job of the child is, from 0 to 1, and what its caller calls it by. */
type Told = (progress: { work: string | null; done: number }) => void

/**
 * Ends the imaging child when a picture takes too much memory, or when nothing moves for too long. Calls go through
 * {@link client}; the child works on one at a time and tells of every piece that is done, so a large picture on a slow
 * machine has all the time that it needs.
 */
export class ImagingGuard {
  readonly #child: SupervisedChild<'imaging'>
  readonly #told: Told
  #listening = false
  #calls = 0
  #since = 0
  #reason: LabError | null = null
  #baseline: number | null = null
  /** Whether a recipe was applied in the present process: everything that it needs is loaded then. */
  #warm = false
  readonly #timer: NodeJS.Timeout

  constructor(child: SupervisedChild<'imaging'>, told: Told = () => {}) {
    this.#child = child
    this.#told = told
    this.#timer = setInterval(() => this.#look(), LOOK_MS).unref()
  }

  /** What calls in flight are answered with when the child ends. */
  closeReason(exit: ChildExit): LabError {
    const reason = this.#reason ?? labError('imagingStopped', { reason: exitWords(exit) })
    this.#reason = null
    this.#baseline = null
    this.#warm = false
    return reason
  }

  /** Counts a call while it is on its way. */
  readonly client: ClientOf<'imaging'> = new Proxy({} as ClientOf<'imaging'>, {
    get: (_, name: string) => async (input: never, options: never) => {
      if (this.#calls++ === 0) this.#since = performance.now()
      if (!this.#listening) void this.#listen()
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

  /** Hears of every piece of work that is done, until the process ends; a call listens to the next one. */
  async #listen(): Promise<void> {
    this.#listening = true
    try {
      for await (const progress of await this.#child.client.progress()) {
        // A guess is no sign that anything moves.
        if (!progress.guess) this.#since = performance.now()
        this.#told(progress)
      }
    } catch {
      // The process has ended: the calls in flight are answered with the reason.
    }
    this.#listening = false
  }

  #look(): void {
    const { residentBytes, state } = this.#child
    if (residentBytes !== null) this.#baseline ??= residentBytes
    // What a process needs to start is not the picture's fault.
    if (state !== 'ready') this.#since = performance.now()
    if (this.#calls === 0 || this.#reason) return
    // A call that came while one process gave way to the next began when nobody knew yet that the first was gone.
    if (!this.#listening) void this.#listen()
    const tooLong = performance.now() - this.#since > (this.#warm ? limits.imagingMs : FIRST_CALL_MS)
    const tooMuch = residentBytes !== null && residentBytes - this.#baseline! > limits.imagingMemoryBytes
    if (!tooLong && !tooMuch) return
    const limitSeconds = limits.imagingMs / 1000
    const why = tooLong
      ? phrase('process.still', { seconds: limitSeconds })
      : phrase('process.memory', { mib: limits.imagingMemoryBytes / 2 ** 20 })
    this.#reason = tooLong
      ? labError('imagingStalled', { limitSeconds }, { limit: limits.imagingMs })
      : labError('imagingStopped', { reason: why })
    this.#child.kill(why)
  }
  stop(): void {
    clearInterval(this.#timer)
  }
}

import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import type { Need } from '../../preload/contract/app.ts'
import { phrase, messageSchema, type MessageRef } from '../../preload/message.ts'
import { probeProviders } from '../supervisor/probe-providers.ts'
import type { StartBound, StartChild } from '../supervisor/started-child.ts'

/** Bound to V8's own interface: it is loaded by the Node that it was built for, and by nothing else. */
const BOUND_TO_V8 = 'opencv4nodejs'

/** Libraries that can end the process which loads them: they are used once a throw-away process has survived them. */
const RISKY: readonly { need: Need; name: string }[] = [
  { need: 'tensors', name: 'tensorflow' },
  { need: 'vision', name: BOUND_TO_V8 },
]

const verdict = z.object({ available: z.boolean(), reason: messageSchema })
const kept = z.record(z.string(), verdict)

/** What the throw-away process said of each risky library, the last time and this time. */
export class ProbedProviders {
  readonly #file: string
  readonly #start: StartChild
  readonly #startBound: StartBound
  readonly #bound: readonly string[]
  #verdicts: Record<string, z.infer<typeof verdict>> = {}

  /**
   * @param startBound for children that load what is bound to V8
   * @param bound every library that such children load in place of the usual ones
   * @param plain uses none that could end its process
   */
  constructor(
    home: string,
    start: StartChild,
    startBound: StartBound,
    bound: readonly string[] = [BOUND_TO_V8],
    plain = false,
  ) {
    this.#file = join(home, 'cache', 'probes.json')
    this.#start = start
    this.#startBound = startBound
    this.#bound = bound
    // What was found before counts for nothing: every one of them is untried.
    if (plain) return
    try {
      this.#verdicts = kept.parse(JSON.parse(readFileSync(this.#file, 'utf8')))
    } catch {
      // None is kept, or none that can be read: they are tried anew in any case.
    }
  }

  /** The variable that tells a child which libraries it must not load, and why. */
  environment(): Record<string, string> {
    const refused = RISKY.filter(({ name }) => !this.isAvailable(name)).map(({ name }) => [
      name,
      this.#missing(name) ?? this.#verdicts[name]?.reason ?? phrase('provider.untried'),
    ])
    return { SPIRAL_LAB_REFUSED: JSON.stringify(Object.fromEntries(refused)) }
  }
  /** Whether a library is one of those that are tried first. */
  isRisky(name: string): boolean {
    return RISKY.some((risky) => risky.name === name)
  }
  isAvailable(name: string): boolean {
    // Another host may have tried it with a Node that this one lacks.
    return this.#missing(name) === null && (this.#verdicts[name]?.available ?? false)
  }
  #missing(name: string): MessageRef | null {
    return name === BOUND_TO_V8 && typeof this.#startBound !== 'function' ? this.#startBound.missing : null
  }

  /** How a child is started that loads this provider. */
  readonly startFor = (provider: string): StartBound =>
    this.#bound.includes(provider) ? this.#startBound : this.#start

  /** Starts the history's child, as a process that can load its library. */
  readonly startHistory: StartChild = (...given) => {
    const start = this.startFor('better-sqlite3')
    return (typeof start === 'function' ? start : this.#start)(...given)
  }

  /** Starts the imaging child: where it may load what is bound to V8, as a process that can. */
  readonly startImaging: StartChild = (...given) => {
    const bound = this.isAvailable(BOUND_TO_V8) ? this.#startBound : this.#start
    return (typeof bound === 'function' ? bound : this.#start)(...given)
  }

  /**
   * Tries them, beside whatever else goes on.
   * @param keep whether the outcome may be written to the data folder
   * @returns whether anything is other than it was
   */
  async probe(keep: boolean): Promise<boolean> {
    const before = this.environment()['SPIRAL_LAB_REFUSED']
    const reports = await probeProviders(this.startFor, RISKY)
    this.#verdicts = Object.fromEntries(reports.map(({ name, available, reason }) => [name, { available, reason }]))
    if (keep) this.#keep()
    return before !== this.environment()['SPIRAL_LAB_REFUSED']
  }
  #keep(): void {
    try {
      mkdirSync(dirname(this.#file), { recursive: true, mode: 0o700 })
      writeFileSync(`${this.#file}.unfinished`, JSON.stringify(this.#verdicts), { mode: 0o600 })
      renameSync(`${this.#file}.unfinished`, this.#file)
    } catch {
      // They are tried again at the next start.
    }
  }
}

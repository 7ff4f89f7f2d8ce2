import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import type { Need } from '../preload/contract/app.ts'
import { probeProviders } from './supervisor/probe-providers.ts'
import type { StartChild } from './supervisor/started-child.ts'

/** Libraries that can end the process which loads them: they are used once a throw-away process has survived them. */
const RISKY: readonly { need: Need; name: string }[] = [
  { need: 'tensors', name: 'tensorflow' },
  { need: 'vision', name: 'opencv4nodejs' },
]

const verdict = z.object({ available: z.boolean(), reason: z.string() })
const kept = z.record(z.string(), verdict)

/** What the throw-away process said of each risky library, the last time and this time. */
export class ProbedProviders {
  readonly #file: string
  readonly #start: StartChild
  #verdicts: Record<string, z.infer<typeof verdict>> = {}

  constructor(home: string, start: StartChild) {
    this.#file = join(home, 'cache', 'probes.json')
    this.#start = start
    try {
      this.#verdicts = kept.parse(JSON.parse(readFileSync(this.#file, 'utf8')))
    } catch {
      // None is kept, or none that can be read: they are tried anew in any case.
    }
  }

  /** The variable that tells a child which libraries it must not load, and why. */
  environment(): Record<string, string> {
    const refused = RISKY.filter(({ name }) => !this.#verdicts[name]?.available).map(({ name }) => [
      name,
      this.#verdicts[name]?.reason ?? 'it was not tried yet',
    ])
    return { SPIRAL_LAB_REFUSED: JSON.stringify(Object.fromEntries(refused)) }
  }
  /** Whether a library is one of those that are tried first. */
  isRisky(name: string): boolean {
    return RISKY.some((risky) => risky.name === name)
  }
  isAvailable(name: string): boolean {
    return this.#verdicts[name]?.available ?? false
  }

  /**
   * Tries them, beside whatever else goes on.
   * @param keep whether the outcome may be written to the data folder
   * @returns whether anything is other than it was
   */
  async probe(keep: boolean): Promise<boolean> {
    const before = this.environment()['SPIRAL_LAB_REFUSED']
    const reports = await probeProviders(this.#start, RISKY)
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

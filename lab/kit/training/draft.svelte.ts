/** The initial state of what the knobs say, beside a run that has ended: it is drawn at once, and the run is not lost for it. */
import type { LabClient } from '../../../preload/client.ts'
import type { Inside } from '../../../preload/contract/inside.ts'
import type { RunSpec, SnapshotValue } from '../../../preload/contract/values.ts'
import type { ErrorShape } from '../../../preload/errors.ts'
import { NewestValue } from './newest-value.ts'
import type { RunDriver } from './run-driver.svelte.ts'

export class Draft {
  snapshot = $state.raw<SnapshotValue | null>(null)
  /** Its network's inside, where the driver asks for one. */
  inside = $state.raw<Inside | null>(null)
  /** Why it cannot be seen. */
  insideError = $state.raw<ErrorShape | null>(null)
  readonly #client: Pick<LabClient, 'runs'>
  readonly #driver: Pick<RunDriver, 'insideRequest'>
  readonly #wanted = new NewestValue<RunSpec>((spec) => this.#ask(spec))
  /** What it is of; null where there is none. */
  #spec: RunSpec | null = null
  #turn = 0

  constructor(client: Pick<LabClient, 'runs'>, driver: Pick<RunDriver, 'insideRequest'>) {
    this.#client = client
    this.#driver = driver
  }

  /**
   * Asks for the initial state of a spec; while one is on its way, for the newest one after it. What can't be drawn leaves
   * the run in its place.
   */
  make(spec: RunSpec): Promise<void> {
    this.#spec = spec
    return this.#wanted.take(spec)
  }
  /** Asks for the same once more, where something else of its inside is wanted by now. */
  again(): void {
    if (this.#spec) void this.make(this.#spec)
  }
  async #ask(spec: RunSpec): Promise<void> {
    const turn = this.#turn
    const inside = this.#driver.insideRequest
    const found = await this.#client.runs.preview({ spec, ...(inside && { inside }) }).catch(() => null)
    if (turn !== this.#turn) return
    this.snapshot = found?.snapshot ?? null
    this.inside = found?.inside ?? null
    this.insideError = found?.insideError ?? null
  }
  drop(): void {
    this.#turn += 1
    this.#spec = null
    this.#wanted.forget()
    this.snapshot = null
    this.inside = null
    this.insideError = null
  }
}

import type { LabClient } from '../../preload/client.ts'
import type { RunUpdate } from '../../preload/contract/runs.ts'

/** How often a run tells how far it is, in milliseconds: each time the status bar is drawn. */
const TELL_MS = 500

/** What the shell knows of the runs that train now: the newest update of each, without pictures. */
export class RunningRuns {
  updates = $state.raw<ReadonlyMap<string, RunUpdate>>(new Map())
  /** Of which experiment each run is, as soon as the history has said so. */
  #experiments = $state.raw<ReadonlyMap<string, string>>(new Map())
  readonly #client: LabClient
  readonly #ended: (update: RunUpdate) => void
  readonly #watched = new Map<string, AbortController>()
  readonly #heard = new Map<string, RunUpdate>()

  /** @param ended is told the last update of every run that ends */
  constructor(client: LabClient, ended: (update: RunUpdate) => void) {
    this.#client = client
    this.#ended = ended
  }
  /** Follows these runs and lets go of others. */
  follow(runIds: readonly string[]): void {
    for (const [runId, watching] of this.#watched)
      if (!runIds.includes(runId)) {
        watching.abort()
        this.#forget(runId)
      }
    for (const runId of runIds) if (!this.#watched.has(runId)) void this.#watch(runId)
  }
  /** Whether an experiment's tab has a run that trains, or else one that is paused. */
  stateOf(experiment: string): 'running' | 'paused' | null {
    const states = [...this.updates].flatMap(([runId, { status }]) =>
      this.#experiments.get(runId) === experiment ? [status] : [],
    )
    return states.includes('running') ? 'running' : states.includes('paused') ? 'paused' : null
  }
  async #learnExperiment(runId: string): Promise<void> {
    const record = await this.#client.history.get({ runId }).catch(() => null)
    if (record) this.#experiments = new Map([...this.#experiments, [runId, record.spec.experiment]])
  }
  #forget(runId: string): void {
    this.#watched.delete(runId)
    this.#heard.delete(runId)
    this.updates = new Map(this.#heard)
  }
  async #watch(runId: string): Promise<void> {
    const watching = new AbortController()
    this.#watched.set(runId, watching)
    void this.#learnExperiment(runId)
    try {
      const { signal } = watching
      for await (const update of await this.#client.runs.watch(
        { runId, snapshots: false, everyMs: TELL_MS },
        { signal },
      )) {
        if (signal.aborted) break
        if (update.status === 'running' || update.status === 'paused') {
          this.#heard.set(runId, update)
          this.updates = new Map(this.#heard)
        } else {
          this.#ended(update)
          break
        }
      }
    } catch {
      // The run has ended or the connection is gone: the lab's state and the banner tell.
    }
    if (this.#watched.get(runId) === watching) this.#forget(runId)
  }
}

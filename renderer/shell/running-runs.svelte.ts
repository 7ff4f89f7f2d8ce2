import type { LabClient } from '../../preload/client.ts'
import type { RunUpdate } from '../../preload/contract/runs.ts'

/** What the shell knows of the runs that train now: the newest update of each, without pictures. */
export class RunningRuns {
  updates = $state.raw<ReadonlyMap<string, RunUpdate>>(new Map())
  readonly #client: LabClient
  readonly #ended: (update: RunUpdate) => void
  readonly #watched = new Map<string, AbortController>()

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
  #forget(runId: string): void {
    this.#watched.delete(runId)
    const rest = new Map(this.updates)
    rest.delete(runId)
    this.updates = rest
  }
  async #watch(runId: string): Promise<void> {
    const watching = new AbortController()
    this.#watched.set(runId, watching)
    try {
      const { signal } = watching
      for await (const update of await this.#client.runs.watch({ runId, snapshots: false }, { signal })) {
        if (signal.aborted) break
        if (update.status === 'running' || update.status === 'paused') {
          this.updates = new Map(this.updates).set(runId, update)
        } else {
          this.#ended(update)
          break
        }
        // Ten updates a second are plenty for a line of text; the lab sends the newest state next.
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
    } catch {
      // The run has ended or the connection is gone: the lab's state and the banner tell.
    }
    if (this.#watched.get(runId) === watching) this.#forget(runId)
  }
}

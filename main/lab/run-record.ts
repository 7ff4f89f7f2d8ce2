import type { ContractRouterClient } from '@orpc/contract'
import type { childContracts } from '../../preload/contract.ts'
import type { TrainingEvent } from '../../preload/contract/training.ts'
import type { KeptState, MetricColumns, RunStatus } from '../../preload/contract/values.ts'
import { LabError, toLabError } from '../../preload/errors.ts'

export type HistoryClient = ContractRouterClient<typeof childContracts.history>

/** How a run ends. */
export type RunEnd = Omit<Extract<TrainingEvent, { type: 'end' }>, 'type' | 'insides'>

/** How often one write is offered again to a history process that died. */
const TRIES = 5

/** What is committed together: consecutive epochs, and the states that were taken on the way. */
export interface SavedGroup {
  metrics: MetricColumns
  keyframes?: KeptState[]
  newest?: KeptState
}

export interface RunRecordOptions {
  history: HistoryClient
  runId: string
  /** The disk is full. Resolves when the write should be tried again; rejects to give it up. */
  whenFull: (error: LabError) => Promise<void>
  log: (line: string) => void
}

/**
 * A run's way into the history, from its first write to its last. Each write is offered again when the history process
 * dies over it and when the disk is full, and counts once: before it is repeated, the history is asked how far it is.
 */
export class RunRecord {
  readonly #options: RunRecordOptions
  constructor(options: RunRecordOptions) {
    this.#options = options
  }

  /** Stores a new run. On a full disk it is refused: nothing has begun yet. */
  begin(run: Parameters<HistoryClient['begin']>[0]): Promise<void> {
    return this.#patiently(async (again) => {
      const { history, runId } = this.#options
      if (again && (await this.#stored())) return
      await history.begin({ ...run, runId })
    })
  }

  /** Stores a run that is over already: all of it, or nothing. */
  keep(run: Parameters<HistoryClient['keep']>[0]): Promise<void> {
    return this.#patiently(async (again) => {
      if (again && (await this.#stored())) return
      await this.#options.history.keep(run)
    })
  }

  /**
   * Commits a group of epochs, once: what is stored already is compared, and the rest added.
   * @param resumed whether epochs may be stored already in any case
   * @returns epochs of the run that are saved
   */
  append(group: SavedGroup, resumed = false): Promise<number> {
    return this.#patiently(async (again) => {
      const { history, runId } = this.#options
      return (await history.append({ runId, ...group, again: again || resumed })).epochsSaved
    })
  }

  async status(status: RunStatus, { provider, newest }: { provider?: string; newest?: KeptState } = {}): Promise<void> {
    const { history, runId } = this.#options
    const given = { ...(provider !== undefined && { provider }), ...(newest && { newest }) }
    await this.#patiently(() => history.status({ runId, status, ...given }))
  }

  /** Writes how the run ended, and its final weights where there are any. All of it is on the disk when this resolves. */
  async end(end: RunEnd, weights: File | null): Promise<void> {
    const { history, runId } = this.#options
    if (weights) await this.#patiently(() => history.keepBytes({ runId, name: 'weights', file: weights }))
    await this.#patiently(async (again) => {
      if (again && !(await this.#isLive())) return
      await history.finish({ runId, ...end })
    })
  }

  /** Whether the history has the run. */
  async #stored(): Promise<boolean> {
    const { history, runId } = this.#options
    try {
      await history.get({ runId })
      return true
    } catch (thrown) {
      if (thrown instanceof LabError && thrown.key === 'runNotFound') return false
      throw thrown
    }
  }
  async #isLive(): Promise<boolean> {
    const { history, runId } = this.#options
    const { status } = await history.get({ runId })
    return status === 'running' || status === 'paused'
  }

  /** @param write is told whether it was offered before, and may have been done */
  async #patiently<T>(write: (again: boolean) => Promise<T>): Promise<T> {
    const { whenFull, log } = this.#options
    let deaths = 0
    for (let again = false; ; again = true)
      try {
        return await write(again)
      } catch (thrown) {
        const error = toLabError(thrown, log)
        if (error.key === 'diskFull') await whenFull(error)
        else if (error.key !== 'historyStopped' || ++deaths === TRIES) throw error
      }
  }
}

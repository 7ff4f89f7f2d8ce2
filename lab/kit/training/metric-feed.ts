/** The metrics of one run as a window keeps them: in order, without doubles, what was missed fetched from the history. */
import type { MetricColumns } from '../../../preload/contract/values.ts'
import { CurveLog } from '../charts/curves.ts'

/** One line of the epoch log. */
export interface EpochFigures {
  epoch: number
  metrics: Record<string, number>
}

/** Metric values of the epochs from … to (both included; more than asked for does no harm). */
export type FetchMetrics = (
  from: number,
  to: number,
) => Promise<{ epochs: Float64Array; columns: Record<string, Float64Array> }>

/** Lines that the epoch log keeps. */
const RECENT = 2_000
/** How often the history is asked again for epochs that it has not saved yet, and how long between. */
const TRIES = 12
const PAUSE_MS = 120

export class MetricFeed {
  readonly curves: Record<string, CurveLog>
  /** The newest epochs with all their figures, oldest first. */
  readonly recent: EpochFigures[] = []
  readonly #fetch: FetchMetrics
  readonly #pending: MetricColumns[] = []
  #nextEpoch = 0
  #busy = false
  #closed = false

  /** @param first the run's first epoch: 0, or where a branch left */
  constructor(names: readonly string[], fetch: FetchMetrics, first = 0) {
    this.#nextEpoch = first
    this.curves = Object.fromEntries(names.map((name) => [name, new CurveLog()]))
    this.#fetch = fetch
  }

  /** The first epoch that is not here yet. */
  get nextEpoch(): number {
    return this.#nextEpoch
  }

  /** Nothing more is taken: the run is no longer looked at. */
  close(): void {
    this.#closed = true
  }

  /**
   * Takes what an update brought. Where epochs are missing before it they are fetched first; updates that come
   * meanwhile wait their turn. Rejects when the history cannot be read; the epochs at hand are taken all the same.
   */
  async take(columns: MetricColumns): Promise<void> {
    this.#pending.push(columns)
    if (this.#busy) return
    this.#busy = true
    let failed: { thrown: unknown } | null = null
    try {
      for (let next = this.#pending[0]; next && !this.#closed; next = this.#pending[0]) {
        if (next.firstEpoch > this.#nextEpoch)
          try {
            await this.#fill(next.firstEpoch)
          } catch (thrown) {
            failed = { thrown }
          }
        if (this.#closed) break
        this.#pending.shift()
        this.#appendColumns(next)
      }
    } finally {
      this.#busy = false
    }
    if (failed) throw failed.thrown
  }

  /** Fetches everything up to an epoch that is not included. */
  async #fill(end: number): Promise<void> {
    for (let attempt = 0; attempt < TRIES && this.#nextEpoch < end && !this.#closed; attempt++) {
      if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
      const { epochs, columns } = await this.#fetch(this.#nextEpoch, end)
      if (this.#closed) return
      const begin = this.#nextEpoch
      for (let i = 0; i < epochs.length; i++) {
        const epoch = epochs[i]!
        if (epoch >= begin && epoch < end) this.#append(epoch, columns, i)
      }
    }
  }

  #appendColumns({ firstEpoch, columns }: MetricColumns): void {
    const count = Math.max(0, ...Object.values(columns).map(({ length }) => length))
    for (let i = Math.max(0, this.#nextEpoch - firstEpoch); i < count; i++) this.#append(firstEpoch + i, columns, i)
  }

  #append(epoch: number, columns: Record<string, Float64Array>, index: number): void {
    const metrics: Record<string, number> = {}
    for (const [name, log] of Object.entries(this.curves)) {
      const value = columns[name]?.[index] ?? NaN
      metrics[name] = value
      log.append(epoch, value)
    }
    this.recent.push({ epoch, metrics })
    if (this.recent.length > 2 * RECENT) this.recent.splice(0, RECENT)
    this.#nextEpoch = epoch + 1
  }
}

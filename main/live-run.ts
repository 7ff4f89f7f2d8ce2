import { performance } from 'node:perf_hooks'
import type { HistoryClient } from './images.ts'
import type { RunUpdate } from '../preload/contract/runs.ts'
import type { TrainingEvent } from '../preload/contract/training.ts'
import type { MetricColumns, RunSpec, RunStatus, SnapshotValue } from '../preload/contract/values.ts'
import { toLabError, type ErrorShape, type LabError } from '../preload/errors.ts'
import type { Sayable } from '../preload/sayable.ts'
import { limits } from '../preload/limits.ts'
import { Changes } from './changes.ts'
import { RecentMetrics } from './recent-metrics.ts'
import { saveMetrics } from './save-metrics.ts'
import type { TrainingSlot } from './supervisor/training-pool.ts'

type Ended = Extract<TrainingEvent, { type: 'end' }>
type Action = 'pause' | 'resume' | 'step' | 'stop'

export interface LiveRunOptions {
  runId: string
  spec: RunSpec
  slot: TrainingSlot
  history: HistoryClient
  log: (line: string) => void
}

const isLive = (status: RunStatus): boolean => status === 'running' || status === 'paused'

/** A run that trains now: what its child tells goes to the history first and then to whoever watches. */
export class LiveRun {
  readonly runId: string
  readonly spec: RunSpec
  readonly #options: LiveRunOptions
  readonly #recent = new RecentMetrics()
  readonly #changes = new Changes()
  /** How often each of those who draw wants a picture, in milliseconds. */
  readonly #drawing = new Set<{ everyMs: number }>()
  status: RunStatus
  #epochsSaved = 0
  #epochsTotal = 0
  #parameters = 0
  #rate: number | null = null
  #lastEventAt = performance.now()
  #provider: string | null = null
  #why: Sayable | null = null
  #snapshot: SnapshotValue | undefined
  #snapshotEpoch: number | null = null
  #result: RunUpdate['result'] = null
  #error: ErrorShape | null = null
  #stopping = false
  /** Released when the child has built the model and takes orders, or will take none any more. */
  readonly #ready = Promise.withResolvers<void>()
  /** Released when the disk has room again and the user goes on. */
  #afterFullDisk: PromiseWithResolvers<void> | null = null

  constructor(options: LiveRunOptions, paused: boolean) {
    this.runId = options.runId
    this.spec = options.spec
    this.#options = options
    this.status = paused ? 'paused' : 'running'
  }
  get live(): boolean {
    return isLive(this.status)
  }

  /** Trains to the end, whatever it is; resolves when the run is stored and nothing of it is left in the child. */
  async run(): Promise<void> {
    const { slot, log, spec } = this.#options
    let end: Ended | null = null
    try {
      const input = { spec, paused: this.status === 'paused', snapshotEveryMs: this.#snapshotEveryMs }
      for await (const event of await slot.client.run(input)) {
        if (event.type === 'end') end = event
        else await this.#take(event)
      }
    } catch (thrown) {
      const error = toLabError(thrown, log)
      end = this.#endedBy(slot.describeDeath(error, this.#recent.end, this.#epochsSaved))
    }
    this.#ready.resolve()
    await this.#finish(end ?? this.#endedBy(null))
  }

  async control(action: Action): Promise<RunStatus> {
    if (action === 'stop') this.#stopping = true
    if (action !== 'pause') this.#afterFullDisk?.resolve()
    // An order may come at once after the start.
    await this.#ready.promise
    const { status } = await this.#options.slot.client.control({ action })
    if (this.live && isLive(status)) this.#change({ status })
    return status
  }

  /**
   * The newest state, whenever it changes, until the run's end.
   * @param everyMs the shortest time between two updates while it trains; a change of the status is told at once
   */
  async *watch(snapshots: boolean, everyMs: number, signal?: AbortSignal): AsyncGenerator<RunUpdate> {
    let seen = -1
    let toldAt = -Infinity
    let toldStatus: RunStatus | null = null
    let cursor = 0
    let pictureSeen: number | null = null
    const drawer = { everyMs }
    if (snapshots) this.#drawers(() => this.#drawing.add(drawer))
    try {
      while (!signal?.aborted) {
        const nothingNew = seen === this.#changes.count
        // What steps or has just ended is told at once.
        const restMs = this.status === 'running' && toldStatus === 'running' ? toldAt + everyMs - performance.now() : 0
        if (nothingNew || restMs > 0) {
          await this.#changes.next(signal, nothingNew ? undefined : restMs)
          continue
        }
        seen = this.#changes.count
        toldAt = performance.now()
        toldStatus = this.status
        const picture = snapshots && this.#snapshot !== undefined && this.#snapshotEpoch !== pictureSeen
        const metrics = this.#recent.since(cursor)
        // Before the update is handed over: while the watcher is busy the run goes on.
        cursor = this.#recent.end
        if (picture) pictureSeen = this.#snapshotEpoch
        yield { ...this.#update(metrics), ...(picture && { snapshot: this.#snapshot }) }
        if (!this.live && seen === this.#changes.count) return
      }
    } finally {
      if (snapshots) this.#drawers(() => this.#drawing.delete(drawer))
    }
  }

  #update(metrics: MetricColumns | null): RunUpdate {
    const left = this.#epochsTotal - this.#recent.end
    return {
      runId: this.runId,
      status: this.status,
      epochsDone: this.#recent.end,
      epochsSaved: this.#epochsSaved,
      epochsTotal: this.#epochsTotal,
      epochsPerSecond: this.#rate,
      timeLeftMs: this.#rate && this.status === 'running' ? (left / this.#rate) * 1000 : null,
      provider: this.#provider,
      why: this.#why,
      metrics,
      snapshotEpoch: this.#snapshotEpoch,
      result: this.#result,
      error: this.#error,
    }
  }

  async #take(event: Exclude<TrainingEvent, Ended>): Promise<void> {
    switch (event.type) {
      case 'ready':
        this.#ready.resolve()
        this.#epochsTotal = event.epochsTotal
        this.#parameters = event.parameters
        this.#provider = event.provider
        this.#why = event.why
        await this.#options.history.status({ runId: this.runId, status: this.status, provider: event.provider })
        return this.#change({})
      case 'epochs': {
        this.#measureRate(event.metrics)
        this.#recent.add(event.metrics)
        await this.#save(event.metrics)
        return this.#change({})
      }
      case 'snapshot':
        this.#snapshot = event.snapshot
        this.#snapshotEpoch = event.epoch
        return this.#change({})
      case 'status':
        this.#lastEventAt = performance.now()
        await this.#options.history.status({ runId: this.runId, status: event.status })
        return this.#change({ status: event.status })
    }
  }

  /** One group commit. On a full disk the run pauses, nothing is lost, and it goes on when the user says so. */
  async #save(metrics: MetricColumns): Promise<void> {
    for (;;) {
      try {
        this.#epochsSaved = await saveMetrics(this.#options.history, this.runId, metrics)
        this.#error = null
        return
      } catch (thrown) {
        const error = toLabError(thrown, this.#options.log)
        if (error.code !== 'E-STO-001' || this.#stopping) throw error
        await this.#waitForRoom(error)
      }
    }
  }
  async #waitForRoom(error: LabError): Promise<void> {
    this.#afterFullDisk = Promise.withResolvers()
    this.#error = error.shape
    await this.#options.slot.client.control({ action: 'pause' })
    this.#change({ status: 'paused' })
    await this.#afterFullDisk.promise
    this.#afterFullDisk = null
  }

  /** Epochs a second, smoothed over about half a second. */
  #measureRate({ columns }: MetricColumns): void {
    const now = performance.now()
    const seconds = Math.max(1e-4, (now - this.#lastEventAt) / 1000)
    const rate = (Object.values(columns)[0]?.length ?? 0) / seconds
    const weight = this.#rate === null ? 1 : 1 - Math.exp(-seconds / 0.5)
    this.#rate = (this.#rate ?? 0) * (1 - weight) + rate * weight
    this.#lastEventAt = now
  }

  /** How the run ends when its child gave no end of its own. */
  #endedBy(error: LabError | null): Ended {
    const interrupted = error === null || error.code === 'E-RUN-002'
    return {
      type: 'end',
      status: interrupted ? 'interrupted' : 'failed',
      durationMs: 0,
      result: null,
      error: error?.shape ?? null,
      snapshot: this.#snapshot ?? null,
      snapshotEpoch: this.#snapshotEpoch,
    }
  }

  async #finish({ type: _type, ...end }: Ended): Promise<void> {
    const { history, log, slot } = this.#options
    try {
      const whole = end.result !== null || end.status === 'diverged'
      if (whole && this.#parameters * 4 <= limits.keptWeightsBytes)
        await history.keepBytes({ runId: this.runId, name: 'weights', file: await slot.client.weights() })
      await history.finish({ runId: this.runId, ...end })
      this.#error = end.error
    } catch (thrown) {
      // The run stays as it is in the history, and is marked as interrupted when that is opened next.
      this.#error = end.error ?? toLabError(thrown, log).shape
    }
    this.#result = end.result
    if (end.snapshot !== null) {
      this.#snapshot = end.snapshot
      this.#snapshotEpoch = end.snapshotEpoch
    }
    this.#change({ status: end.status })
  }

  #change({ status = this.status }: { status?: RunStatus }): void {
    this.status = status
    this.#changes.tell()
  }
  /** As often as the one who draws most often. */
  get #snapshotEveryMs(): number | null {
    return this.#drawing.size === 0 ? null : Math.min(...[...this.#drawing].map(({ everyMs }) => everyMs))
  }
  #drawers(change: () => void): void {
    change()
    // A child that is gone draws no more.
    if (this.live) void this.#options.slot.client.draw({ snapshotEveryMs: this.#snapshotEveryMs }).catch(() => {})
  }
}

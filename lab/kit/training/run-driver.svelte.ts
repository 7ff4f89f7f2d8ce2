/** Drives one run after another for a tab: start, watch, pause, step, stop, go on, branch. What it knows is reactive. */
import type { LabClient } from '../../../preload/client.ts'
import type { Inside, InsideRequest } from '../../../preload/contract/inside.ts'
import type { RunUpdate } from '../../../preload/contract/runs.ts'
import type { Json, RunSpec, RunStatus, SnapshotValue } from '../../../preload/contract/values.ts'
import { type ErrorShape, toLabError } from '../../../preload/errors.ts'
import type { Message } from '../../../preload/message.ts'
import { layersAtPoint, type LayerAtPoint } from '../../core/training/inside/at-point.ts'
import { DrawingPace } from './drawing-pace.ts'
import { MetricFeed } from './metric-feed.ts'
import { NewestValue } from './newest-value.ts'
import { Playhead } from './playhead.svelte.ts'

/** `idle`: nothing trained yet, the initial state is shown. */
export type DriverStatus = 'idle' | RunStatus

export interface DriverOptions {
  client: Pick<LabClient, 'runs' | 'history'>
  /** The experiment's id and the names of its metrics. */
  experiment: string
  metrics: readonly string[]
  /** Whether pictures should not move by themselves. */
  still?: () => boolean
  /** What went wrong, to be told to the user. */
  report: (thrown: unknown) => void
}

const CONNECTION_LOST = 'connectionLost'

/** How often a tab hears of its run that nobody looks at: often enough for the epochs to be carried along. */
const UNSEEN_MS = 1_000
/** Whether a pace is so far from the right one that it pays to ask for another. */
const isFar = (rightMs: number, presentMs: number): boolean => rightMs > presentMs * 1.5 || rightMs < presentMs / 1.5

/** The last value of each metric; null where there is none. */
const lastOf = (columns: Record<string, Float64Array> | undefined): Record<string, number> | null =>
  columns ? Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values.at(-1) ?? NaN])) : null

export class RunDriver<S extends SnapshotValue = SnapshotValue> {
  readonly #options: DriverOptions
  #watching: AbortController | null = null
  #previewing = 0
  readonly #previews = new NewestValue<RunSpec>((spec) => this.#preview(spec))
  #seen = true
  #insideRequest = $state.raw<InsideRequest | null>(null)
  /** The spec whose initial state was asked for last. */
  #previewed: RunSpec | null = null
  /** Ends the present way of watching, for another to begin. */
  #present: AbortController | null = null
  readonly #pace = new DrawingPace()
  /** Where on the run's recording the picture is. */
  readonly playhead: Playhead<S>
  /** A start, a stop or another order is on its way. */
  busy = $state(false)
  status = $state<DriverStatus>('idle')
  runId = $state<string | null>(null)
  /** What the present run was started with, complete; before that what the initial state was made with. */
  spec = $state.raw<RunSpec | null>(null)
  epochsDone = $state(0)
  epochsSaved = $state(0)
  epochsTotal = $state(0)
  epochsPerSecond = $state<number | null>(null)
  timeLeftMs = $state<number | null>(null)
  provider = $state<string | null>(null)
  /** Why this provider. */
  why = $state.raw<Message | null>(null)
  /** Trainable parameters of the model. */
  parameters = $state<number | null>(null)
  snapshot = $state.raw<S | null>(null)
  snapshotEpoch = $state<number | null>(null)
  /** The network's inside at that epoch; null where nobody asked ({@link insideRequest}), or where it cannot be seen. */
  inside = $state.raw<Inside | null>(null)
  /** Why it cannot be seen. */
  insideError = $state.raw<ErrorShape | null>(null)
  result = $state.raw<Record<string, Json> | null>(null)
  error = $state.raw<ErrorShape | null>(null)
  /** Why there is no initial state to show. */
  previewError = $state.raw<ErrorShape | null>(null)
  feed = $state.raw<MetricFeed>(new MetricFeed([], async () => ({ epochs: new Float64Array(), columns: {} })))
  /** The connection to the lab was lost while a run was watched: what became of it is known after {@link rejoin}. */
  lost = $state(false)
  /** Counts what the feed took: read it to be told that curves have grown. */
  revision = $state(0)
  readonly training = $derived(this.status === 'running' || this.status === 'paused')

  constructor(options: DriverOptions) {
    this.#options = options
    this.playhead = new Playhead<S>({
      client: options.client,
      inside: () => this.#insideRequest,
      show: ({ snapshot, position, inside, insideError }) => {
        this.snapshot = snapshot
        this.snapshotEpoch = position
        this.inside = inside ?? null
        this.insideError = insideError ?? null
      },
      report: options.report,
    })
    this.#renew(null)
  }

  /**
   * Shows the initial state of a spec; while another is on its way, that of the newest one after it. Does nothing while a
   * run is shown.
   */
  async preview(spec: RunSpec): Promise<void> {
    if (this.status !== 'idle') return
    this.#previewed = spec
    await this.#previews.take(spec)
  }
  async #preview(spec: RunSpec): Promise<void> {
    if (this.status !== 'idle') return
    const turn = this.#previewing
    try {
      const inside = this.#insideRequest
      const shown = await this.#options.client.runs.preview({ spec, ...(inside && { inside }) })
      if (turn !== this.#previewing || this.status !== 'idle') return
      this.spec = shown.spec
      this.snapshot = shown.snapshot as S
      this.snapshotEpoch = 0
      this.inside = shown.inside ?? null
      this.insideError = shown.insideError ?? null
      this.parameters = shown.parameters
      this.provider = shown.provider
      this.why = shown.why
      this.previewError = null
    } catch (thrown) {
      if (turn === this.#previewing && this.status === 'idle') this.previewError = toLabError(thrown).shape
    }
  }

  /** Starts a new run and watches it; with `paused` it waits for a step. */
  async start(spec: RunSpec, { paused = false } = {}): Promise<void> {
    await this.#order(async () => {
      if (this.training) await this.#control('stop')
      const started = await this.#options.client.runs.start({ spec, paused })
      this.#previewing += 1
      this.#renew(started.runId)
      this.playhead.open(started.runId, {
        pace: paused || this.#options.still?.() ? 'live' : 'whole',
        playing: true,
        growing: true,
      })
      this.spec = started.spec
      this.status = paused ? 'paused' : 'running'
      void this.#watch(started.runId)
      if (paused) await this.#control('step')
    })
  }

  async pause(): Promise<void> {
    await this.#order(() => this.#control('pause'))
  }
  async resume(): Promise<void> {
    await this.#order(() => this.#control('resume'))
  }
  /** One epoch at the live edge, then paused. */
  async step(): Promise<void> {
    this.playhead.goTo(this.playhead.last)
    await this.#order(() => this.#control('step'))
  }
  /** Ends the run; it stays in the history. */
  async stop(): Promise<void> {
    await this.#order(() => this.#control('stop'))
  }

  /** Lets an interrupted or stopped run go on to its planned epochs. */
  async goOn(): Promise<void> {
    const { runId } = this
    if (runId === null) return
    await this.#order(async () => {
      const resumed = await this.#options.client.runs.resume({ runId })
      this.attach(resumed.runId, resumed.spec)
    })
  }
  /** Starts a run that leaves this one at a position, with other parameters. */
  async branch(position: number, params: RunSpec['params']): Promise<void> {
    const { runId } = this
    if (runId === null) return
    await this.#order(async () => {
      if (this.training) await this.#control('stop')
      const branch = await this.#options.client.runs.branch({ runId, position, params })
      this.attach(branch.runId, branch.spec, position)
    })
  }

  /** Shows a run that trains already, such as after the window was loaded anew. */
  attach(runId: string, spec: RunSpec, first = 0): void {
    this.#previewing += 1
    this.#renew(runId, first)
    this.playhead.open(runId, { first, last: first, pace: 'live', playing: true, growing: true })
    this.spec = spec
    this.status = 'running'
    void this.#watch(runId)
  }

  /** Shows a run of the history: what was recorded of it, at its end. One that trains is watched. */
  async open(runId: string): Promise<void> {
    await this.#order(async () => {
      const record = await this.#options.client.history.get({ runId })
      const first = record.parent?.position ?? 0
      if (record.status === 'running' || record.status === 'paused') return this.attach(runId, record.spec, first)
      this.#previewing += 1
      this.#renew(runId, first)
      this.spec = record.spec
      this.status = record.status
      this.provider = record.provider
      this.result = record.result
      this.error = record.error
      this.epochsDone = this.epochsSaved = this.epochsTotal = record.epochs
      this.playhead.open(runId, { first, last: record.epochs, position: record.epochs })
      this.playhead.refresh()
      const { feed } = this
      // Nothing new, and so all that came before it is fetched.
      await feed.take({ firstEpoch: record.epochs, columns: {} })
      if (feed === this.feed) this.revision += 1
    })
  }

  /**
   * Shows the first of some runs that is of this experiment; tells its spec, or null where none is.
   * A run that cannot be read is passed over: the tab begins with the initial state, and a real fault shows there.
   */
  async attachToRunning(runIds: readonly string[]): Promise<RunSpec | null> {
    const { client, experiment } = this.#options
    for (const runId of runIds) {
      const record = await client.history.get({ runId }).catch(() => null)
      if (record?.spec.experiment !== experiment || this.status !== 'idle') continue
      this.attach(record.runId, record.spec)
      return record.spec
    }
    return null
  }

  /** Looks away from the present run, which goes on, and is ready for another. */
  leave(): void {
    this.#renew(null)
  }

  /** Looks at the run again after the connection was lost: where it trains still, nothing of it is missed. */
  async rejoin(): Promise<void> {
    const { runId } = this
    if (!this.lost || runId === null) return
    this.lost = false
    try {
      const { status } = await this.#options.client.history.get({ runId })
      if (this.runId !== runId) return
      if (status === 'running' || status === 'paused') await this.#watch(runId)
      else await this.#readEnd(runId, new AbortController().signal)
    } catch (thrown) {
      if (toLabError(thrown).key === CONNECTION_LOST) this.lost = true
      else this.#options.report(thrown)
    }
  }

  /** Whether anyone sees the tab: for nobody no picture is made, sent or drawn. */
  set seen(seen: boolean) {
    if (this.#seen === seen) return
    this.#seen = seen
    this.#present?.abort()
  }

  /** What is wanted of the network's inside from now on, of the state that is shown and of those to come; null for nothing. */
  get insideRequest(): InsideRequest | null {
    return this.#insideRequest
  }
  set insideRequest(request: InsideRequest | null) {
    if (JSON.stringify(request) === JSON.stringify(this.#insideRequest)) return
    this.#insideRequest = request
    if (request === null) {
      this.inside = null
      this.insideError = null
    }
    // Of a run that has ended nothing more is told.
    if (this.training) this.#present?.abort()
    if (this.status !== 'idle') this.playhead.refresh()
    else if (this.#previewed) void this.preview(this.#previewed)
  }
  /** What each layer of the network that is shown makes of a point; null where its inside is not known. */
  atPoint(point: ArrayLike<number>): LayerAtPoint[] | null {
    return this.inside && layersAtPoint(this.inside, point)
  }

  /** Looks away; the run goes on. */
  dispose(): void {
    this.#watching?.abort()
    this.feed.close()
  }

  #renew(runId: string | null, first = 0): void {
    this.playhead.open(null)
    this.dispose()
    this.#watching = null
    const { client, metrics } = this.#options
    this.runId = runId
    this.feed = new MetricFeed(
      metrics,
      (from, to) => client.history.metrics({ runId: runId ?? '', from, to, points: 20_000 }),
      first,
    )
    this.revision += 1
    this.epochsDone = 0
    this.epochsSaved = 0
    this.epochsTotal = 0
    this.epochsPerSecond = null
    this.timeLeftMs = null
    this.result = null
    this.error = null
    this.previewError = null
    this.lost = false
    if (runId === null) this.status = 'idle'
  }

  async #order(work: () => Promise<void>): Promise<void> {
    if (this.busy) return
    this.busy = true
    try {
      await work()
    } catch (thrown) {
      this.#options.report(thrown)
    } finally {
      this.busy = false
    }
  }

  async #control(action: 'pause' | 'resume' | 'step' | 'stop'): Promise<void> {
    if (!this.runId) return
    const { status } = await this.#options.client.runs.control({ runId: this.runId, action })
    // The stream may have told something newer in the meantime; an end is never taken back.
    if (this.training) this.status = status
  }

  async #watch(runId: string): Promise<void> {
    const watching = new AbortController()
    this.#watching = watching
    const { report } = this.#options
    try {
      while (await this.#watchAtPace(runId, watching.signal));
    } catch (thrown) {
      if (watching.signal.aborted) return
      if (toLabError(thrown).key === CONNECTION_LOST) {
        this.lost = true
        return
      }
      report(thrown)
      await this.#readEnd(runId, watching.signal)
    }
  }

  /** Watches until the end (false), or until the run should be watched in another way (true). */
  async #watchAtPace(runId: string, signal: AbortSignal): Promise<boolean> {
    const present = new AbortController()
    const end = () => present.abort()
    signal.addEventListener('abort', end)
    this.#present = present
    const seen = this.#seen
    const everyMs = seen ? this.#pace.everyMs : UNSEEN_MS
    let far = false
    try {
      const inside = this.#insideRequest
      const watched = { runId, snapshots: seen, everyMs, ...(seen && inside && { inside }) }
      const updates = await this.#options.client.runs.watch(watched, { signal: present.signal })
      for await (const update of updates) {
        if (present.signal.aborted) break
        // Taken as they come, that none waits on its way: the lab sends no more than can be drawn.
        await this.#pace.draw(() => this.#show(update))
        far = seen && this.training && isFar(this.#pace.everyMs, everyMs)
        if (far) break
      }
      if (seen && !far && !present.signal.aborted) return false
      // Where it ended while nobody looked, its last picture is fetched when somebody does.
      if (!seen && !present.signal.aborted)
        await new Promise((resolve) => present.signal.addEventListener('abort', resolve))
      return !signal.aborted
    } catch (thrown) {
      if (present.signal.aborted && !signal.aborted) return true
      throw thrown
    } finally {
      signal.removeEventListener('abort', end)
      present.abort()
    }
  }

  #show(update: RunUpdate): void {
    this.status = update.status
    this.epochsDone = update.epochsDone
    this.epochsSaved = update.epochsSaved
    this.epochsTotal = update.epochsTotal
    this.epochsPerSecond = update.epochsPerSecond
    this.timeLeftMs = update.timeLeftMs
    this.provider = update.provider ?? this.provider
    this.result = update.result
    this.error = update.error
    this.playhead.grow(update.epochsSaved, update.epochsTotal, this.training)
    if (update.snapshot !== undefined)
      this.playhead.offer({
        position: update.snapshotEpoch ?? update.epochsDone,
        snapshot: update.snapshot as S,
        inside: update.inside,
        insideError: update.insideError,
        metrics: lastOf(update.metrics?.columns),
      })
    if (!update.metrics) return
    const { feed } = this
    const grown = () => {
      if (feed === this.feed) this.revision += 1
    }
    feed.take(update.metrics).then(grown, (thrown: unknown) => {
      grown()
      this.#options.report(thrown)
    })
  }

  /** The stream broke: what became of the run stands in the history. */
  async #readEnd(runId: string, signal: AbortSignal): Promise<void> {
    try {
      const record = await this.#options.client.history.get({ runId })
      if (signal.aborted) return
      this.status = record.status
      this.result = record.result
      this.error = record.error
      this.epochsDone = record.epochs
      this.epochsSaved = record.epochs
      this.playhead.grow(record.epochs, record.epochs, false)
    } catch {
      // The reason was reported by the stream already.
      if (!signal.aborted && this.training) this.status = 'interrupted'
    }
  }
}

import { performance } from 'node:perf_hooks'
import type { RunUpdate } from '../../preload/contract/runs.ts'
import type { InsideRequest } from '../../preload/contract/inside.ts'
import type { Insides, TrainingEvent } from '../../preload/contract/training.ts'
import type {
  KeptState,
  MetricColumns,
  ProviderChoice,
  RunSpec,
  RunStatus,
  SnapshotValue,
} from '../../preload/contract/values.ts'
import { labError, toLabError, type ErrorShape, type LabError } from '../../preload/errors.ts'
import type { Message } from '../../preload/message.ts'
import { limits } from '../../preload/limits.ts'
import { Signal } from '../signal.ts'
import { RecentMetrics } from './recent-metrics.ts'
import { RunRecord, type HistoryClient, type RunEnd } from './run-record.ts'
import { ROOM_MS } from './unfinished-runs.ts'
import type { TrainingSlot } from '../supervisor/training-pool.ts'

/** How long a child may take to hear that it is to stop, and then to end its run, before it is ended. In milliseconds. */
const HEAR_MS = 900
const END_MS = 2_000

type Ended = Extract<TrainingEvent, { type: 'end' }>
type Action = 'pause' | 'resume' | 'step' | 'stop'

/** What a run goes on from. */
export interface RunStart {
  /** Where it began: 0, or where a branch left. */
  first: number
  /** Epochs that are stored. */
  epochs: number
  /** Stored states, newest first; none for its beginning. */
  states: KeptState[]
  /** The provider that it was trained with before. */
  provider?: ProviderChoice | undefined
  trainedMs: number
  /** Whether it was trained before: what comes again is compared. */
  again: boolean
}

export interface LiveRunOptions {
  runId: string
  spec: RunSpec
  slot: TrainingSlot
  history: HistoryClient
  log: (line: string) => void
  /** A new run when left out. */
  from?: RunStart | undefined
}

const answerOf = ({ inside, insideError }: Insides[number]) => ({ inside, insideError })
const insidesOf = (insides: Insides) =>
  new Map(insides.map((entry) => [JSON.stringify(entry.request), answerOf(entry)]))

/** Deaths of the training process, no epoch saved between them, after which a run is not restarted. */
const DEATHS = 3

/** The epochs of a group from one on; null where there are none. */
function partAfter({ firstEpoch, columns }: MetricColumns, epoch: number): MetricColumns | null {
  const skipped = Math.max(0, epoch - firstEpoch)
  if (skipped >= (Object.values(columns)[0]?.length ?? 0)) return null
  return {
    firstEpoch: firstEpoch + skipped,
    columns: Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values.subarray(skipped)])),
  }
}

/** One who draws. */
interface Drawer {
  everyMs: number
  inside?: InsideRequest | undefined
}

/** What one who watches wants; `everyMs` is the shortest time between two updates while it trains. */
interface Watched extends Drawer {
  snapshots: boolean
}

const isLive = (status: RunStatus): boolean => status === 'running' || status === 'paused'

/** A run that trains now: what its child tells goes to the history first and then to whoever watches. */
export class LiveRun {
  readonly runId: string
  readonly spec: RunSpec
  readonly #options: LiveRunOptions
  readonly #recent = new RecentMetrics()
  readonly #changes = new Signal()
  /** How often each of those who draw wants a picture, in milliseconds, and what of the network's inside. */
  readonly #drawing = new Set<Drawer>()
  readonly #record: RunRecord
  #status: RunStatus
  #epochsSaved = 0
  #epochsTotal = 0
  #parameters = 0
  #rate: number | null = null
  #lastEventAt = performance.now()
  #provider: string | null = null
  #why: Message | null = null
  #snapshot: SnapshotValue | undefined
  #snapshotEpoch: number | null = null
  /** The network's inside at that epoch, by what was asked of it. */
  #insides = new Map<string, ReturnType<typeof answerOf>>()
  #result: RunUpdate['result'] = null
  /** The final weights, until they are stored. */
  #weights: File | null = null
  #error: ErrorShape | null = null
  #stopping = false
  #from: RunStart
  /** Whether what its child told is being stored: the child waits, not the other way round. */
  #storing = false
  /** Whether its child was ended because it did not stop. */
  #deaf = false
  /** Whether its child has heard that it is to stop, and whether it has ended its run. */
  #heard = false
  #over = false
  /** Released when the child has built the model and takes orders, or will take none any more. */
  #ready = Promise.withResolvers<void>()
  /** While the disk is full: released when it is time to try again. */
  #room: PromiseWithResolvers<void> | null = null
  /** How the run ended, where that could not be stored before the user stopped waiting. */
  #owed: { end: RunEnd; weights: File | null } | null = null

  constructor(options: LiveRunOptions, paused: boolean) {
    this.runId = options.runId
    this.spec = options.spec
    this.#options = options
    this.#status = paused ? 'paused' : 'running'
    this.#from = options.from ?? { first: 0, epochs: 0, states: [], trainedMs: 0, again: false }
    this.#epochsSaved = this.#from.epochs
    this.#recent.end = this.#from.epochs
    const { runId, history, log } = options
    this.#record = new RunRecord({ runId, history, log, whenFull: (error) => this.#waitForRoom(error) })
  }
  /** A run that waits for room on its disk is paused, whatever its child does meanwhile. */
  get status(): RunStatus {
    return this.#room && this.#status === 'running' ? 'paused' : this.#status
  }
  /** What trains it, or trained it before; null where that is not known yet. */
  get provider(): string | null {
    return this.#provider ?? this.#from.provider ?? null
  }
  get epochsDone(): number {
    return this.#recent.end
  }
  get live(): boolean {
    return isLive(this.#status)
  }
  /** Whether it trains no more, or is told to end, though its child may still be at work on it. */
  get ending(): boolean {
    return this.#stopping || !this.live
  }
  /** Whether the run has ended and the history does not know it yet: {@link storeOwed} tries again. */
  get owesItsEnd(): boolean {
    return this.#owed !== null
  }

  /** Trains to the end, whatever it is; resolves when the run is stored and nothing of it is left in the child. */
  async run(): Promise<void> {
    let deaths = 0
    let savedBefore = -1
    for (;;) {
      const end = await this.#train()
      const died = this.#isDeath(end.error) && !this.#stopping
      deaths = this.#epochsSaved > savedBefore ? 1 : deaths + 1
      savedBefore = this.#epochsSaved
      if (died && deaths < DEATHS && (await this.#goOn())) continue
      this.#ready.resolve()
      const error = died && deaths === DEATHS ? labError('trainingKeepsStopping', { count: deaths }).shape : end.error
      return this.#finish({ ...end, error })
    }
  }

  /** Whether the run has lost its process: also one that ended while it was starting in the place of another. */
  #isDeath(error: Pick<ErrorShape, 'key'> | null): boolean {
    return error?.key === 'trainingStopped' || (error?.key === 'processNotStarted' && this.#provider !== null)
  }

  /** Trains until the end of the run, or of its process. */
  async #train(): Promise<Ended> {
    const { slot, log, spec } = this.#options
    const { first, states, trainedMs, provider } = this.#from
    let end: Ended | null = null
    try {
      const paused = this.#status === 'paused'
      const input = { spec, paused, ...this.#looks, first, states, trainedMs, provider }
      for await (const event of await slot.client.run(input)) {
        if (event.type === 'end') end = event
        else {
          this.#storing = true
          await this.#take(event).finally(() => (this.#storing = false))
        }
      }
      const whole = end && (end.result !== null || end.status === 'diverged')
      this.#weights = whole && this.#parameters * 4 <= limits.keptWeightsBytes ? await slot.client.weights() : null
      return end ?? this.#endedBy(null)
    } catch (thrown) {
      return this.#endedBy(slot.describeDeath(toLabError(thrown, log), this.#recent.end, this.#epochsSaved))
    }
  }

  /** After the death of its process the run goes on from what is stored; resolves with whether it can. */
  async #goOn(): Promise<boolean> {
    const { runId } = this
    const { history, log } = this.#options
    this.#ready.resolve()
    this.#ready = Promise.withResolvers()
    try {
      const { states, first } = await history.position({ runId, position: this.#epochsSaved, states: 2 })
      const provider = (this.#provider ?? this.#from.provider) as ProviderChoice | undefined
      this.#from = { ...this.#from, first, epochs: this.#epochsSaved, states, provider, again: true }
      return true
    } catch (thrown) {
      log(String(thrown))
      return false
    }
  }

  async control(action: Action): Promise<RunStatus> {
    if (action === 'stop' && !this.#stopping) {
      this.#stopping = true
      this.#endUnlessItStops(HEAR_MS)
    }
    if (action !== 'pause') this.#room?.resolve()
    // An order may come at once after the start.
    await this.#ready.promise
    try {
      const { status } = await this.#options.slot.client.control({ action })
      if (action === 'stop') this.#heard = true
      if (this.live && isLive(status)) this.#change({ status })
      return status
    } catch (thrown) {
      // It did not hear, and was ended; or its run was, while the disk had no room for it.
      if (action === 'stop' && this.#deaf) return 'stopped'
      if (action === 'stop' && !this.live) return this.status
      // All is trained, and is being stored.
      if (this.live && toLabError(thrown).key === 'runNotTraining') return this.status
      throw thrown
    }
  }

  /**
   * A child in a step that takes long, or that hangs, hears nothing: it is ended. What was saved is saved; what came after
   * it is given up.
   */
  #endUnlessItStops(patienceMs: number): void {
    setTimeout(() => {
      if (!this.live || this.#over) return
      if (this.#storing || (this.#heard && patienceMs === HEAR_MS)) return this.#endUnlessItStops(END_MS)
      this.#deaf = true
      this.#options.slot.kill()
    }, patienceMs).unref()
  }

  /**
   * The newest state, whenever it changes, until the run's end. A change of the status, the first epochs and the first
   * picture are told at once.
   */
  async *watch({ snapshots, everyMs, inside }: Watched, signal?: AbortSignal): AsyncGenerator<RunUpdate> {
    let seen = -1
    let toldAt = -Infinity
    let toldStatus: RunStatus | null = null
    let cursor = 0
    let pictureSeen: number | null = null
    const drawer = { everyMs, inside }
    const asked = inside && JSON.stringify(inside)
    let seenInside: unknown
    if (snapshots) this.#drawers(() => this.#drawing.add(drawer))
    try {
      while (!signal?.aborted) {
        const nothingNew = seen === this.#changes.count
        // What steps or has just ended is told at once.
        const answer = asked === undefined ? undefined : this.#insides.get(asked)
        const isNew = this.#snapshotEpoch !== pictureSeen || answer !== seenInside
        // While it trains, a picture waits for what was asked to be seen with it.
        const isWhole = asked === undefined || answer !== undefined || !this.live
        const picture = snapshots && this.#snapshot !== undefined && isNew && isWhole
        const isFirst = (cursor === 0 && this.#recent.end > 0) || (picture && pictureSeen === null)
        const isHeldBack = this.status === 'running' && toldStatus === 'running' && !isFirst
        const restMs = isHeldBack ? toldAt + everyMs - performance.now() : 0
        if (nothingNew || restMs > 0) {
          await this.#changes.next(signal, nothingNew ? undefined : restMs)
          continue
        }
        seen = this.#changes.count
        toldAt = performance.now()
        toldStatus = this.status
        const metrics = this.#recent.since(cursor)
        // Before the update is handed over: while the watcher is busy the run goes on.
        cursor = this.#recent.end
        if (picture) [pictureSeen, seenInside] = [this.#snapshotEpoch, answer]
        yield { ...this.#update(metrics), ...(picture && { snapshot: this.#snapshot, ...answer }) }
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
        await this.#record.status(this.#status, { provider: event.provider })
        this.#roomFound()
        return this.#change({})
      case 'epochs': {
        const { type: _type, ...group } = event
        this.#measureRate(event.metrics)
        const fresh = partAfter(event.metrics, this.#recent.end)
        if (fresh) this.#recent.add(fresh)
        this.#epochsSaved = await this.#record.append(group, this.#from.again)
        this.#roomFound()
        return this.#change({})
      }
      case 'snapshot':
        this.#snapshot = event.snapshot
        this.#snapshotEpoch = event.epoch
        this.#insides = insidesOf(event.insides)
        return this.#change({})
      case 'status':
        this.#lastEventAt = performance.now()
        await this.#record.status(event.status, { newest: event.newest })
        this.#roomFound()
        return this.#change({ status: event.status })
    }
  }

  /**
   * A full disk: the run waits where it is, tells so, and tries again now and then, or when the user says so. Its child
   * goes on for as long as somebody takes what it tells. Once it is to be stopped nobody waits any more.
   */
  async #waitForRoom(error: LabError): Promise<void> {
    if (this.#stopping) throw error
    this.#room = Promise.withResolvers()
    this.#error = error.shape
    this.#change({})
    const again = setTimeout(this.#room.resolve, ROOM_MS)
    await this.#room.promise
    clearTimeout(again)
  }
  #roomFound(): void {
    this.#room = null
    this.#error = null
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
    const interrupted = error === null || this.#isDeath(error)
    // What was trained and found no room on the disk, or did not end in time, is given up with the run.
    const stopped = this.#deaf || (this.#stopping && error?.key === 'diskFull')
    return {
      type: 'end',
      status: stopped ? 'stopped' : interrupted ? 'interrupted' : 'failed',
      durationMs: 0,
      result: null,
      error: this.#deaf ? null : (error?.shape ?? null),
      snapshot: this.#snapshot ?? null,
      snapshotEpoch: this.#snapshotEpoch,
      insides: [],
    }
  }

  async #finish({ type: _type, insides, ...end }: Ended): Promise<void> {
    const { log } = this.#options
    const weights = this.#weights
    this.#over = true
    let fault: LabError | null = null
    try {
      await this.#record.end(end, weights)
    } catch (thrown) {
      fault = toLabError(thrown, log)
      if (fault.key === 'diskFull') this.#owed = { end, weights }
    }
    this.#room = null
    this.#error = fault?.shape ?? end.error
    this.#result = fault ? null : end.result
    if (end.snapshot !== null) {
      this.#snapshot = end.snapshot
      this.#snapshotEpoch = end.snapshotEpoch
      this.#insides = insidesOf(insides)
    }
    this.#change({ status: fault ? this.#unstored(end.status) : end.status })
  }
  /** What a run is said to be whose end is not on the disk: never that it is complete. */
  #unstored(status: RunStatus): RunStatus {
    return this.#stopping ? 'stopped' : status === 'completed' ? 'failed' : status
  }

  /** Tries again to store how the run ended; resolves with whether nothing is owed any more. */
  async storeOwed(): Promise<boolean> {
    if (!this.#owed) return true
    try {
      await this.#record.end(this.#owed.end, this.#owed.weights)
    } catch (thrown) {
      if (toLabError(thrown, this.#options.log).key === 'diskFull') return false
    }
    this.#owed = null
    return true
  }

  #change({ status = this.#status }: { status?: RunStatus }): void {
    this.#status = status
    this.#changes.tell()
  }
  /** As often as the one who draws most often, and each request once. */
  get #looks() {
    const drawers = [...this.#drawing]
    const requests = drawers.flatMap(({ inside }): [string, InsideRequest][] =>
      inside ? [[JSON.stringify(inside), inside]] : [],
    )
    return {
      snapshotEveryMs: drawers.length === 0 ? null : Math.min(...drawers.map(({ everyMs }) => everyMs)),
      insideRequests: [...new Map(requests).values()],
    }
  }
  #drawers(change: () => void): void {
    change()
    // A child that is gone draws no more.
    if (this.live) void this.#options.slot.client.draw(this.#looks).catch(() => {})
  }
}

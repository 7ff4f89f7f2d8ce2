import type { RunSession, TrainingExperiment } from '../../../lab/core/experiment.ts'
import { drawEvery, DrawingCosts } from '../../../lab/core/pace.ts'
import type { InsideRequest } from '../../../preload/contract/inside.ts'
import type { Insides, TrainingEvent } from '../../../preload/contract/training.ts'
import type { Json, RunSpec, RunStatus, SnapshotValue } from '../../../preload/contract/values.ts'
import { toLabError } from '../../../preload/errors.ts'
import { limits } from '../../../preload/limits.ts'
import { inTurns, nextTurn, SLICE_MS } from './in-turns.ts'
import { lookInside } from './look-inside.ts'
import { paint } from './paint.ts'
import type { Recorder } from './recorder.ts'

/** What the last picture and an evaluation may take after a stop, in milliseconds: the run ends without what is not done. */
const STOP_MS = 500
/** What making pictures may take of the time. */
const PICTURE_SHARE = 0.015
/** What looking into the network may take of it beside. */
const INSIDE_SHARE = 0.025
/** The shortest time between two pictures where something else is asked for, in milliseconds. */
const CHANGED_MS = 50

type Session = RunSession<string, SnapshotValue>
type Ended = Extract<TrainingEvent, { type: 'end' }>
type Picture = Pick<Ended, 'snapshot' | 'snapshotEpoch' | 'insides'>

/** What those who look want. */
export interface Looks {
  /** How often anyone draws, in milliseconds from one picture to the next; null where nobody does. */
  snapshotEveryMs: number | null
  /** What is wanted of the network's inside with each picture. */
  insideRequests: readonly InsideRequest[]
}

export interface RunLoopOptions {
  spec: RunSpec
  definition: TrainingExperiment
  session: Session
  paused: boolean
  /** Who looks now, and at what. */
  looks: () => Looks
  provider: string
  /** Takes the states to be stored; null where the run is not recorded. */
  recorder: Recorder | null
  /** Epochs that are done already, and what they took: the run goes on from there. */
  position: number
  trainedMs: number
}

/** One run: trains epoch by epoch, tells what it measured in groups, and follows orders between epochs, and within long ones. */
export class RunLoop {
  readonly #options: RunLoopOptions
  status: RunStatus
  #stepping = false
  #wake = Promise.withResolvers<void>()
  #epoch = 0
  #trainedMs = 0
  #pictureEpoch = -1
  #pictureAt = -Infinity
  /** What was looked at inside when the last picture was made. */
  #pictureLook = ''
  /** The last picture that was made. */
  #picture: Picture = { snapshot: null, snapshotEpoch: null, insides: [] }
  #stopAt = Infinity
  readonly #pictureCosts = new DrawingCosts()
  readonly #insideCosts = new DrawingCosts()

  constructor(options: RunLoopOptions) {
    this.#options = options
    this.status = options.paused ? 'paused' : 'running'
    this.#epoch = options.position
    this.#trainedMs = options.trainedMs
  }

  /** Whether the run came to an end of its own, or has a result all the same: its weights are kept. */
  isWhole = false

  control(action: 'pause' | 'resume' | 'step' | 'stop'): RunStatus {
    if (this.status !== 'running' && this.status !== 'paused') return this.status
    if (action === 'stop') {
      this.status = 'stopped'
      this.#stopAt = performance.now() + STOP_MS
    } else if (action === 'pause') this.status = 'paused'
    else this.status = 'running'
    this.#stepping = action === 'step'
    this.look()
    // One epoch is trained, and then it waits again: to the one who asked it is paused.
    return action === 'step' ? 'paused' : this.status
  }

  /** What it waits for, or who draws, may be another now: a run that is paused looks again. */
  look(): void {
    this.#wake.resolve()
    this.#wake = Promise.withResolvers()
  }

  async *events(): AsyncGenerator<TrainingEvent> {
    const { session, recorder } = this.#options
    let told: RunStatus = 'running'
    yield* this.#draw()
    while (this.#epoch < session.epochs && this.status !== 'stopped' && !session.stopped()) {
      if (this.status === 'paused') {
        yield* this.#draw()
        if (told !== 'paused') yield { type: 'status', status: (told = 'paused'), ...recorder?.newest() }
        // An order, or somebody who draws, may have come while what was told waited to be taken.
        if (this.status === 'paused' && !this.#isPictureDue) await this.#wake.promise
        continue
      }
      if (told !== 'running' && !this.#stepping) yield { type: 'status', status: (told = 'running') }
      const group = await this.#trainGroup()
      if (group.epochs > 0) yield { type: 'epochs', metrics: group.metrics, ...recorder?.take() }
      if (group.broken) {
        yield this.#end('diverged', await this.#diverged())
        return
      }
      // The picture of the end comes with it.
      if (session.stopped()) break
      yield* this.#draw(this.#restMs)
    }
    const stopped = this.status === 'stopped'
    if (this.#pictureEpoch !== this.#epoch || this.#pictureLook !== this.#look) await this.#drawLast()
    const result = await this.#result()
    if (stopped || result === null) yield this.#end('stopped', { result, ...recorder?.stopped() })
    else yield this.#end('completed', { result, ...recorder?.newest() })
  }
  /** Whether the run is to stop, and has taken its time for it. */
  readonly #isLate = (): boolean => performance.now() > this.#stopAt

  /** Trains until a group is worth committing: 50 ms, 256 epochs, an order, the end. `broken`: a loss was not finite. */
  async #trainGroup() {
    const { session, definition, recorder } = this.#options
    const names = Object.keys(definition.metrics)
    const values = names.map((): number[] => [])
    const firstEpoch = this.#epoch
    const begun = performance.now()
    let broken = false
    let now = begun
    do {
      const slice = now
      do {
        const figures = session.inPieces ? await this.#epochInPieces(session.inPieces) : session.epoch()
        if (figures === null) {
          now = performance.now()
          break
        }
        this.#epoch++
        recorder?.passed(this.#epoch)
        names.forEach((name, at) => values[at]!.push(figures[name]!))
        if ('loss' in figures && !Number.isFinite(figures['loss'])) broken = true
        now = performance.now()
      } while (
        !broken &&
        !this.#stepping &&
        this.#epoch < session.epochs &&
        !session.stopped() &&
        this.#epoch - firstEpoch < limits.commitEpochs &&
        now - slice < SLICE_MS
      )
      await nextTurn()
    } while (
      !broken &&
      this.status === 'running' &&
      !this.#stepping &&
      this.#epoch < session.epochs &&
      !session.stopped() &&
      this.#epoch - firstEpoch < limits.commitEpochs &&
      now - begun < limits.commitMs
    )
    this.#trainedMs += now - begun
    if (this.#stepping && this.status === 'running') this.status = 'paused'
    this.#stepping = false
    const columns = Object.fromEntries(names.map((name, at) => [name, Float64Array.from(values[at]!)]))
    return { metrics: { firstEpoch, columns }, epochs: this.#epoch - firstEpoch, broken }
  }

  /** A long epoch, with its orders heard in between; null where one came, and it was left. */
  async #epochInPieces(pieces: NonNullable<Session['inPieces']>): Promise<Record<string, number> | null> {
    const figures = await inTurns(pieces.epoch(), () => this.status !== 'running')
    if (figures === null) pieces.leave()
    return figures
  }

  /** Whether somebody looks and has no picture of the present state. */
  get #isPictureDue(): boolean {
    const { snapshotEveryMs } = this.#options.looks()
    return snapshotEveryMs !== null && (this.#pictureEpoch !== this.#epoch || this.#pictureLook !== this.#look)
  }
  /** What is wanted of the network's inside now. */
  get #look(): string {
    return JSON.stringify(this.#options.looks().insideRequests)
  }
  /** How long after a picture the next one may be made while it trains. */
  get #restMs(): number {
    const costMs = this.#options.looks().insideRequests.length > 0 ? this.#insideCosts.typical : 0
    return Math.max(drawEvery(this.#pictureCosts.typical, PICTURE_SHARE), costMs / INSIDE_SHARE)
  }
  #insides(): Insides {
    const { session, looks } = this.#options
    return looks().insideRequests.map((request) => ({ request, ...lookInside(session, request) }))
  }

  /** A picture of the present state, where somebody looks and none is as new; while it trains, none within `restMs`. */
  async *#draw(restMs = 0): AsyncGenerator<TrainingEvent> {
    const { session, looks } = this.#options
    const now = performance.now()
    const { snapshotEveryMs: everyMs } = looks()
    if (everyMs === null || !this.#isPictureDue) return
    const look = this.#look
    // Who asks for something else does not wait long for it.
    const longestMs = look === this.#pictureLook ? Infinity : CHANGED_MS
    if (restMs > 0 && now - this.#pictureAt < Math.min(Math.max(everyMs, restMs), longestMs)) return
    const before = this.status
    const snapshot = await paint(session, () => this.status !== before)
    // An order came, and the picture was left: what it leads to is drawn.
    if (snapshot === undefined) return
    this.#pictureLook = look
    this.#pictureEpoch = this.#epoch
    this.#pictureAt = now
    const drawn = performance.now()
    this.#pictureCosts.add(drawn - now)
    const insides = this.#insides()
    if (insides.length > 0) this.#insideCosts.add(performance.now() - drawn)
    this.#picture = { snapshot, snapshotEpoch: this.#epoch, insides }
    yield { type: 'snapshot', epoch: this.#epoch, snapshot, insides }
  }
  /** The picture that the run ends with: of its last epoch, or the last one there was where a stop leaves no time for it. */
  async #drawLast(epoch = this.#epoch): Promise<void> {
    const snapshot = await paint(this.#options.session, this.#isLate)
    if (snapshot !== undefined) this.#picture = { snapshot, snapshotEpoch: epoch, insides: this.#insides() }
  }

  /** The run ends at once, with the last weights whose loss was finite. */
  async #diverged(): Promise<Pick<Ended, 'error' | 'newest'>> {
    const { recorder, session } = this.#options
    // The state after the last epoch, before the weights go back to the last good ones.
    const newest = recorder?.newest()
    const { error, epochs } = session.inPieces ? (await inTurns(session.inPieces.diverged()))! : session.diverged()
    await this.#drawLast(epochs)
    return { error: error.shape, ...newest }
  }

  #end(status: RunStatus, known: Partial<Ended>): Ended {
    this.status = status
    this.isWhole = status === 'diverged' || !!known.result
    return {
      type: 'end',
      status,
      durationMs: this.#trainedMs,
      result: null,
      error: null,
      ...this.#picture,
      ...known,
    }
  }

  /** What an evaluation of the final weights says, and what the run took; null where a stop leaves no time for it. */
  async #result(): Promise<Record<string, Json> | null> {
    const { session, provider } = this.#options
    const figures = session.inPieces ? await inTurns(session.inPieces.result(), this.#isLate) : session.result()
    return figures && { ...figures, epochs: this.#epoch, durationMs: this.#trainedMs, provider }
  }

  /** Ends a run that failed in an unforeseen way, with what is known of it. */
  failed(thrown: unknown, log: (line: string) => void): Ended {
    this.status = 'failed'
    return {
      type: 'end',
      status: 'failed',
      durationMs: this.#trainedMs,
      result: null,
      error: toLabError(thrown, log).shape,
      snapshot: null,
      snapshotEpoch: null,
      insides: [],
    }
  }
}

/** Where on a run's recording a person looks: moved by hand or at a pace, shown as fast as positions can be computed. */
import type { LabClient } from '../../../preload/client.ts'
import type { Inside, InsideRequest } from '../../../preload/contract/inside.ts'
import type { SnapshotValue } from '../../../preload/contract/values.ts'
import { type ErrorShape, toLabError } from '../../../preload/errors.ts'

/** Epochs a second; `whole` plays a run in eight seconds, `live` shows the newest state as it trains. */
export type Pace = 1 | 10 | 100 | 'whole' | 'live'
export const paces: readonly Pace[] = [1, 10, 100, 'whole', 'live']

/** What the whole of a run takes at the pace of that name, in seconds. */
const WHOLE_SECONDS = 8
/** How long a position may be computed after another one was asked for, in milliseconds. */
const PATIENCE_MS = 150

/** How long the playhead waits at the live edge before it rides along, in seconds. */
const EDGE_SECONDS = 0.5

/** A position as it is shown. */
export interface ShownPosition<S> {
  position: number
  snapshot: S
  metrics: Record<string, number> | null
  /** The network's inside, where it was asked for; or why it cannot be seen. */
  inside?: Inside | undefined
  insideError?: ErrorShape | undefined
  /** Set where today's numerics did not compute the run, or came to something else. */
  recomputed: { differsAt: number | null } | null
}

/** What is known of a run when it is opened. */
interface Opened {
  first: number
  last: number
  total: number
  position: number
  pace: Pace
  playing: boolean
  growing: boolean
}

export interface PlayheadOptions<S> {
  client: Pick<LabClient, 'runs'>
  /** What is wanted of the network's inside; null, or left out, where nobody looks. */
  inside?: () => InsideRequest | null
  /** A position is there to be drawn. */
  show: (shown: ShownPosition<S>) => void
  report: (thrown: unknown) => void
}

export class Playhead<S extends SnapshotValue = SnapshotValue> {
  readonly #options: PlayheadOptions<S>
  runId = $state<string | null>(null)
  /** Positions that can be shown: from `first` to `last`, of `total` that are planned. */
  first = $state(0)
  last = $state(0)
  total = $state(0)
  position = $state(0)
  playing = $state(false)
  pace = $state<Pace>('live')
  /** Whether more positions will come. */
  growing = $state(false)
  /** What is shown now: while a position is computed, another one than `position`. */
  shown = $state.raw<ShownPosition<S> | null>(null)
  /** Whether the playhead rides along at the live edge, where the newest state comes by itself. */
  riding = $state(false)
  /** Where playing waits, though the run has come further: for another run on the same clock. */
  waitFor: () => number = () => Infinity
  /** Epochs that playing is ahead of the whole number that is shown, and seconds that it has waited at the live edge. */
  #part = 0
  #waited = 0
  #asked: { position: number; inside: InsideRequest | null; at: number; abort: AbortController } | null = null
  #turn = 0
  /** Whether the last question was given up: the next is waited for, or nothing would be seen where each takes long. */
  #gaveUp = false

  constructor(options: PlayheadOptions<S>) {
    this.#options = options
  }

  /** Whether a position is on its way. */
  get computing(): boolean {
    return this.#asked !== null
  }

  /** Epochs a second. */
  get #speed(): number {
    if (this.pace === 'live') return Infinity
    return this.pace === 'whole' ? Math.max(1, this.total - this.first) / WHOLE_SECONDS : this.pace
  }

  /** Looks at a run; null for none. */
  open(runId: string | null, given: Partial<Opened> = {}): void {
    const { first = 0, last = 0, total = 0, pace = this.pace, playing = false, growing = false } = given
    const { position = first } = given
    this.#forget()
    this.runId = runId
    this.first = first
    this.last = last
    this.total = Math.max(total, last)
    this.position = position
    this.pace = pace
    this.playing = playing
    this.growing = growing
    this.riding = playing && pace === 'live'
    this.shown = null
    this.#part = 0
    this.#waited = 0
  }

  /** The run has grown, or has ended. */
  grow(last: number, total: number, growing: boolean): void {
    this.last = Math.max(last, this.first)
    // What is planned is not reached by a run that has ended before.
    this.total = growing ? Math.max(total, last) : this.last
    this.growing = growing
    if (this.riding) this.position = this.last
    if (!growing && this.riding) this.playing = false
    if (!growing && this.playing && this.position >= this.last) this.playing = false
  }

  /** The newest state has come by itself: it is drawn where the playhead rides along. */
  offer(shown: Omit<ShownPosition<S>, 'recomputed'>): void {
    if (!this.riding) return
    this.#forget()
    this.#draw({ ...shown, recomputed: null })
    if (this.growing) return
    this.riding = false
    // A run may end while it is asked to be watched in another way: its last state comes without the inside, and no other.
    if (this.#options.inside?.() && !shown.inside && !shown.insideError) void this.#ask()
  }
  setPace(pace: Pace): void {
    this.pace = pace
    this.riding = this.playing && this.growing && pace === 'live'
    if (this.riding) this.position = this.last
  }

  goTo(position: number): void {
    this.riding = this.growing && position >= this.last
    this.playing = this.riding
    this.#move(position)
  }
  /** Something else is wanted of the position that is shown. */
  refresh(): void {
    if (!this.riding) void this.#ask()
  }
  step(epochs: number): void {
    this.goTo(this.position + epochs)
  }
  /** Plays or pauses; at the end it begins again. */
  toggle(): void {
    if (!this.playing && !this.growing && this.position >= this.last) this.#move(this.first)
    this.playing = !this.playing
    this.riding = this.playing && this.growing && this.pace === 'live'
    this.#part = 0
    this.#waited = 0
  }

  /** Moves on while it plays. */
  tick(seconds: number): void {
    if (!this.playing || this.riding || this.runId === null) return
    if (this.position >= this.last) {
      this.#part = 0
      this.#waited += seconds
      if (!this.growing) this.playing = false
      // Training is slower than the pace: what it shows by itself is all there is.
      else if (this.#waited > EDGE_SECONDS && this.waitFor() >= this.last) this.riding = true
      return
    }
    this.#waited = 0
    const end = Math.min(this.last, this.waitFor())
    this.#part += Math.max(0, Math.min(this.#speed * seconds, end - this.position))
    const whole = Math.floor(this.#part)
    this.#part -= whole
    if (whole > 0) this.#move(this.position + whole)
  }

  #move(position: number): void {
    this.position = Math.min(this.last, Math.max(this.first, Math.round(position)))
    void this.#ask()
  }

  #forget(): void {
    this.#turn++
    this.#asked?.abort.abort()
    this.#asked = null
  }

  /** Computes the present position. One is computed at a time; of those asked for meanwhile the newest is next. */
  async #ask(): Promise<void> {
    const { runId, position } = this
    if (runId === null) return
    const inside = this.#options.inside?.() ?? null
    if (this.#asked) {
      const { at, abort } = this.#asked
      // The same once more is on its way already.
      const other = this.#asked.position !== position || this.#asked.inside !== inside
      if (other && !this.#gaveUp && performance.now() - at > PATIENCE_MS) {
        this.#gaveUp = true
        abort.abort()
      }
      return
    }
    const turn = this.#turn
    const abort = new AbortController()
    this.#asked = { position, inside, at: performance.now(), abort }
    try {
      const wanted = { runId, position, ...(inside && { inside }) }
      const found = await this.#options.client.runs.position(wanted, { signal: abort.signal })
      if (turn !== this.#turn) return
      this.#gaveUp = false
      this.#draw({ ...found, snapshot: found.snapshot as S })
    } catch (thrown) {
      if (turn !== this.#turn) return
      // Not saved yet: it comes with the next update.
      if (!abort.signal.aborted && toLabError(thrown).key !== 'positionNotReached') {
        this.playing = false
        this.#options.report(thrown)
      }
    }
    this.#asked = null
    const other = this.position !== position || (this.#options.inside?.() ?? null) !== inside
    // What was given up may be what is wanted again.
    if (other || abort.signal.aborted) void this.#ask()
  }

  #draw(shown: ShownPosition<S>): void {
    this.shown = shown
    this.#options.show(shown)
  }
}

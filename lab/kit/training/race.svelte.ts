import type { RunSpec, SnapshotValue } from '../../../preload/contract/values.ts'
import type { Playhead } from './playhead.svelte.ts'
import { type DriverOptions, RunDriver } from './run-driver.svelte.ts'

/** How much of a run the leader may be shown ahead of the other, whose picture is still computed. */
const MOST_AHEAD = 0.02

/** How far a run goes, as far as is known: to what is planned, or to where it has ended. */
const reachOf = ({ playhead: { total, last } }: { playhead: Pick<Playhead, 'total' | 'last'> }): number =>
  Math.max(total, last)

/** Two runs on one clock: the longer one leads, the other follows its playhead, and neither is shown ahead of the other. */
export class Race<S extends SnapshotValue = SnapshotValue> {
  readonly sides: readonly [RunDriver<S>, RunDriver<S>]
  readonly #client: DriverOptions['client']
  /** Whether both are being started. */
  starting = $state(false)
  /** Which side leads: the first, unless the second is longer. */
  #leads = $state<0 | 1>(0)
  /** Whether the leader was played while it grew: a run that ends at its live edge stops its playhead. */
  #played = false

  constructor(options: DriverOptions) {
    this.#client = options.client
    this.sides = [new RunDriver<S>(options), new RunDriver<S>(options)]
    for (const side of this.sides)
      side.playhead.waitFor = () =>
        side !== this.leader || this.follower.playhead.runId === null ? Infinity : this.#waitFor
  }

  /** The run that the timeline is of. */
  get leader(): RunDriver<S> {
    return this.sides[this.#leads]
  }
  get follower(): RunDriver<S> {
    return this.sides[this.#leads === 0 ? 1 : 0]
  }

  /**
   * How far the leader may go: to where the other can be shown, and little ahead of where it is while its picture is
   * computed. Nothing is waited for that may never come: not for a picture that is not on its way, nor for epochs of a run
   * that has ended before.
   */
  get #waitFor(): number {
    const { first, total, shown, growing, computing } = this.follower.playhead
    const ahead = (shown?.position ?? first) + Math.max(1, Math.ceil((total - first) * MOST_AHEAD))
    return Math.min(growing ? this.#edge : Infinity, computing ? ahead : Infinity)
  }

  /** Where the follower can be shown: not at its live edge, where it would ride ahead. */
  get #edge(): number {
    const { playhead } = this.follower
    return playhead.growing ? Math.max(playhead.first, playhead.last - 1) : playhead.last
  }

  /**
   * Starts both, of which each is an ordinary run: both or none. What trains is ended before; nothing happens while a start
   * is on its way.
   * @param noteOf what is noted with a run of the one that it races against
   */
  async start(specs: readonly [RunSpec, RunSpec], noteOf: (other: string) => string): Promise<void> {
    if (this.starting) return
    this.starting = true
    try {
      await this.stop()
      const before = this.sides.map(({ runId }) => runId)
      await Promise.all(this.sides.map((side, at) => side.start(specs[at]!)))
      this.#leads = 0
      if (this.follower.playhead.playing) this.follower.playhead.toggle()
      const runIds = this.sides.map(({ runId }) => runId)
      // Why one was refused has been reported; the other alone is no race.
      if (runIds.some((runId, at) => runId === before[at])) return await this.stop()
      await Promise.all(
        runIds.map((runId, at) => this.#client.history.update({ runId: runId!, note: noteOf(runIds[1 - at]!) })),
      )
    } finally {
      this.starting = false
    }
  }
  /** Ends those that train; what they have stays in the history. */
  async stop(): Promise<void> {
    await Promise.all(this.sides.map((side) => (side.training ? side.stop() : null)))
  }
  /** Keeps both on one clock, where either has moved, grown or ended: the follower is shown where the leader is, or at its end. */
  follow(): void {
    const [a, b] = this.sides.map(reachOf) as [number, number]
    const longer = b > a ? 1 : 0
    if (longer !== this.#leads && a > 0 && b > 0) this.#handOver(longer)
    const { leader, follower } = this
    if (leader.playhead.growing) this.#played = leader.playhead.playing
    if (follower.playhead.runId === null) return
    const to = Math.min(leader.playhead.position, this.#edge)
    if (to !== follower.playhead.position) follower.playhead.goTo(to)
  }
  /** The other leads from here on, played at the same pace or held as the leader was. */
  #handOver(to: 0 | 1): void {
    const [from, next] = [this.leader.playhead, this.sides[to].playhead]
    const playing = from.playing || (this.#played && !from.growing)
    if (from.playing) from.toggle()
    this.#leads = to
    next.setPace(from.pace)
    if (playing && (next.growing || next.position < next.last)) next.toggle()
  }
  dispose(): void {
    for (const side of this.sides) side.dispose()
  }
}

import type { RunSpec, SnapshotValue } from '../../../preload/contract/values.ts'
import { type DriverOptions, RunDriver } from './run-driver.svelte.ts'

/** How much of a run the leader may be shown ahead of the other, whose picture is still computed. */
const MOST_AHEAD = 0.02

/** Two runs on one clock: the first leads, the second follows its playhead, and neither is shown ahead of the other. */
export class Race<S extends SnapshotValue = SnapshotValue> {
  readonly sides: readonly [RunDriver<S>, RunDriver<S>]
  readonly #client: DriverOptions['client']
  /** Whether both are being started. */
  starting = $state(false)

  constructor(options: DriverOptions) {
    this.#client = options.client
    this.sides = [new RunDriver<S>(options), new RunDriver<S>(options)]
    const [leader, follower] = this.sides
    leader.playhead.waitFor = () => (follower.playhead.runId === null ? Infinity : this.#waitFor)
  }

  /**
   * How far the leader may go: to where the other can be shown, and little ahead of where it is while its picture is
   * computed. Nothing is waited for that may never come: not for a picture that is not on its way, nor for epochs of a run
   * that has ended before.
   */
  get #waitFor(): number {
    const { first, total, shown, growing, computing } = this.sides[1].playhead
    const ahead = (shown?.position ?? first) + Math.max(1, Math.ceil((total - first) * MOST_AHEAD))
    return Math.min(growing ? this.#edge : Infinity, computing ? ahead : Infinity)
  }

  /** Where the follower can be shown: not at its live edge, where it would ride ahead. */
  get #edge(): number {
    const { playhead } = this.sides[1]
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
      const [leader, follower] = this.sides
      if (follower.playhead.playing) follower.playhead.toggle()
      const runIds = [leader.runId, follower.runId]
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
  /** Shows the second where the first is. */
  follow(position: number): void {
    const { playhead } = this.sides[1]
    if (playhead.runId === null) return
    const to = Math.min(position, this.#edge)
    if (to !== playhead.position) playhead.goTo(to)
  }
  dispose(): void {
    for (const side of this.sides) side.dispose()
  }
}

import type { RunSpec, SnapshotValue } from '../../../preload/contract/values.ts'
import { type DriverOptions, RunDriver } from './run-driver.svelte.ts'

/** How much of a run the leader may be shown ahead of the other, whose picture is still computed. */
const MOST_AHEAD = 0.02

/** Two runs on one clock: the first leads, the second follows its playhead, and neither is shown ahead of the other. */
export class Race<S extends SnapshotValue = SnapshotValue> {
  readonly sides: readonly [RunDriver<S>, RunDriver<S>]
  readonly #client: DriverOptions['client']

  constructor(options: DriverOptions) {
    this.#client = options.client
    this.sides = [new RunDriver<S>(options), new RunDriver<S>(options)]
    const [leader, follower] = this.sides
    leader.playhead.waitFor = () => (follower.playhead.runId === null ? Infinity : this.#waitFor)
  }

  /** How far the leader may go: to where the other has been trained, and little ahead of where it is shown. */
  get #waitFor(): number {
    const { first, total, shown } = this.sides[1].playhead
    return Math.min(this.#edge, (shown?.position ?? first) + Math.max(1, Math.ceil((total - first) * MOST_AHEAD)))
  }

  /** Where the follower can be shown: not at its live edge, where it would ride ahead. */
  get #edge(): number {
    const { playhead } = this.sides[1]
    return playhead.growing ? Math.max(playhead.first, playhead.last - 1) : playhead.last
  }

  /**
   * Starts both, of which each is an ordinary run.
   * @param noteOf what is noted with a run of the one that it races against
   */
  async start(specs: readonly [RunSpec, RunSpec], noteOf: (other: string) => string): Promise<void> {
    await Promise.all(this.sides.map((side, at) => side.start(specs[at]!)))
    const [leader, follower] = this.sides
    if (follower.playhead.playing) follower.playhead.toggle()
    const runIds = [leader.runId, follower.runId]
    await Promise.all(
      runIds.map((runId, at) => {
        const other = runIds[1 - at]
        return runId && other ? this.#client.history.update({ runId, note: noteOf(other) }) : null
      }),
    )
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

import { keyframeRoom, keyframeStride } from '../../../lab/core/training/keyframes.ts'
import type { KeptState } from '../../../preload/contract/values.ts'
import { limits } from '../../../preload/limits.ts'

/** How old the newest stored state may be while a run trains, in milliseconds. */
const NEWEST_MS = 5_000

/**
 * The largest state that is stored because a run is stopped, in bytes: a larger one would keep whoever stopped it waiting
 * for longer than the epochs since the one before take to be computed again.
 */
const QUICK_BYTES = 16 * 1024 * 1024

/** Takes the states of a run as it trains: keyframes at the multiples of a stride, and the newest now and then. */
export class Recorder {
  readonly #keep: () => KeptState
  readonly #first: number
  readonly #room: number
  readonly #storable: boolean
  readonly #quick: boolean
  #position: number
  #stride: number
  #count: number
  #taken: KeptState[] = []
  #newestAt = performance.now()
  /** The position of the last newest state that was given out. */
  #newest: number

  /**
   * @param position where the run is now; its beginning, or what it goes on from
   * @param first where it began
   * @param bytes of one of its states
   */
  constructor({
    keep,
    first,
    position,
    bytes,
  }: {
    keep: () => KeptState
    first: number
    position: number
    bytes: number
  }) {
    this.#keep = keep
    this.#first = first
    this.#position = position
    this.#room = keyframeRoom(bytes)
    this.#storable = bytes <= limits.stateBytes
    this.#quick = bytes <= QUICK_BYTES
    this.#stride = keyframeStride(first, position, this.#room)
    this.#count = Math.floor(position / this.#stride) - Math.floor(first / this.#stride)
    this.#newest = first
  }

  /** To be called after each epoch, with the number of epochs done. */
  passed(position: number): void {
    this.#position = position
    if (position % this.#stride !== 0) return
    this.#count++
    if (this.#count > this.#room) {
      this.#stride = keyframeStride(this.#first, position, this.#room)
      this.#count = Math.floor(position / this.#stride) - Math.floor(this.#first / this.#stride)
      this.#taken = this.#taken.filter((taken) => taken.position % this.#stride === 0)
      if (position % this.#stride !== 0) return
    }
    this.#taken.push(this.#keep())
  }

  /** The keyframes since the last call, and the newest state where that is due. */
  take(): { keyframes?: KeptState[]; newest?: KeptState } {
    const keyframes = this.#taken
    this.#taken = []
    const due = performance.now() - this.#newestAt >= NEWEST_MS
    return { ...(keyframes.length > 0 && { keyframes }), ...(due && this.newest()) }
  }

  /** The present state as the newest; nothing where it is stored already, or too large to be. */
  newest(): { newest?: KeptState } {
    this.#newestAt = performance.now()
    // A state is looked at only where it is to be stored: taking a large one costs some tenths of a second.
    if (!this.#storable || this.#position === this.#newest) return {}
    this.#newest = this.#position
    return { newest: this.#keep() }
  }

  /** The state that a stopped run is left with: the present one as the newest, unless that is large. */
  stopped(): { newest?: KeptState } {
    return this.#quick ? this.newest() : {}
  }
}

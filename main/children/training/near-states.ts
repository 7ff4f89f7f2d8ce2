/** States of a run by their position. Where there is no room for all, those go that were used longest ago. */
export class NearStates<T> {
  readonly #room: number
  /** The one that was used last stands last. */
  readonly #states = new Map<number, T>()

  /** @param room how many are kept */
  constructor(room: number) {
    this.#room = room
  }
  has(position: number): boolean {
    return this.#states.has(position)
  }
  set(position: number, state: T): void {
    this.#states.delete(position)
    this.#states.set(position, state)
    if (this.#states.size > this.#room) this.#states.delete(this.#states.keys().next().value!)
  }
  /** The position of the last one up to a position; null where there is none. */
  before(position: number): number | null {
    let nearest = -1
    for (const known of this.#states.keys()) if (known <= position && known > nearest) nearest = known
    return nearest < 0 ? null : nearest
  }
  /** One that is used now. */
  use(position: number): T | undefined {
    const state = this.#states.get(position)
    if (state !== undefined) this.set(position, state)
    return state
  }
}

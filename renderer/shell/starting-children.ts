import type { LabState } from '../../preload/contract/app.ts'
import type { Message } from '../../preload/message.ts'

type Child = LabState['children'][number]

/** Shorter than a blink: nothing is told of a process that starts again, in milliseconds. */
const BLINK_MS = 100
/** So long somebody must have waited for a process that starts for the first time, in milliseconds. */
const WAIT_MS = 400

/** Tells of processes that start again, and of those that start for the first time while somebody waits for them. */
export class StartingChildren {
  readonly #show: (name: string, why: Message | null) => () => void
  readonly #told = new Map<string, { again: boolean; forget: () => void }>()

  /** @param show tells of one, and returns what tells of it no more */
  constructor(show: (name: string, why: Message | null) => () => void) {
    this.#show = show
  }

  /** @param children as they are now; none where the window knows nothing of them any more */
  follow(children: readonly Pick<Child, 'name' | 'starting'>[]): void {
    const starting = new Map(
      children.flatMap(({ name, starting }) =>
        starting && (starting.why || starting.waitedFor) ? [[name, starting]] : [],
      ),
    )
    for (const [name, { again, forget }] of this.#told) {
      const now = starting.get(name)
      if (now && (now.why !== null) === again) continue
      forget()
      this.#told.delete(name)
    }
    for (const [name, { why }] of starting) if (!this.#told.has(name)) this.#told.set(name, this.#await(name, why))
  }
  #await(name: string, why: Message | null) {
    let hide = (): void => {}
    const timer = setTimeout(() => (hide = this.#show(name, why)), why === null ? WAIT_MS : BLINK_MS)
    return {
      again: why !== null,
      forget: () => {
        clearTimeout(timer)
        hide()
      },
    }
  }
}

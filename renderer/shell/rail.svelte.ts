import { MediaQuery } from 'svelte/reactivity'

const KEY = 'spiral-lab-rail'

/** How wide the rail of tabs is: with names where there is room, icons alone otherwise, or as the user set it. */
class Rail {
  readonly #roomy = new MediaQuery('(min-width: 1400px)')
  readonly #tight = new MediaQuery('(max-width: 899px)')
  /** What was chosen; null follows the window's width. */
  #choice = $state<string | null>(globalThis.localStorage?.getItem(KEY) ?? null)

  /** Whether the window is so small that names have no room at all. */
  get fixed(): boolean {
    return this.#tight.current
  }
  get narrow(): boolean {
    if (this.fixed) return true
    return this.#choice === null ? !this.#roomy.current : this.#choice === 'narrow'
  }
  toggle(): void {
    this.#choice = this.narrow ? 'wide' : 'narrow'
    globalThis.localStorage?.setItem(KEY, this.#choice)
  }
}

/** The window's rail. */
export const rail = new Rail()

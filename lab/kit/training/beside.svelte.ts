import { untrack } from 'svelte'
import { innerWidth } from 'svelte/reactivity/window'

/** From so many CSS pixels on the charts have a place of their own. */
const WIDE = 1600

export type BesidePart = 'network' | 'log' | 'charts'

/** What stands beside the stage. For a component's initialization: it has an effect. */
export class Beside {
  #chosen = $state<BesidePart | null>('network')
  /** Whether there is no room beside the stage: what stands there lies over it. */
  narrow = $state(false)
  /** Whether the charts have a place of their own. */
  readonly wide = $derived((innerWidth.current ?? 0) >= WIDE)
  /** What stands there when nothing else was asked for: the network, unless it would lie over the stage. */
  readonly usual = $derived<BesidePart | null>(this.narrow ? null : 'network')
  readonly now = $derived(this.wide && this.#chosen === 'charts' ? this.usual : this.#chosen)

  constructor() {
    $effect(() => {
      const next = this.usual
      untrack(() => {
        if (this.#chosen === null || this.#chosen === 'network') this.#chosen = next
      })
    })
  }
  /** Puts a part there, or takes it away. */
  toggle(part: BesidePart): void {
    if (part === 'network') this.#chosen = this.now === 'network' ? null : 'network'
    else this.#chosen = this.#chosen === part ? this.usual : part
  }
  /** Back to what stands there usually. */
  close(): void {
    this.#chosen = this.usual
  }
}

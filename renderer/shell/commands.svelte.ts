import { untrack } from 'svelte'
import type { Command } from '../../lab/kit/lab-context.ts'
import { matchesShortcut, takesKey } from './shortcuts.ts'

export const onMac = /mac/i.test(navigator.platform)

/** Everything a user can do now: for the palette, the shortcut sheet and the keyboard. */
export class Commands {
  #groups = $state.raw<readonly (readonly Command[])[]>([])
  readonly list: Command[] = $derived(this.#groups.flat())

  /** Adds commands until the returned function is called. Made for effects, which must not run again because of it. */
  add(commands: readonly Command[]): () => void {
    untrack(() => (this.#groups = [...this.#groups, commands]))
    return () => {
      untrack(() => (this.#groups = this.#groups.filter((group) => group !== commands)))
    }
  }
  /** The command of a key press, unless the element with the focus needs the key itself or a dialog is open. */
  handle(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return
    const over = document.querySelector('dialog[open]') !== null
    const target = event.target instanceof HTMLElement ? event.target : null
    const command = this.list.find(
      ({ shortcut, otherShortcut, enabled, inDialogs }) =>
        (!over || inDialogs) &&
        [shortcut, otherShortcut].some(
          (keys) => keys !== undefined && matchesShortcut(event, keys, onMac) && !takesKey(target, keys),
        ) &&
        (enabled?.() ?? true),
    )
    if (!command) return
    event.preventDefault()
    command.run()
  }
}

import { untrack } from 'svelte'
import { isComposing } from '../../lab/kit/composing.ts'
import type { Command } from '../../lab/kit/lab-context.ts'
import { eventElement } from './in-shadow-roots.ts'
import { matchesShortcut, takesKey } from './shortcuts.ts'

export const onMac = /mac/i.test(navigator.platform)

/** Everything a user can do now: for the palette, the shortcut sheet and the keyboard. */
export class Commands {
  /** A teardown reads a state as it was before its turn: what it takes a group away from stands here. */
  #present: readonly (readonly Command[])[] = []
  #groups = $state.raw(this.#present)
  readonly list: Command[] = $derived(this.#groups.flat())
  readonly #known = new Map<string, Command>()

  /** Adds commands until the returned function is called. Made for effects, which must not run again because of it. */
  add(commands: readonly Command[]): () => void {
    for (const command of commands) this.#known.set(command.id, command)
    this.#set([...this.#present, commands])
    return () => this.#set(this.#present.filter((group) => group !== commands))
  }
  #set(groups: readonly (readonly Command[])[]): void {
    this.#present = groups
    untrack(() => (this.#groups = groups))
  }
  /** The commands of a tab that was in front at some time, whichever is now. */
  ofTab(experiment: string): Command[] {
    const inFront = this.list.filter(({ id }) => id.startsWith(`${experiment}.`))
    return inFront.length > 0 ? inFront : [...this.#known.values()].filter(({ id }) => id.startsWith(`${experiment}.`))
  }
  /** The command of a key press, unless the element with the focus needs the key itself or a dialog is open. */
  handle(event: KeyboardEvent): void {
    if (event.defaultPrevented || isComposing(event)) return
    const over = document.querySelector('dialog[open]') !== null
    const target = eventElement(event)
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

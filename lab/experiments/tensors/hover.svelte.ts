import { getContext, setContext } from 'svelte'

/** An element under the pointer, or with the focus: of a node's tensor, and where it lies in memory if that is known. */
export interface HoveredElement {
  node: string
  element: number
  memory: { id: number; at: number } | null
}

/** Which element is looked at, for all that show it: tables, the graph and the cell. */
export class Hover {
  over = $state.raw<HoveredElement | null>(null)

  /** Whether an element is the one that is looked at, or lies in the same place of memory. */
  lights(node: string | null, element: number, memory: { id: number; at: number } | null): boolean {
    const { over } = this
    if (!over) return false
    if (over.node === node && over.element === element) return true
    return memory !== null && over.memory?.id === memory.id && over.memory.at === memory.at
  }
}

const KEY = 'tensors.hover'
export const setHover = (): Hover => setContext(KEY, new Hover())
/** The tab's; none where a kept picture is shown alone. */
export const getHover = (): Hover | null => getContext<Hover | undefined>(KEY) ?? null

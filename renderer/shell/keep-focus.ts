/**
 * The keyboard never loses its place. Where the element that has the focus goes away, the focus goes to a neighbour: what
 * the nearest part around it names in `data-focus-home` (selectors parted by `|`, the first one that finds something), or
 * before that to one of its like, in its place. Where nothing is named: to where the focus was before, or to the content.
 */

import { eventElement, focusedElement } from './in-shadow-roots.ts'

/** How many places are remembered. */
const REMEMBERED = 16

/** An element that had the focus, what was around it, and its place among its like. */
interface Held {
  element: HTMLElement
  homes: { part: HTMLElement; places: readonly number[] }[]
}

const isThere = (element: Element): boolean =>
  element.isConnected && element.getClientRects().length > 0 && !element.matches(':disabled')

const selectorsOf = (part: HTMLElement): string[] => (part.dataset['focusHome'] ?? '').split('|')
const found = (part: HTMLElement, selector: string): HTMLElement[] => [...part.querySelectorAll<HTMLElement>(selector)]

/** @param seen the element, or the host of the shadow root that it lies in: what the parts around it have within them */
function held(element: HTMLElement, seen: HTMLElement): Held {
  const homes: Held['homes'] = []
  for (let part = seen.closest<HTMLElement>('[data-focus-home]'); part;) {
    const within = part
    homes.push({ part, places: selectorsOf(part).map((selector) => found(within, selector).indexOf(seen)) })
    part = part.parentElement?.closest<HTMLElement>('[data-focus-home]') ?? null
  }
  return { element, homes }
}

/** The neighbours that the parts around it name: of the nearest part first, and first of all its like. */
const neighbours = ({ homes }: Held): HTMLElement[] =>
  homes.flatMap(({ part, places }) => {
    if (!part.isConnected) return []
    const named = selectorsOf(part).flatMap((selector, index) => {
      const there = found(part, selector).filter(isThere)
      const place = places[index] ?? -1
      const element = there[Math.max(0, Math.min(place, there.length - 1))]
      return element ? [{ element, alike: place >= 0 }] : []
    })
    return [...named.filter(({ alike }) => alike), ...named.filter(({ alike }) => !alike)].map(({ element }) => element)
  })

/**
 * Watches over the focus.
 * @param content where it is when nothing else is left; takes the focus itself
 * @returns what ends it
 */
export function keepFocus(content: HTMLElement): () => void {
  let last: Held | null = null
  let before: HTMLElement[] = []
  let asked: ReturnType<typeof setTimeout> | undefined
  const lost = () => document.activeElement === null || document.activeElement === document.body
  const took = (element: HTMLElement): boolean => {
    // What the user looks at stays in sight.
    element.focus({ preventScroll: true })
    return focusedElement() === element
  }
  function look() {
    asked = undefined
    if (!last || !lost()) return
    // The user left it for nothing: that is no loss, then or later.
    if (isThere(last.element)) last = null
    else if (![...neighbours(last), ...before].some((element) => isThere(element) && took(element))) took(content)
  }
  // Not at once: whoever took the element away may have a better place for the focus.
  const ask = () => void (asked ??= setTimeout(look))
  function came(event: FocusEvent) {
    const { target } = event
    const element = eventElement(event)
    if (!element || !(target instanceof HTMLElement)) return
    last = held(element, target)
    if (content.contains(target) && target !== content)
      before = [element, ...before.filter((other) => other !== element)].slice(0, REMEMBERED)
  }
  const changes = new MutationObserver(() => {
    if (last && lost()) ask()
  })
  document.addEventListener('focusin', came)
  document.addEventListener('focusout', ask)
  changes.observe(document.body, { subtree: true, childList: true, attributeFilter: ['hidden', 'disabled', 'inert'] })
  return () => {
    clearTimeout(asked)
    document.removeEventListener('focusin', came)
    document.removeEventListener('focusout', ask)
    changes.disconnect()
  }
}

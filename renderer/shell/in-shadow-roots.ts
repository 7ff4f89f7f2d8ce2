/** What an event or the focus is about, within shadow roots too: outside them the document tells their host alone. */

/** The element at which an event began, or null where it began at none. */
export function eventElement(event: Event): HTMLElement | null {
  const [first] = event.composedPath()
  return first instanceof HTMLElement ? first : null
}

/** The element that has the focus, or null where none has it. */
export function focusedElement(): HTMLElement | null {
  let element = document.activeElement
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
  return element instanceof HTMLElement ? element : null
}

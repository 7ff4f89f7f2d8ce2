/** What stands in another's way on a page: texts and controls that overlap, are cut off, or have no room to be seen. */
import type { Page } from 'playwright'

/**
 * Looks at everything that can be read or used where it is drawn now.
 * @returns a line for each fault, with what it is about; the same each time
 */
export const crowding = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    interface Box {
      left: number
      top: number
      right: number
      bottom: number
    }
    interface Item {
      element: Element
      name: string
      box: Box
      /** What of it is in sight. */
      seen: Box
      control: boolean
    }
    /** Pixels that fonts and rounded sizes may reach over an edge. */
    const SLACK = 2
    /** The least side of a picture or of a list that something is to be seen in. */
    const LEAST = 24
    const controls = 'button, a[href], input, select, textarea, summary, [role=button], [role=tab]'

    const faults = new Set<string>()
    const open = [...document.querySelectorAll('dialog[open]')].at(-1)
    const root = open ?? document.body
    const plain = ({ left, top, right, bottom }: Box): Box => ({ left, top, right, bottom })
    const wide = ({ left, right }: Box) => right - left
    const high = ({ top, bottom }: Box) => bottom - top
    const common = (a: Box, b: Box): Box => ({
      left: Math.max(a.left, b.left),
      top: Math.max(a.top, b.top),
      right: Math.min(a.right, b.right),
      bottom: Math.min(a.bottom, b.bottom),
    })
    const screen: Box = { left: 0, top: 0, right: innerWidth, bottom: innerHeight }
    const words = (text: string) => text.replace(/\s+/g, ' ').trim().slice(0, 40)
    const nameOf = (element: Element): string =>
      words(element.getAttribute('aria-label') ?? element.textContent ?? '') ||
      words(element.getAttribute('title') ?? '') ||
      `${element.localName}.${element.getAttribute('class') ?? ''}`
    /** Whether it is there for readers of the screen alone. */
    const isClipped = (element: Element): boolean => {
      for (let at: Element | null = element; at; at = at.parentElement)
        if (getComputedStyle(at).clipPath === 'inset(50%)') return true
      return false
    }
    const isSeen = (element: Element): boolean =>
      element.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true }) &&
      !element.closest('.visually-hidden, .skip, option, [inert]') &&
      !isClipped(element)

    /** What is in sight of a box, and whether anything of it can never be. */
    function inSight(element: Element, box: Box, itself: boolean): { seen: Box; cut: boolean } {
      let seen = box
      let cut = false
      // What lies beyond a part that scrolls comes into sight with it: from there on the part itself counts.
      let rest = box
      let fixed = false
      for (let at: Element | null = element; at; at = at.parentElement) {
        const style = getComputedStyle(at)
        const edges = at.getBoundingClientRect()
        const beyond = (from: number, to: number, least: number, most: number) =>
          from < least - SLACK || to > most + SLACK
        if ((itself || at !== element) && !fixed)
          for (const axis of ['x', 'y'] as const) {
            const overflow = axis === 'x' ? style.overflowX : style.overflowY
            if (overflow === 'visible') continue
            const [from, to] = axis === 'x' ? (['left', 'right'] as const) : (['top', 'bottom'] as const)
            seen = { ...seen, [from]: Math.max(seen[from], edges[from]), [to]: Math.min(seen[to], edges[to]) }
            if (overflow === 'hidden' || overflow === 'clip') {
              const short = axis === 'x' && style.textOverflow === 'ellipsis'
              const clamped = axis === 'y' && style.webkitLineClamp !== 'none'
              if (!short && !clamped && beyond(rest[from], rest[to], edges[from], edges[to])) cut = true
            } else if (rest[from] + (axis === 'x' ? at.scrollLeft : at.scrollTop) < edges[from] - SLACK) cut = true
            rest = { ...rest, [from]: edges[from], [to]: edges[to] }
          }
        if (style.position === 'fixed') fixed = true
        if (at.matches('dialog')) break
      }
      if (
        rest.left < -SLACK ||
        rest.top < -SLACK ||
        rest.right > innerWidth + SLACK ||
        rest.bottom > innerHeight + SLACK
      )
        cut = true
      return { seen: common(seen, screen), cut }
    }
    /** The surface that something lies on: the page, or what floats above it. */
    function surfaceOf(element: Element): Element {
      let surface: Element | null = null
      for (let at: Element | null = element; at && at !== root; at = at.parentElement) {
        const { position, zIndex, backgroundColor } = getComputedStyle(at)
        if (!/^(transparent|rgba\(.*, 0(\.\d+)?\))$/.test(backgroundColor)) surface = at
        if (surface && (/absolute|fixed|sticky/.test(position) || zIndex !== 'auto')) return surface
      }
      return root
    }

    const items: Item[] = []
    function add(element: Element, name: string, box: Box, control: boolean): void {
      if (wide(box) < 2 || high(box) < 2) return
      const { seen, cut } = inSight(element, box, !control)
      if (cut) faults.add(`cut off: ${name}`)
      if (wide(seen) >= 2 && high(seen) >= 2) items.push({ element, name, box, seen, control })
    }
    for (const element of root.querySelectorAll(controls)) {
      if (!isSeen(element)) continue
      const box = plain(element.getBoundingClientRect())
      // Half a knob may stand over either end of what a slider divides.
      const knob = element.matches('input[type=range]') ? Math.min(12, wide(box) / 4) : 0
      add(element, nameOf(element), { ...box, left: box.left + knob, right: box.right - knob }, true)
    }
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      const parent = node.parentElement!
      if (!node.textContent?.trim() || !isSeen(parent) || parent.closest('script, style, select, math annotation'))
        continue
      const range = document.createRange()
      range.selectNodeContents(node)
      for (const box of range.getClientRects()) {
        add(parent, words(node.textContent), plain(box), false)
        const holder = parent.closest('button, a[href], summary')
        const edges = holder?.getBoundingClientRect()
        const short = holder && getComputedStyle(parent).textOverflow === 'ellipsis'
        if (edges && !short && getComputedStyle(holder!).display !== 'inline')
          if (box.right > edges.right + SLACK || box.bottom > edges.bottom + SLACK || box.left < edges.left - SLACK)
            faults.add(`out of its button: ${words(node.textContent)}`)
      }
    }

    for (const [i, a] of items.entries())
      for (const b of items.slice(i + 1)) {
        if (a.element.contains(b.element) || b.element.contains(a.element)) continue
        const shared = common(a.seen, b.seen)
        if (wide(shared) <= SLACK || high(shared) <= Math.max(SLACK, Math.min(high(a.box), high(b.box)) / 4)) continue
        // A unit within its box, or a caption over a picture's slider.
        if ([a, b].some(({ element }) => getComputedStyle(element).pointerEvents === 'none')) continue
        const [above, below] = [surfaceOf(a.element), surfaceOf(b.element)]
        if (above !== below) {
          const hit = document.elementFromPoint((shared.left + shared.right) / 2, (shared.top + shared.bottom) / 2)
          const top = hit && surfaceOf(hit)
          // One floats above the other, or a third above both: what is below is not seen there.
          if (top && top !== root) continue
        }
        faults.add(`overlap: ${[a.name, b.name].sort().join(' | ')}`)
      }

    for (const element of root.querySelectorAll('canvas, img, svg[role=img], [role=img] > svg')) {
      if (!isSeen(element) || element.closest('button, a[href]')) continue
      const box = element.getBoundingClientRect()
      if (wide(box) < LEAST || high(box) < LEAST)
        faults.add(`no room: ${nameOf(element)} (${wide(box)} × ${high(box)})`)
    }
    for (const element of root.querySelectorAll('*')) {
      const { overflowY } = getComputedStyle(element)
      if ((overflowY !== 'auto' && overflowY !== 'scroll') || !isSeen(element)) continue
      if (element.scrollHeight > element.clientHeight + SLACK && element.clientHeight < LEAST)
        faults.add(`no room: ${nameOf(element)} scrolls in ${element.clientHeight} px`)
    }
    const panel = open ?? document.querySelector('main .panel:not([hidden])')
    if (panel && !items.some(({ element }) => panel.contains(element))) faults.add('blank: nothing is in sight')
    return [...faults].sort()
  })

/** The keys of a shortcut such as `Ctrl+Alt+1`, `?` or `Space`. */
interface Keys {
  key: string
  control: boolean
  alt: boolean
  shift: boolean
}

function parseShortcut(shortcut: string): Keys {
  const parts = shortcut.split(/\+(?=.)/)
  const key = parts.pop() ?? ''
  return {
    key: key === 'Space' ? ' ' : key,
    control: parts.includes('Ctrl'),
    alt: parts.includes('Alt'),
    shift: parts.includes('Shift'),
  }
}

/** What a key press tells: the part of KeyboardEvent that is looked at. */
export type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>

/** Whether a key press is a shortcut; on macOS Ctrl stands for the Command key. */
export function matchesShortcut(event: KeyPress, shortcut: string, mac: boolean): boolean {
  const { key, control, alt, shift } = parseShortcut(shortcut)
  if ((mac ? event.metaKey : event.ctrlKey) !== control || event.altKey !== alt) return false
  if (mac ? event.ctrlKey : event.metaKey) return false
  const named = key.length > 1 || /[a-z0-9]/i.test(key)
  // With Alt, and on other layouts, a digit's key yields another character: its place on the keyboard counts.
  const same = event.key.toLowerCase() === key.toLowerCase() || (/^\d$/.test(key) && event.code === `Digit${key}`)
  // A sign such as `?` needs Shift on some layouts and not on others.
  return same && (!named || event.shiftKey === shift)
}

/** A shortcut as its keys' names, in the way of the system. */
export function shortcutKeys(shortcut: string, mac: boolean): string[] {
  const { key, control, alt, shift } = parseShortcut(shortcut)
  const names: Record<string, string> = { ' ': 'Space', ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓' }
  return [
    ...(control ? [mac ? '⌘' : 'Ctrl'] : []),
    ...(alt ? [mac ? '⌥' : 'Alt'] : []),
    ...(shift ? [mac ? '⇧' : 'Shift'] : []),
    names[key] ?? (key.length === 1 ? key.toUpperCase() : key),
  ]
}

/** The part of an element that tells whether it takes a key press itself. */
type Target = Pick<HTMLElement, 'tagName' | 'isContentEditable'> & { type?: string; readOnly?: boolean }

/** Whether an element is written in: it takes back what is typed by itself. */
export function isTextField({ tagName, isContentEditable, type = 'text', readOnly }: Target): boolean {
  if (isContentEditable) return true
  if (readOnly) return false
  return (
    tagName === 'TEXTAREA' || (tagName === 'INPUT' && !/^(checkbox|radio|button|range|submit|color|file)$/.test(type))
  )
}

/** Whether a shortcut must be left to the element that has the focus: without Ctrl or Alt, or what takes back typing. */
export function takesKey(target: Target | null, shortcut: string): boolean {
  if (!target) return false
  const { key, control, alt } = parseShortcut(shortcut)
  if (control && /^[zy]$/i.test(key)) return isTextField(target)
  if (control || alt || /^F\d+$/.test(key)) return false
  if (target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName)) return true
  if (target.tagName === 'INPUT') {
    const reads = !/^(checkbox|radio|button|range)$/.test(target.type ?? 'text')
    return reads || key === ' ' || key.startsWith('Arrow') || key === 'Home' || key === 'End'
  }
  // A link is followed by Enter alone: after a click on a tab, Space plays what it shows.
  if (key === ' ') return /^(BUTTON|SUMMARY)$/.test(target.tagName)
  return key === 'Enter' && /^(BUTTON|A|SUMMARY)$/.test(target.tagName)
}

import { eventElement } from './in-shadow-roots.ts'

/** Files dropped on the window, or pasted into it, wherever it is: a view that takes them itself comes first. */

const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false

/** Says that a file may be dropped here; without it the system shows that it may not. */
export function acceptDrag(event: DragEvent): void {
  if (hasFiles(event)) event.preventDefault()
}
/** @returns the files, unless a view has taken them */
export function takeDrop(event: DragEvent): File[] {
  if (event.defaultPrevented || !hasFiles(event)) return []
  event.preventDefault()
  return [...(event.dataTransfer?.files ?? [])]
}

const isTextField = (event: Event): boolean =>
  eventElement(event)?.closest('input, textarea, select, [contenteditable]') != null

/** @returns what was pasted of files, unless a view has taken it or it is meant for a text field */
export function takePaste(event: ClipboardEvent): File[] {
  const files = [...(event.clipboardData?.files ?? [])]
  if (event.defaultPrevented || files.length === 0 || isTextField(event)) return []
  event.preventDefault()
  return files
}

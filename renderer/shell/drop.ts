/** Files dropped on the window wherever it is: a view that takes them itself comes first. */

const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false

/** Says that a file may be dropped here; without it the system shows that it may not. */
export function acceptDrag(event: DragEvent): void {
  if (hasFiles(event)) event.preventDefault()
}
/** @returns the first file, unless a view has taken it; null where there is none */
export function takeDrop(event: DragEvent): File | null {
  if (event.defaultPrevented || !hasFiles(event)) return null
  event.preventDefault()
  return event.dataTransfer?.files[0] ?? null
}

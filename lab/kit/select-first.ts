import type { Attachment } from 'svelte/attachments'

/**
 * The click that brings the focus to a box selects what stands in it, as Tab does: what is typed next takes its place.
 * Another click places the caret, and so does a drag over some of it.
 */
export const selectFirst: Attachment<HTMLInputElement> = (box) => {
  let fresh = false
  const press = (): void => {
    fresh = document.activeElement !== box
  }
  const click = (): void => {
    if (fresh && box.selectionStart === box.selectionEnd) box.select()
    fresh = false
  }
  box.addEventListener('pointerdown', press)
  box.addEventListener('click', click)
  return () => {
    box.removeEventListener('pointerdown', press)
    box.removeEventListener('click', click)
  }
}

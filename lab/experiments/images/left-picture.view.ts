/** Which picture was open when the page was left, for the page that is loaded in its place. */

const KEY = 'spiral-lab-open-picture'

/** Where a picture can be had again when the lab no longer has it open; nothing of a file, which its owner has. */
export interface PictureSource {
  sample?: string
  runId?: string
}

/** A picture that a page has left open in the lab. */
export interface LeftPicture {
  imageId: string
  name: string
  source: PictureSource
}

/** Leaves a picture to the next page of the window; null where none is open. */
export function leavePicture(picture: LeftPicture | null): void {
  if (picture) sessionStorage.setItem(KEY, JSON.stringify(picture))
  else sessionStorage.removeItem(KEY)
}

/** What the page before has left, once: a window that was copied from this one must not take the same. */
export function takeLeftPicture(): LeftPicture | null {
  const left = sessionStorage.getItem(KEY)
  sessionStorage.removeItem(KEY)
  return left === null ? null : (JSON.parse(left) as LeftPicture)
}

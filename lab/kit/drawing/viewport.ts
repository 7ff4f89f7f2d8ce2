/** Which part of a picture is seen: shared by the views of one picture before and after. */

/** `scale` is screen pixels a picture pixel; (x, y) is the picture's point at the middle of the view. */
export interface Viewport {
  scale: number
  x: number
  y: number
}
export interface Size {
  width: number
  height: number
}

/** A single picture pixel is at most this wide on the screen. */
export const MAX_SCALE = 64

/** The whole picture, in the middle; small pictures are not enlarged beyond four times. */
export function fitted(picture: Size, view: Size): Viewport {
  const scale = Math.min(view.width / picture.width, view.height / picture.height, 4)
  return { scale: scale > 0 && Number.isFinite(scale) ? scale : 1, x: picture.width / 2, y: picture.height / 2 }
}

/** The picture's point under a point of the view (both from their top left corner). */
export function toPicture(port: Viewport, view: Size, x: number, y: number): { x: number; y: number } {
  return { x: port.x + (x - view.width / 2) / port.scale, y: port.y + (y - view.height / 2) / port.scale }
}

/** The view's point of a picture's point. */
export function toView(port: Viewport, view: Size, x: number, y: number): { x: number; y: number } {
  return { x: view.width / 2 + (x - port.x) * port.scale, y: view.height / 2 + (y - port.y) * port.scale }
}

/** Keeps the picture in sight: the middle of the view never leaves it, and it is never smaller than half its fit, or one to one where that is smaller. */
export function kept(port: Viewport, picture: Size, view: Size): Viewport {
  const smallest = Math.min(1, fitted(picture, view).scale / 2)
  return {
    scale: Math.min(MAX_SCALE, Math.max(smallest, port.scale)),
    x: Math.min(picture.width, Math.max(0, port.x)),
    y: Math.min(picture.height, Math.max(0, port.y)),
  }
}

/** Enlarges by a factor around a point of the view, which stays where it is. */
export function zoomed(
  port: Viewport,
  picture: Size,
  view: Size,
  factor: number,
  at?: { x: number; y: number },
): Viewport {
  const middle = at ?? { x: view.width / 2, y: view.height / 2 }
  const fixed = toPicture(port, view, middle.x, middle.y)
  const { scale } = kept({ ...port, scale: port.scale * factor }, picture, view)
  return kept(
    { scale, x: fixed.x - (middle.x - view.width / 2) / scale, y: fixed.y - (middle.y - view.height / 2) / scale },
    picture,
    view,
  )
}

/** Moved as little as shows the whole of one pixel of the picture. */
export function inSight(port: Viewport, view: Size, x: number, y: number): Viewport {
  const along = (middle: number, place: number, length: number) => {
    const room = Math.max(0, length / port.scale - 1) / 2
    return Math.min(place + 0.5 + room, Math.max(place + 0.5 - room, middle))
  }
  return { scale: port.scale, x: along(port.x, x, view.width), y: along(port.y, y, view.height) }
}

/** Moves the picture by pixels of the screen. */
export function panned(port: Viewport, picture: Size, view: Size, dx: number, dy: number): Viewport {
  return kept({ ...port, x: port.x - dx / port.scale, y: port.y - dy / port.scale }, picture, view)
}

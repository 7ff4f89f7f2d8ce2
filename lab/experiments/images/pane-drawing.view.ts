/** Draws a pane: the picture or both beside their divider, the grid of single pixels, the pixel that is pointed at. */
import type { Colors } from '../../kit/palette.ts'
import { toView, type Viewport } from '../../kit/viewport.ts'
import type { Pixels } from './pixels.view.ts'

/** From this many screen pixels a picture pixel on there is a grid, so that they can be counted. */
const GRID_SCALE = 14
/** And from this on the one that is pointed at gets a frame; a smaller one a ring around it. */
const FRAME_SCALE = 6

export interface PaneState {
  left: Pixels
  /** Drawn right of the divider; null for none. */
  right: Pixels | null
  /** Where the divider stands, from 0 (left) to 1. */
  split: number
  seen: Viewport
  /** The pixel that is pointed at. */
  cursor: { x: number; y: number } | null
}

/** @param width and height of the pane, in CSS pixels */
export function drawPane(
  context: CanvasRenderingContext2D,
  width: number,
  height: number,
  { left, right, split, seen, cursor }: PaneState,
  colors: Colors,
): void {
  const view = { width, height }
  const corner = toView(seen, view, 0, 0)
  const paint = (pixels: Pixels, from: number, to: number) => {
    context.save()
    context.beginPath()
    context.rect(from, 0, to - from, height)
    context.clip()
    context.imageSmoothingEnabled = seen.scale < 1
    context.imageSmoothingQuality = 'high'
    // A preview may be a pixel smaller or larger than the other: both fill the same place.
    context.drawImage(pixels.canvas, corner.x, corner.y, left.width * seen.scale, left.height * seen.scale)
    context.restore()
  }
  const at = right ? width * split : width
  paint(left, 0, at)
  if (right) {
    paint(right, at, width)
    context.fillStyle = colors.accent
    context.fillRect(at - 1, 0, 2, height)
  }
  if (seen.scale >= GRID_SCALE) drawGrid(context, width, height, corner, seen.scale, colors)
  if (!cursor) return
  context.beginPath()
  if (seen.scale >= FRAME_SCALE) {
    const place = toView(seen, view, cursor.x, cursor.y)
    context.rect(place.x, place.y, seen.scale, seen.scale)
  } else {
    const place = toView(seen, view, cursor.x + 0.5, cursor.y + 0.5)
    context.arc(place.x, place.y, 5, 0, 2 * Math.PI)
  }
  // In two colours: one of them stands out from whatever the picture has there.
  for (const [color, lineWidth] of [
    [colors.surface, 4],
    [colors.accent, 2],
  ] as const) {
    context.strokeStyle = color
    context.lineWidth = lineWidth
    context.stroke()
  }
}

function drawGrid(
  context: CanvasRenderingContext2D,
  width: number,
  height: number,
  corner: { x: number; y: number },
  scale: number,
  colors: Colors,
): void {
  context.strokeStyle = colors.muted
  context.globalAlpha = 0.35
  context.lineWidth = 1
  context.beginPath()
  for (let x = corner.x - Math.floor(corner.x / scale) * scale; x < width; x += scale) {
    context.moveTo(Math.round(x) + 0.5, 0)
    context.lineTo(Math.round(x) + 0.5, height)
  }
  for (let y = corner.y - Math.floor(corner.y / scale) * scale; y < height; y += scale) {
    context.moveTo(0, Math.round(y) + 0.5)
    context.lineTo(width, Math.round(y) + 0.5)
  }
  context.stroke()
  context.globalAlpha = 1
}

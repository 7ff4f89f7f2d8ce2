/** Draws a pane: the picture or both beside their divider, the grid of single pixels, the pixel that is pointed at. */
import type { Colors } from '../../kit/drawing/palette.ts'
import type { AreaValues } from '../../../preload/contract/images.ts'
import { type Size, toView, type Viewport } from '../../kit/drawing/viewport.ts'
import { drawNumbers } from './draw-numbers.view.ts'
import type { Placed } from './edge-drawing.view.ts'
import type { Pixels } from './pixels.view.ts'
import { ScreenEdges } from './screen-edges.view.ts'

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
  /** How large the right one is drawn, in pixels of the left one: a step may have cut or scaled it. */
  rightSize: Size
  /** The pixel that is pointed at. */
  cursor: { x: number; y: number } | null
  /** A rectangle that was dragged, in pixels of the left one. */
  area: { x: number; y: number; width: number; height: number } | null
  /** Values of the pixels in sight, left and right of the divider. */
  numbers: AreaValues | null
  rightNumbers: AreaValues | null
}

/** @param width and height of the pane, in CSS pixels */
export function drawPane(
  context: CanvasRenderingContext2D,
  width: number,
  height: number,
  { left, right, rightSize, split, seen, cursor, area, numbers, rightNumbers }: PaneState,
  colors: Colors,
): void {
  const view = { width, height }
  const corner = toView(seen, view, 0, 0)
  const paint = (pixels: Pixels, size: Size, from: number, to: number) => {
    context.save()
    context.beginPath()
    context.rect(from, 0, to - from, height)
    context.clip()
    context.imageSmoothingEnabled = seen.scale < 1
    context.imageSmoothingQuality = 'high'
    if (pixels.transparent)
      drawCheckerboard(context, corner.x, corner.y, size.width * seen.scale, size.height * seen.scale, colors)
    // A preview may be a pixel smaller or larger than the other: both fill the same place.
    const placed = { x: corner.x, y: corner.y, width: size.width * seen.scale, height: size.height * seen.scale }
    if (!drawSmallerEdges(context, pixels, placed, from, to))
      context.drawImage(pixels.canvas, placed.x, placed.y, placed.width, placed.height)
    context.restore()
  }
  const at = right ? width * split : width
  paint(left, left, 0, at)
  if (right) {
    context.clearRect(at, 0, width - at, height)
    paint(right, rightSize, at, width)
    context.fillStyle = colors.accent
    context.fillRect(at - 1, 0, 2, height)
  }
  if (seen.scale >= GRID_SCALE) drawGrid(context, width, height, corner, seen.scale, colors)
  if (numbers) drawNumbers(context, numbers, seen, view, 0, at)
  if (right && rightNumbers) drawNumbers(context, rightNumbers, seen, view, at, width)
  if (area) {
    const from = toView(seen, view, area.x, area.y)
    context.setLineDash([5, 4])
    context.strokeStyle = colors.accent
    context.lineWidth = 2
    context.strokeRect(from.x, from.y, area.width * seen.scale, area.height * seen.scale)
    context.setLineDash([])
  }
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

const screenEdges = new ScreenEdges()

/**
 * Draws packed edges between two places of the pane, in the pixels of the screen; false for what is no smaller there than it
 * is, or is no packed edges.
 */
function drawSmallerEdges(
  context: CanvasRenderingContext2D,
  pixels: Pixels,
  placed: Placed,
  from: number,
  to: number,
): boolean {
  const { bits } = pixels
  const ratio = context.getTransform().a
  const [width, height] = [placed.width * ratio, placed.height * ratio]
  if (!bits || width > pixels.width || height > pixels.height) return false
  const left = Math.floor(from * ratio)
  const across = Math.ceil(to * ratio) - left
  if (across <= 0) return true
  const onScreen = { x: placed.x * ratio - left, y: placed.y * ratio, width, height }
  const edges = screenEdges.draw(
    { width: pixels.width, height: pixels.height, bits },
    across,
    context.canvas.height,
    onScreen,
  )
  context.drawImage(edges, left / ratio, 0, across / ratio, edges.height / ratio)
  return true
}

/** Squares of a checkerboard, in CSS pixels. */
const SQUARE = 8

/** What shows that nothing is there: a checkerboard that stays where it is while a picture is moved over it. */
function drawCheckerboard(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  width: number,
  height: number,
  colors: Colors,
): void {
  const tile = document.createElement('canvas')
  tile.width = tile.height = 2 * SQUARE
  const squares = tile.getContext('2d')!
  squares.fillStyle = colors.surface
  squares.fillRect(0, 0, 2 * SQUARE, 2 * SQUARE)
  squares.fillStyle = colors.grid
  for (const at of [0, SQUARE]) squares.fillRect(at, at, SQUARE, SQUARE)
  context.fillStyle = context.createPattern(tile, 'repeat')!
  context.fillRect(x, y, width, height)
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

/** Many points at once: each is a stamp of its shape, put down pixel by pixel, in a fraction of what tracing it takes. */
import { type DotLayer, dotLayers } from './draw-plot.ts'
import type { DotsMark } from './marks.ts'
import { type Colors, rgbOf, traceShape } from './palette.ts'
import { canvasPen } from './pen.ts'
import type { PlotFrame } from './plot-frame.ts'

/** Places within a pixel, along each side, that a shape has a stamp of its own for. */
const STEPS = 4
/** How far a line's outer corners may reach beyond its shape, in widths of it: they are round. */
const REACH = 1.3
/** Stamps that are kept; a window that is resized asks for others. */
const KEPT = 64

/** How much of each pixel a shape covers, 0 … 255: a square for each place within a pixel, row by row. */
interface Stamp {
  side: number
  covered: Uint8Array
}

const stamps = new Map<string, Stamp>()

function makeStamp({ shape, radius, style: { stroke, width = 0 } }: DotLayer, ratio: number): Stamp {
  const side = 2 * Math.ceil((REACH * radius + width / 2) * ratio) + 3
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = side * STEPS
  const context = canvas.getContext('2d', { willReadFrequently: true })!
  canvasPen(context, '').path(
    (to) => {
      for (let row = 0; row < STEPS; row++)
        for (let column = 0; column < STEPS; column++) {
          const place = (step: number) => step * side + (side - 1) / 2 + (step + 0.5) / STEPS
          traceShape(to, shape, place(column), place(row), radius * ratio)
        }
    },
    stroke === undefined ? { fill: '#000' } : { stroke: '#000', width: width * ratio },
  )
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
  const covered = new Uint8Array(side * side * STEPS * STEPS)
  for (let at = 0; at < covered.length; at++) {
    const [place, pixel] = [Math.floor(at / (side * side)), at % (side * side)]
    const x = (place % STEPS) * side + (pixel % side)
    const y = Math.floor(place / STEPS) * side + Math.floor(pixel / side)
    covered[at] = data[4 * (y * canvas.width + x) + 3]!
  }
  return { side, covered }
}

function stampOf(layer: DotLayer, ratio: number): Stamp {
  const { shape, radius, style } = layer
  const key = [shape, radius, style.stroke === undefined ? 'filled' : style.width, ratio].join()
  const stamp = stamps.get(key) ?? makeStamp(layer, ratio)
  if (stamps.size >= KEPT) stamps.clear()
  stamps.set(key, stamp)
  return stamp
}

/**
 * Puts a stamp down in a colour over what is there.
 * @param left of the picture's pixel that the stamp's first one falls on; as `top` it may lie outside
 */
function put(
  { data, width, height }: ImageData,
  { side, covered }: Stamp,
  place: number,
  { left, top }: { left: number; top: number },
  [red, green, blue]: readonly [number, number, number],
): void {
  const [firstRow, lastRow] = [Math.max(0, -top), Math.min(side, height - top)]
  const [firstColumn, lastColumn] = [Math.max(0, -left), Math.min(side, width - left)]
  for (let row = firstRow; row < lastRow; row++) {
    let from = (place * side + row) * side + firstColumn
    let to = 4 * ((top + row) * width + left + firstColumn)
    for (let column = firstColumn; column < lastColumn; column++, from++, to += 4) {
      const share = covered[from]!
      if (share === 0) continue
      const below = data[to + 3]!
      if (share === 255 || below === 0) {
        data[to] = red
        data[to + 1] = green
        data[to + 2] = blue
        data[to + 3] = share
        continue
      }
      // Colours of a picture are not multiplied by their opacity: what lies above has its share of the two.
      const opacity = share + (below * (255 - share)) / 255
      const part = share / opacity
      data[to] = data[to]! + (red - data[to]!) * part
      data[to + 1] = data[to + 1]! + (green - data[to + 1]!) * part
      data[to + 2] = data[to + 2]! + (blue - data[to + 2]!) * part
      data[to + 3] = opacity
    }
  }
}

/**
 * Puts the points of a mark down on a picture of their plot's whole surface; opaque ones alone, which may lie over each other.
 * @param ratio pixels to a CSS pixel
 */
export function stampDots(
  picture: ImageData,
  mark: DotsMark,
  { frame, colors, ratio }: { frame: PlotFrame; colors: Colors; ratio: number },
): void {
  for (const layer of dotLayers(mark, { frame, colors })) {
    const stamp = stampOf(layer, ratio)
    const color = rgbOf(layer.style.stroke ?? layer.style.fill!)
    const middle = (stamp.side - 1) / 2
    for (const i of layer.members) {
      const x = frame.xScale(mark.xs[i]!) * ratio
      const y = frame.yScale(mark.ys[i]!) * ratio
      const [column, row] = [Math.floor(x), Math.floor(y)]
      const place = Math.floor((y - row) * STEPS) * STEPS + Math.floor((x - column) * STEPS)
      // What is no number has no place, and is put nowhere.
      put(picture, stamp, place, { left: column - middle, top: row - middle }, color)
    }
  }
}

import { contours } from 'd3-contour'
import { formatTicks } from '../format-figure.ts'
import { inkColor, type ContourMark, type DotsMark, type Extent, type Mark } from './marks.ts'
import { type Colors, COLORS, isOpen, type PointShape, shapeOf, traceShape } from './palette.ts'
import type { Box, Path, PathStyle, Pen } from './pen.ts'
import { type PlotFrame, type Scale, ticksOf } from './plot-frame.ts'

/** Far outside the surface a line is clamped: a diverging network must not stop the drawing. In CSS pixels. */
const FAR = 1e5

const clamped = (pixel: number): number => Math.min(FAR, Math.max(-FAR, pixel))

/** What the drawing routines share. */
interface Drawing {
  pen: Pen
  frame: PlotFrame
  colors: Colors
}

function tracePolyline(
  to: Path,
  { xs, ys }: { xs: ArrayLike<number>; ys: ArrayLike<number> },
  { xScale, yScale }: PlotFrame,
): void {
  let down = false
  for (let i = 0; i < xs.length; i++) {
    const [x, y] = [clamped(xScale(xs[i]!)), clamped(yScale(ys[i]!))]
    const visible = !Number.isNaN(x) && !Number.isNaN(y)
    if (visible) to[down ? 'lineTo' : 'moveTo'](x, y)
    down = visible
  }
}

const boxOf = ({ xMin, xMax, yMin, yMax }: Extent, { xScale, yScale }: PlotFrame): Box => ({
  left: xScale(xMin),
  right: xScale(xMax),
  top: yScale(yMax),
  bottom: yScale(yMin),
})

/** The radius of points, by their number and the room they have, in CSS pixels. */
export const radiusOf = ({ xs, radius }: DotsMark, { box, bare }: PlotFrame): number => {
  if (radius !== undefined) return radius
  const room = (box.right - box.left) * (box.bottom - box.top)
  return Math.min(bare ? 2.5 : 6, Math.max(1.5, Math.sqrt(room / Math.max(1, xs.length)) / 6))
}

/** How far a circle lies from the edge of the point that it is around, in CSS pixels. */
const CIRCLE_GAP = 2.5

/** Points of one mark that are drawn alike, one shape at each of their places. */
export interface DotLayer {
  shape: PointShape
  /** In CSS pixels. */
  radius: number
  style: PathStyle
  /** Their numbers in the mark. */
  members: readonly number[]
}

/** What a mark of points is drawn of, the lowest first. */
export function dotLayers(mark: DotsMark, { frame, colors }: Pick<Drawing, 'frame' | 'colors'>): DotLayer[] {
  const { xs, groups, ink = 0, shape: plain = 'circle', opacity = 1, outlined = false, around } = mark
  const radius = around ? radiusOf(around, frame) + CIRCLE_GAP : radiusOf(mark, frame)
  const layersOf = (shape: PointShape, color: string, members: readonly number[]): DotLayer[] => {
    const layer = (style: PathStyle): DotLayer => ({ shape, radius, members, style: { ...style, opacity } })
    if (around) return [layer({ stroke: color, width: 1 })]
    const open = isOpen(shape)
    const line = Math.max(1.2, radius / 3)
    const halo = 2 * Math.max(1, radius / 2.5) + (open ? line : 0)
    const dots = layer(open ? { stroke: color, width: line } : { fill: color })
    return outlined ? [layer({ stroke: colors.surface, width: halo }), dots] : [dots]
  }
  const all = Array.from(xs, (_, i) => i)
  if (!groups) return layersOf(plain, inkColor(ink, colors), all)
  const tint = mark.tint ?? ((color: string) => color)
  return [...new Set(Array.from(groups))].flatMap((group) =>
    layersOf(
      shapeOf(group),
      tint(colors.series[group % COLORS]!, colors),
      all.filter((i) => groups[i] === group),
    ),
  )
}

function drawDots(mark: DotsMark, drawing: Drawing): void {
  const { xScale, yScale } = drawing.frame
  for (const { shape, radius, style, members } of dotLayers(mark, drawing))
    drawing.pen.path((to) => {
      for (const i of members) traceShape(to, shape, clamped(xScale(mark.xs[i]!)), clamped(yScale(mark.ys[i]!)), radius)
    }, style)
}

function drawContour(mark: ContourMark, { pen, frame, colors }: Drawing): void {
  const { columns, rows, values, levels, ink, width = 1.5, dash } = mark
  const box = boxOf(mark.extent, frame)
  const x = (column: number) => box.left + (column / columns) * (box.right - box.left)
  const y = (row: number) => box.top + (row / rows) * (box.bottom - box.top)
  const traced = contours()
    .size([columns, rows])
    .thresholds([...levels])
  // d3 closes each area along the grid's edge; what runs there is no line of equal height.
  const onEdge = ([a, b]: number[], [c, d]: number[]) =>
    Math.max(a!, c!) <= 0.5 ||
    Math.min(a!, c!) >= columns - 0.5 ||
    Math.max(b!, d!) <= 0.5 ||
    Math.min(b!, d!) >= rows - 0.5
  pen.path(
    (to) => {
      for (const { coordinates } of traced(Array.from(values)))
        for (const ring of coordinates.flat())
          ring.forEach((point, i) => {
            const before = ring[i - 1]
            const move = !before || onEdge(before, point)
            to[move ? 'moveTo' : 'lineTo'](x(point[0]!), y(point[1]!))
          })
    },
    { stroke: inkColor(ink, colors), width, dash },
  )
}

const sides = {
  middle: { dx: 0, dy: 0, align: 'center', baseline: 'middle' },
  left: { dx: -1, dy: 0, align: 'right', baseline: 'middle' },
  right: { dx: 1, dy: 0, align: 'left', baseline: 'middle' },
  above: { dx: 0, dy: -1, align: 'center', baseline: 'bottom' },
  below: { dx: 0, dy: 1, align: 'center', baseline: 'top' },
} as const
/** How far words stand from their point, in CSS pixels. */
const APART = 8

function drawArrow(
  [x, y]: [number, number],
  [toX, toY]: [number, number],
  drawing: Drawing,
  color: string,
  width: number,
) {
  const length = Math.hypot(toX - x, toY - y)
  if (length < 1) return
  const [ux, uy] = [(toX - x) / length, (toY - y) / length]
  const head = Math.min(length, 4 + 2.5 * width)
  const [baseX, baseY] = [toX - ux * head, toY - uy * head]
  drawing.pen.path(
    (to) => {
      to.moveTo(x, y)
      to.lineTo(baseX, baseY)
    },
    { stroke: color, width },
  )
  drawing.pen.path(
    (to) => {
      to.moveTo(toX, toY)
      to.lineTo(baseX - uy * head * 0.45, baseY + ux * head * 0.45)
      to.lineTo(baseX + uy * head * 0.45, baseY - ux * head * 0.45)
      to.closePath()
    },
    { fill: color },
  )
}

/** Draws one mark within its plot. */
export function drawMark(mark: Mark, drawing: Drawing): void {
  const { pen, frame, colors } = drawing
  const { xScale, yScale } = frame
  switch (mark.kind) {
    case 'line':
      return pen.path((to) => tracePolyline(to, mark, frame), {
        stroke: inkColor(mark.ink, colors),
        width: mark.width ?? 2,
        dash: mark.dash,
        opacity: mark.opacity,
      })
    case 'area':
      return pen.path(
        (to) => {
          tracePolyline(to, mark, frame)
          to.closePath()
        },
        { fill: inkColor(mark.ink, colors), opacity: mark.opacity ?? 0.2 },
      )
    case 'dots':
      return drawDots(mark, drawing)
    case 'raster': {
      const pixels = new ImageData(mark.paint(colors), mark.columns, mark.rows)
      return pen.image(pixels, boxOf(mark.extent, frame), mark.smooth ?? false)
    }
    case 'contour':
      return drawContour(mark, drawing)
    case 'arrow':
      return drawArrow(
        [xScale(mark.from[0]), yScale(mark.from[1])],
        [xScale(mark.to[0]), yScale(mark.to[1])],
        drawing,
        inkColor(mark.ink, colors),
        mark.width ?? 2,
      )
    case 'text': {
      const { dx, dy, align, baseline } = sides[mark.side ?? 'middle']
      return pen.text(mark.text, xScale(mark.x) + dx * APART, yScale(mark.y) + dy * APART, {
        color: inkColor(mark.ink ?? 'text', colors),
        size: frame.fontSize + 1,
        align,
        baseline,
        halo: colors.surface,
      })
    }
  }
}

/** A line of one pixel is sharp between two. */
const sharp = (pixel: number): number => Math.round(pixel) + 0.5

function gridLines(ticks: readonly number[], scale: Scale, line: (at: number, to: Path) => void) {
  return (to: Path) => ticks.forEach((tick) => line(sharp(scale(tick)), to))
}

/** Draws what lies below the marks: the lines through the ticks. */
function drawGrid({ pen, frame, colors }: Drawing): void {
  const { box, x, y, xScale, yScale } = frame
  const style = { stroke: colors.grid, width: 1 }
  const upright = gridLines(ticksOf(x, xScale, 90), xScale, (at, to) => {
    to.moveTo(at, box.top)
    to.lineTo(at, box.bottom)
  })
  const level = gridLines(ticksOf(y, yScale, 60), yScale, (at, to) => {
    to.moveTo(box.left, at)
    to.lineTo(box.right, at)
  })
  pen.path(upright, style)
  pen.path(level, style)
}

/** Writes ticks and labels beside the plot. */
function drawAxes({ pen, frame, colors }: Drawing, locale: string): void {
  const { box, x, y, xScale, yScale, fontSize, height } = frame
  const quiet = { color: colors.muted, size: fontSize }
  const columns = ticksOf(x, xScale, 90)
  const rows = ticksOf(y, yScale, 60)
  formatTicks(columns, locale, x.logarithmic).forEach((words, i) =>
    pen.text(words, xScale(columns[i]!), box.bottom + fontSize * 0.55, { ...quiet, align: 'center', baseline: 'top' }),
  )
  formatTicks(rows, locale, y.logarithmic).forEach((words, i) =>
    pen.text(words, box.left - fontSize * 0.55, yScale(rows[i]!), { ...quiet, align: 'right' }),
  )
  if (x.label)
    pen.text(x.label, (box.left + box.right) / 2, Math.min(height, box.bottom + fontSize * 3.4), {
      ...quiet,
      align: 'center',
      baseline: 'bottom',
    })
  if (y.label)
    pen.text(
      y.label,
      Math.max(fontSize * 0.2, box.left - fontSize * (y.logarithmic ? 5.2 : 4.4)),
      (box.top + box.bottom) / 2,
      {
        ...quiet,
        align: 'center',
        baseline: 'top',
        upwards: true,
      },
    )
}

/** Draws a whole plot: grid, marks in their order, frame and axes. `paint` may draw a mark from what it kept of it. */
export function drawPlot(
  marks: readonly Mark[],
  drawing: Drawing,
  locale: string,
  paint: (mark: Mark) => void = (mark) => drawMark(mark, drawing),
): void {
  const { pen, frame, colors } = drawing
  if (frame.grid && !frame.bare) drawGrid(drawing)
  pen.within(frame.box, () => marks.forEach(paint))
  if (frame.bare) return
  const { left, top, right, bottom } = frame.box
  pen.path(
    (to) => {
      to.moveTo(sharp(left), sharp(top))
      to.lineTo(sharp(right - 1), sharp(top))
      to.lineTo(sharp(right - 1), sharp(bottom - 1))
      to.lineTo(sharp(left), sharp(bottom - 1))
      to.closePath()
    },
    { stroke: colors.border, width: 1 },
  )
  drawAxes(drawing, locale)
}

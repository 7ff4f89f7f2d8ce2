import { drawAxes } from '../../kit/draw-axes.ts'
import { type Colors, readColors, traceShape } from '../../kit/palette.ts'
import { cubic, ends } from './fit.ts'
import type { Snapshot } from './experiment.ts'

/** Far outside the canvas a line is clamped: a diverging network must not stop the drawing. In CSS pixels. */
const FAR = 1e5

interface Line {
  color: string
  dash: readonly number[]
  thickness: number
}

/** Draws a curve through points, with a gap where one is no number. */
function drawLine(
  context: CanvasRenderingContext2D,
  xs: ArrayLike<number>,
  ys: (place: number) => number,
  { color, dash, thickness }: Line,
): void {
  context.beginPath()
  let pen = false
  for (let i = 0; i < xs.length; i++) {
    const y = Math.min(FAR, Math.max(-FAR, ys(i)))
    if (Number.isNaN(y)) pen = false
    else if (pen) context.lineTo(xs[i]!, y)
    else {
      context.moveTo(xs[i]!, y)
      pen = true
    }
  }
  context.strokeStyle = color
  context.lineWidth = thickness
  context.setLineDash([...dash])
  context.stroke()
}

function drawSamples(
  context: CanvasRenderingContext2D,
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
  { colors, radius }: { colors: Colors; radius: number },
): void {
  context.beginPath()
  for (let i = 0; i < xs.length; i++) traceShape(context, 'circle', xs[i]!, ys[i]!, radius)
  context.fillStyle = colors.series[0]!
  context.globalAlpha = 0.7
  context.fill()
  context.globalAlpha = 1
}

/** Draws the samples, the curve they were taken from and the one that the network makes of them. */
export function drawFit(
  shown: Snapshot,
  { locale, small }: { locale: string; small: boolean },
  context: CanvasRenderingContext2D,
  width: number,
  height: number,
): void {
  const colors = readColors(context.canvas)
  const edge = small ? 2 : 10
  const plot = { left: small ? 2 : 34, top: edge, right: width - edge, bottom: height - (small ? 2 : 26) }
  const [xMin, xMax] = ends(shown.xs)
  // The data decides the height: a network that has just begun may be anywhere.
  const [low, high] = ends(shown.y)
  const room = Math.max(0.1, (high - low) * 0.35)
  const [yMin, yMax] = [low - room, high + room]
  const x = (value: number) => plot.left + ((value - xMin) / (xMax - xMin)) * (plot.right - plot.left)
  const y = (value: number) => plot.bottom - ((value - yMin) / (yMax - yMin)) * (plot.bottom - plot.top)
  if (!small)
    drawAxes(
      context,
      plot,
      [
        { from: xMin, to: xMax, ticks: 8, at: x },
        { from: yMin, to: yMax, ticks: 6, at: y },
      ],
      { colors, locale, grid: true },
    )

  context.save()
  context.beginPath()
  context.rect(plot.left, plot.top, plot.right - plot.left, plot.bottom - plot.top)
  context.clip()
  const radius = small ? 1.5 : Math.min(3.5, Math.max(1.5, 40 / Math.sqrt(shown.x.length)))
  drawSamples(context, Array.from(shown.x, x), Array.from(shown.y, y), { colors, radius })
  const places = Array.from(shown.xs, x)
  drawLine(context, places, (i) => y(cubic(shown.xs[i]!)), {
    color: colors.muted,
    dash: [3, 4],
    thickness: small ? 1 : 1.25,
  })
  drawLine(context, places, (i) => y(shown.fit[i]!), {
    color: colors.series[1]!,
    dash: [],
    thickness: small ? 1.75 : 2.5,
  })
  context.restore()
}

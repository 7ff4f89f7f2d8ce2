/** What is drawn over a chart's curves: a cursor that reads them, and where they stop being finite. */
import type { Chart, Plugin } from 'chart.js'
import type { Colors } from '../drawing/palette.ts'

export interface ChartPoint {
  x: number
  /** Null where there is nothing to draw: not finite, or not positive on a logarithmic axis. */
  y: number | null
}
export interface CursorOptions {
  /** The epoch that is read; null for none. */
  epoch: () => number | null
  /** What is written beside the line. */
  label: (epoch: number) => string
  /** The first epoch whose value is not finite, of all curves; null where there is none. */
  broken: () => number | null
  brokenLabel: (epoch: number) => string
  colors: () => Colors
}

/** A line from top to bottom with words beside it, on the side that has room. */
function marked(chart: Chart, at: number, words: string, colors: Colors, line: string, dash: number[]): void {
  const { ctx, chartArea } = chart
  ctx.strokeStyle = line
  ctx.lineWidth = 1
  ctx.setLineDash(dash)
  ctx.beginPath()
  ctx.moveTo(at, chartArea.top)
  ctx.lineTo(at, chartArea.bottom)
  ctx.stroke()
  ctx.setLineDash([])
  ctx.font = `11px ${colors.font}`
  ctx.textBaseline = 'top'
  const right = at + ctx.measureText(words).width + 10 < chartArea.right
  ctx.textAlign = right ? 'left' : 'right'
  ctx.lineWidth = 4
  ctx.strokeStyle = colors.surface
  ctx.fillStyle = colors.muted
  ctx.strokeText(words, at + (right ? 6 : -6), chartArea.top + 3)
  ctx.fillText(words, at + (right ? 6 : -6), chartArea.top + 3)
}

/** The point nearest to an epoch, of points in ascending order. */
export function nearestPoint(points: readonly ChartPoint[], epoch: number): ChartPoint | undefined {
  let low = 0
  let high = points.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (points[middle]!.x < epoch) low = middle + 1
    else high = middle
  }
  const after = points[low]
  const before = points[low - 1]
  return before && after && epoch - before.x < after.x - epoch ? before : after
}

/** Draws a line at the cursor with a dot where it meets each curve, and a dashed one where values stop being finite. */
export const cursorPlugin: Plugin<'line', CursorOptions> = {
  id: 'labCursor',
  afterDatasetsDraw(chart, _arguments, options) {
    const { ctx, chartArea, scales } = chart
    const x = scales['x']
    const y = scales['y']
    if (!x || !y || !chartArea) return
    const colors = options.colors()
    const isShown = (epoch: number | null): epoch is number => epoch !== null && epoch >= x.min && epoch <= x.max
    ctx.save()
    ctx.beginPath()
    ctx.rect(chartArea.left, chartArea.top - 2, chartArea.width, chartArea.height + 4)
    ctx.clip()
    const epoch = options.epoch()
    const broken = options.broken()
    // The cursor's own words would lie over these.
    if (isShown(broken))
      marked(
        chart,
        x.getPixelForValue(broken),
        epoch === null ? options.brokenLabel(broken) : '',
        colors,
        colors.muted,
        [4, 3],
      )
    if (isShown(epoch)) {
      const at = x.getPixelForValue(epoch)
      marked(chart, at, options.label(epoch), colors, colors.text, [])
      for (const { data, borderColor, order } of chart.data.datasets) {
        if (order !== 0) continue
        const point = nearestPoint(data as unknown as ChartPoint[], epoch)
        if (!point || point.y === null) continue
        ctx.beginPath()
        ctx.arc(x.getPixelForValue(point.x), y.getPixelForValue(point.y), 3.5, 0, 2 * Math.PI)
        ctx.fillStyle = borderColor as string
        ctx.fill()
        ctx.strokeStyle = colors.surface
        ctx.lineWidth = 1.5
        ctx.stroke()
      }
    }
    ctx.restore()
  },
}

/** chart.js set up once for the lab's curves: only the parts they need, and their cursor. */
import {
  Chart,
  type ChartConfiguration,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  type Plugin,
  PointElement,
} from 'chart.js'
import zoomPlugin from 'chartjs-plugin-zoom'
import { type Curve, smooth, thin } from './curves.ts'
import { type Colors, COLORS, dashOf, rgbOf } from './palette.ts'

Chart.register(LineController, LineElement, PointElement, LinearScale, LogarithmicScale, zoomPlugin)

/** One curve of a chart. */
export interface Series extends Curve {
  id: string
  label: string
  /** Which of the eight colours, from 0; the dash goes with it. */
  colorIndex: number
}

export interface Drawing {
  series: readonly Series[]
  hidden: ReadonlySet<string>
  logarithmic: boolean
  /** 0 (none) to below 1. */
  smoothing: number
  colors: Colors
  /** Epochs shown; null for all. */
  window: [number, number] | null
}

export type EpochChart = Chart<'line', { x: number; y: number | null }[]>

/** Draws a line at the cursor, a dot where it meets each curve, and a mark where values stop being finite. */
const cursorPlugin: Plugin<
  'line',
  { epoch: () => number | null; label: (epoch: number) => string; colors: () => Colors }
> = {
  id: 'labCursor',
  afterDatasetsDraw(chart, _arguments, options) {
    const { ctx, chartArea, scales } = chart
    const x = scales['x']
    const y = scales['y']
    if (!x || !y || !chartArea) return
    const colors = options.colors()
    ctx.save()
    ctx.beginPath()
    ctx.rect(chartArea.left, chartArea.top - 2, chartArea.width, chartArea.height + 4)
    ctx.clip()
    for (const { data, borderColor, order } of chart.data.datasets) {
      if (order !== 0) continue
      const points = data as unknown as { x: number; y: number | null }[]
      const broken = points.find((point) => point.y === null)
      if (!broken) continue
      const at = x.getPixelForValue(broken.x)
      ctx.fillStyle = borderColor as string
      ctx.beginPath()
      ctx.moveTo(at - 5, chartArea.top)
      ctx.lineTo(at + 5, chartArea.top)
      ctx.lineTo(at, chartArea.top + 8)
      ctx.fill()
    }
    const epoch = options.epoch()
    if (epoch !== null && epoch >= x.min && epoch <= x.max) {
      const at = x.getPixelForValue(epoch)
      ctx.strokeStyle = colors.text
      ctx.lineWidth = 1
      ctx.beginPath()
      ctx.moveTo(at, chartArea.top)
      ctx.lineTo(at, chartArea.bottom)
      ctx.stroke()
      for (const { data, borderColor, order } of chart.data.datasets) {
        if (order !== 0) continue
        const points = data as unknown as { x: number; y: number | null }[]
        const point = nearest(points, epoch)
        if (!point || point.y === null) continue
        ctx.beginPath()
        ctx.arc(x.getPixelForValue(point.x), y.getPixelForValue(point.y), 3.5, 0, 2 * Math.PI)
        ctx.fillStyle = borderColor as string
        ctx.fill()
        ctx.strokeStyle = colors.surface
        ctx.lineWidth = 1.5
        ctx.stroke()
      }
      const label = options.label(epoch)
      ctx.font = `11px ${colors.font}`
      ctx.textBaseline = 'top'
      // Beside the line, on the side that has room.
      const right = at + ctx.measureText(label).width + 10 < chartArea.right
      ctx.textAlign = right ? 'left' : 'right'
      ctx.lineWidth = 4
      ctx.strokeStyle = colors.surface
      ctx.fillStyle = colors.muted
      ctx.strokeText(label, at + (right ? 6 : -6), chartArea.top + 3)
      ctx.fillText(label, at + (right ? 6 : -6), chartArea.top + 3)
    }
    ctx.restore()
  },
}

function nearest(points: { x: number; y: number | null }[], epoch: number) {
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

/** An empty chart in a canvas. */
export function createEpochChart(
  canvas: HTMLCanvasElement,
  given: {
    cursor: () => number | null
    cursorLabel: (epoch: number) => string
    colors: () => Colors
    onWindow: (window: [number, number]) => void
  },
): EpochChart {
  const told = ({ chart }: { chart: Chart }) => {
    const { min, max } = chart.scales['x']!
    given.onWindow([min, max])
  }
  const configuration: ChartConfiguration<'line', { x: number; y: number | null }[]> = {
    type: 'line',
    data: { datasets: [] },
    plugins: [cursorPlugin],
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      parsing: false,
      normalized: true,
      events: [],
      elements: { point: { radius: 0, hitRadius: 0 }, line: { tension: 0 } },
      layout: { padding: { top: 4, right: 8 } },
      scales: { x: { type: 'linear' }, y: { type: 'linear' } },
      plugins: {
        legend: { display: false },
        tooltip: { enabled: false },
        labCursor: { epoch: given.cursor, label: given.cursorLabel, colors: given.colors },
        zoom: {
          zoom: {
            wheel: { enabled: true },
            pinch: { enabled: true },
            drag: { enabled: true, threshold: 6 },
            mode: 'x',
            onZoomComplete: told,
          },
          pan: { enabled: true, mode: 'x', modifierKey: 'shift', onPanComplete: told },
          limits: { x: { min: 0, minRange: 4 } },
        },
      } as never,
    },
  }
  return new Chart(canvas, configuration)
}

/** Puts curves, colours and axes into a chart and draws it. Each curve keeps as many points as the chart has pixels. */
export function updateEpochChart(chart: EpochChart, drawing: Drawing): void {
  const { series, hidden, logarithmic, smoothing, colors, window } = drawing
  const shown = series.filter(({ id }) => !hidden.has(id))
  const last = Math.max(1, ...shown.map(({ epochs }) => epochs.at(-1) ?? 0))
  const [from, to] = window ?? [0, last]
  const buckets = Math.max(100, Math.round(chart.width || 400))
  const points = (curve: Curve) => {
    const { epochs, values } = thin(curve, from, to, buckets)
    return Array.from(epochs, (x, i) => {
      const value = values[i]!
      return { x, y: Number.isFinite(value) && (!logarithmic || value > 0) ? value : null }
    })
  }
  chart.data.datasets = shown.flatMap((one) => {
    const color = colors.series[one.colorIndex % COLORS]!
    const line = { borderColor: color, borderDash: [...dashOf(one.colorIndex)], borderWidth: 1.75, spanGaps: false }
    if (smoothing <= 0) return [{ ...line, label: one.id, data: points(one), order: 0 }]
    return [
      { ...line, label: one.id, data: points({ ...one, values: smooth(one.values, smoothing) }), order: 0 },
      // The curve as it is stays behind the smoothed one.
      { ...line, label: `${one.id} raw`, data: points(one), order: 1, borderColor: faint(color), borderWidth: 1 },
    ]
  })
  const axis = { grid: { color: colors.grid, tickColor: colors.grid }, border: { color: colors.border } }
  const ticks = { color: colors.muted, font: { family: colors.font, size: 11 } }
  chart.options.scales = {
    x: {
      ...axis,
      type: 'linear',
      min: from,
      max: to,
      ticks: { ...ticks, maxRotation: 0, precision: 0, autoSkipPadding: 24, includeBounds: false },
    },
    y: { ...axis, type: logarithmic ? 'logarithmic' : 'linear', ticks: { ...ticks, maxTicksLimit: 6 } },
  }
  chart.update('none')
}

/** The same colour, seen through. */
const faint = (color: string): string => `rgba(${rgbOf(color).join(', ')}, 0.35)`

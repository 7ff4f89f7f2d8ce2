/** chart.js set up once for the lab's curves: only the parts they need. */
import {
  Chart,
  type ChartConfiguration,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
} from 'chart.js'
import zoomPlugin from 'chartjs-plugin-zoom'
import { type ChartPoint, type CursorOptions, cursorPlugin } from './chart-cursor.ts'
import type { EpochWindow } from './chart-moves.ts'
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
  window: EpochWindow | null
  /** What the x-axis counts, in the window's language. */
  xLabel: string
  /** Whether more epochs are on their way: the axes then leave room, and stay as they are for as long as they can. */
  growing: boolean
}

export type EpochChart = Chart<'line', ChartPoint[]>

/** An empty chart in a canvas. */
export function createEpochChart(
  canvas: HTMLCanvasElement,
  cursor: CursorOptions,
  onWindow: (window: [number, number]) => void,
): EpochChart {
  const told = ({ chart }: { chart: Chart }) => {
    const { min, max } = chart.scales['x']!
    onWindow([min, max])
  }
  const configuration: ChartConfiguration<'line', ChartPoint[]> = {
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
        labCursor: cursor,
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

/** The axes of a drawing. */
function axes({ colors, logarithmic, xLabel }: Drawing, from: number, to: number) {
  const axis = { grid: { color: colors.grid, tickColor: colors.grid }, border: { color: colors.border } }
  const font = { family: colors.font, size: 11 }
  const ticks = { color: colors.muted, font }
  return {
    x: {
      ...axis,
      type: 'linear' as const,
      min: from,
      max: to,
      title: { display: true, text: xLabel, color: colors.muted, font, padding: 0 },
      ticks: { ...ticks, maxRotation: 0, precision: 0, autoSkipPadding: 24, includeBounds: false },
    },
    y: {
      ...axis,
      type: logarithmic ? ('logarithmic' as const) : ('linear' as const),
      ticks: { ...ticks, maxTicksLimit: 6 },
    },
  }
}

/** What a chart's axes were made for: they are made anew only when it changes, which costs more than the curves. */
const madeFor = new WeakMap<EpochChart, string>()
/** Room for more epochs on the axis of a curve that grows, as a factor: its numbers then stay where they are for a while. */
const ROOM = 1.25

/** The curves of a drawing as chart.js wants them: each keeps as many points as the chart has pixels. */
function linesOf({ series, hidden, logarithmic, smoothing, colors }: Drawing, [from, to]: EpochWindow, pixels: number) {
  const points = (curve: Curve): ChartPoint[] => {
    const { epochs, values } = thin(curve, from, to, Math.max(100, Math.round(pixels)))
    return Array.from(epochs, (x, i) => {
      const value = values[i]!
      return { x, y: Number.isFinite(value) && (!logarithmic || value > 0) ? value : null }
    })
  }
  const shown = series.filter(({ id }) => !hidden.has(id))
  return shown.flatMap((one) => {
    const color = colors.series[one.colorIndex % COLORS]!
    const line = { borderColor: color, borderDash: [...dashOf(one.colorIndex)], borderWidth: 1.75, spanGaps: false }
    const data = points(one)
    // A single point has no line.
    const pointRadius = data.filter(({ y }) => y !== null).length === 1 ? 3 : 0
    if (smoothing <= 0) return [{ ...line, label: one.id, data, order: 0, pointRadius, backgroundColor: color }]
    return [
      { ...line, label: one.id, data: points({ ...one, values: smooth(one.values, smoothing) }), order: 0 },
      // The curve as it is stays behind the smoothed one.
      { ...line, label: `${one.id} raw`, data, order: 1, borderColor: faint(color), borderWidth: 1 },
    ]
  })
}

/** Whether everything lies within a chart's axes as they are, and fills most of the x-axis. */
function fits(
  { scales: { x, y } }: EpochChart,
  [from, to]: EpochWindow,
  lines: readonly { data: ChartPoint[] }[],
): boolean {
  if (!x || !y || x.min !== from || to > x.max || to < x.max / (ROOM * ROOM)) return false
  return lines.every(({ data }) => data.every(({ y: value }) => value === null || (value >= y.min && value <= y.max)))
}

/** Puts curves, colours and axes into a chart and draws it. */
export function updateEpochChart(chart: EpochChart, drawing: Drawing): void {
  const { series, hidden, logarithmic, colors, window, xLabel, growing } = drawing
  const shown = series.filter(({ id }) => !hidden.has(id))
  const last = Math.max(1, ...shown.map(({ epochs }) => epochs.at(-1) ?? 0))
  const shownEpochs = window ?? [0, last]
  const lines = linesOf(drawing, shownEpochs, chart.width || 400)
  const looks = JSON.stringify([logarithmic, colors, xLabel, lines.map(({ data: _data, ...look }) => look)])
  const { x } = chart.options.scales ?? {}
  const same = madeFor.get(chart) === looks && x
  if (same) lines.forEach(({ data }, at) => (chart.data.datasets[at]!.data = data))
  if (same && growing && fits(chart, shownEpochs, lines)) {
    // The axes are as they were: the curves alone are drawn anew, at a third of the cost.
    lines.forEach((_, at) => {
      const { controller } = chart.getDatasetMeta(at)
      controller.buildOrUpdateElements()
      controller.update('none')
    })
    return chart.draw()
  }
  const [from, to] = [shownEpochs[0], growing && !window ? Math.ceil(last * ROOM) : shownEpochs[1]]
  if (same) {
    x.min = from
    x.max = to
  } else {
    madeFor.set(chart, looks)
    chart.data.datasets = lines
    chart.options.scales = axes(drawing, from, to)
  }
  chart.update('none')
}

/** The same colour, seen through. */
const faint = (color: string): string => `rgba(${rgbOf(color).join(', ')}, 0.35)`

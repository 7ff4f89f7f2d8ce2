/** chart.js set up once for the lab's curves: only the parts they need. */
import {
  Chart,
  type ChartConfiguration,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  type Scale,
  type Tick,
  Ticks,
} from 'chart.js'
import zoomPlugin from 'chartjs-plugin-zoom'
import { type ChartPoint, type CursorOptions, cursorPlugin } from './chart-cursor.ts'
import { BEHIND_OPACITY, chartLines, LINE_WIDTH, type Series } from './chart-lines.ts'
import type { EpochWindow } from './chart-moves.ts'
import { formatTicks } from '../format-figure.ts'
import { type Colors, COLORS, dashOf, rgbOf } from '../drawing/palette.ts'

Chart.register(LineController, LineElement, PointElement, LinearScale, LogarithmicScale, zoomPlugin)

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
  /** The window's language, which need not be the system's. */
  locale: string
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
  const reportWindow = ({ chart }: { chart: Chart }) => {
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
            // The wheel is the page's own, unless a key is held down; see ChartPlot.
            wheel: { enabled: false },
            pinch: { enabled: true },
            drag: { enabled: true, threshold: 6 },
            mode: 'x',
            onZoomComplete: reportWindow,
          },
          // A finger moves the curve; a mouse does it with Shift, see ChartPlot.
          pan: {
            enabled: true,
            mode: 'x',
            modifierKey: 'shift',
            onPanStart: ({ event }: { event: { pointerType: string } }) => event.pointerType === 'touch',
            onPanComplete: reportWindow,
          },
          limits: { x: { min: 0, minRange: 4 } },
        },
      } as never,
    },
  }
  return new Chart(canvas, configuration)
}

/** Writes an axis's numbers in a language; where a logarithmic one has more than fit, chart.js leaves some empty. */
const words = (locale: string, logarithmic: boolean) =>
  function (this: Scale, value: string | number, index: number, ticks: Tick[]): string {
    if (logarithmic && Ticks.formatters.logarithmic.call(this, Number(value), index, ticks) === '') return ''
    return formatTicks(
      ticks.map((tick) => tick.value),
      locale,
      logarithmic,
    )[index]!
  }

/** The axes of a drawing. */
function axes({ colors, logarithmic, xLabel, locale }: Drawing, from: number, to: number) {
  const axis = { grid: { color: colors.grid, tickColor: colors.grid }, border: { color: colors.border } }
  const font = { family: colors.font, size: 11 }
  const ticks = { color: colors.muted, font, callback: words(locale, false) }
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
      ticks: { ...ticks, maxTicksLimit: 6, callback: words(locale, logarithmic) },
    },
  }
}

/** What a chart's axes were made for: they are made anew only when it changes, which costs more than the curves. */
const madeFor = new WeakMap<EpochChart, string>()
/** Room for more epochs on the axis of a curve that grows, as a factor: its numbers then stay where they are for a while. */
const ROOM = 1.25

/** The curves of a drawing as chart.js wants them. */
function linesOf(drawing: Drawing, window: EpochWindow, pixels: number) {
  const shown = drawing.series.filter(({ id }) => !drawing.hidden.has(id))
  return chartLines(shown, drawing, window, pixels).map(({ id, colorIndex, behind, epochs, values }) => {
    const color = drawing.colors.series[colorIndex % COLORS]!
    const data = Array.from(epochs, (x, i): ChartPoint => ({ x, y: Number.isNaN(values[i]) ? null : values[i]! }))
    return {
      label: behind ? `${id} raw` : id,
      data,
      borderColor: behind ? `rgba(${rgbOf(color).join(', ')}, ${BEHIND_OPACITY})` : color,
      borderDash: [...dashOf(colorIndex)],
      borderWidth: behind ? 1 : LINE_WIDTH,
      backgroundColor: color,
      spanGaps: false,
      // The curve as it is stays behind the smoothed one.
      order: behind ? 1 : 0,
      // A single point has no line.
      pointRadius: data.filter(({ y }) => y !== null).length === 1 ? 3 : 0,
    }
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
  const { series, hidden, logarithmic, colors, window, xLabel, locale, growing } = drawing
  const shown = series.filter(({ id }) => !hidden.has(id))
  const last = Math.max(1, ...shown.map(({ epochs }) => epochs.at(-1) ?? 0))
  const shownEpochs = window ?? [0, last]
  const lines = linesOf(drawing, shownEpochs, chart.width || 400)
  const looks = JSON.stringify([logarithmic, colors, xLabel, locale, lines.map(({ data: _data, ...look }) => look)])
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

/** The ends of a chart's axes. */
export interface AxisEnds {
  x: EpochWindow
  y: readonly [low: number, high: number]
}

/** The ends of a chart's axes as they are drawn; null before it was. */
export function seenAxes({ scales: { x, y } }: EpochChart): AxisEnds | null {
  return x && y ? { x: [x.min, x.max], y: [y.min, y.max] } : null
}

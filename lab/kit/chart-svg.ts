/** Charts as SVG text: drawn from the curves themselves and not from pixels, and showing what the window shows. */
import { linearTicks, logTicks } from './axis-ticks.ts'
import { BEHIND_OPACITY, type ChartLine, LINE_WIDTH, type Series } from './chart-lines.ts'
import type { EpochWindow } from './chart-moves.ts'
import { axisWords } from './figure-words.ts'
import { legendLabel, legendPlaces } from './legend-places.ts'
import { type Colors, COLORS, dashOf } from './palette.ts'

/** What of a chart is seen. */
export interface SeenChart {
  title: string
  xLabel: string
  yLabel: string
  logarithmic: boolean
  /** The curves that are shown, for the legend. */
  series: readonly Pick<Series, 'label' | 'colorIndex'>[]
  /** Their lines, what stands in front first; they may go beyond the axes. */
  lines: readonly ChartLine[]
  /** The ends of the axes. */
  x: EpochWindow
  y: readonly [low: number, high: number]
  /** Where values stop being finite, and what is said of it; null where they do not. */
  broken: { epoch: number; words: string } | null
  colors: Colors
  locale: string
}

/** Pixels of an SVG, which may be shown in any size. */
export const SVG_WIDTH = 800

const escape = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]!)

/** An element with its attributes, and text or elements within. */
const element = (name: string, attributes: Record<string, string | number>, content?: string): string => {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escape(String(value))}"`)
  return content === undefined ? `<${name}${written.join('')}/>` : `<${name}${written.join('')}>${content}</${name}>`
}

/** A place in hundredths of a pixel, which no eye can tell apart. */
const pixel = (value: number): number => Number(value.toFixed(2))

const dashes = (colorIndex: number): Record<string, string> => {
  const dash = dashOf(colorIndex).join(' ')
  return dash ? { 'stroke-dasharray': dash } : {}
}

/** About as wide as a text of 13 pixels is; Chinese signs are square. */
const textWidth = (text: string): number =>
  [...text].reduce((sum, sign) => sum + (sign.codePointAt(0)! > 0x2e80 ? 13 : 7.5), 0)

/** A line's path: broken where there is nothing to draw. */
function pathOf({ epochs, values }: ChartLine, x: (epoch: number) => number, y: (value: number) => number): string {
  let path = ''
  let pen = 'M'
  epochs.forEach((epoch, i) => {
    const value = values[i]!
    if (!Number.isNaN(value)) path += `${pen}${pixel(x(epoch))} ${pixel(y(value))}`
    pen = Number.isNaN(value) ? 'M' : 'L'
  })
  return path
}

/** A chart as SVG text of its own, as it is seen: range, scale, smoothing, dashes and colours. */
export function chartSvg(chart: SeenChart, width = SVG_WIDTH, height = 480): string {
  const { title, xLabel, yLabel, logarithmic, series, lines, colors, locale, broken } = chart
  const [left, right] = [72, width - 16]
  const legend = legendPlaces(
    series.map(({ label }) => 34 + textWidth(legendLabel(label))),
    right - left,
  )
  const [top, bottom] = [64 + legend.extraRows * legend.rowHeight, height - 56]
  const [[from, to], [low, high]] = [chart.x, chart.y]
  const x = (epoch: number) => left + ((epoch - from) / (to - from)) * (right - left)
  const share = (value: number) =>
    logarithmic ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low)
  const y = (value: number) => bottom - share(value) * (bottom - top)
  const colorOf = (colorIndex: number) => colors.series[colorIndex % COLORS]!

  const columns = linearTicks(from, to, 8)
  const rows = logarithmic ? logTicks(low, high) : linearTicks(low, high, 6)
  const grid = { stroke: colors.grid }
  const words = { fill: colors.muted }
  const parts = [
    element('title', {}, escape(title)),
    element(
      'clipPath',
      { id: 'plot' },
      element('rect', { x: left, y: top, width: right - left, height: bottom - top }),
    ),
    element('rect', { width, height, fill: colors.surface }),
    element('text', { x: left, y: 24, 'font-size': 16, 'font-weight': 600, fill: colors.text }, escape(title)),
    ...axisWords(columns, locale).flatMap((tick, i) => {
      const at = pixel(x(columns[i]!))
      return [
        element('line', { x1: at, y1: top, x2: at, y2: bottom, ...grid }),
        element('text', { x: at, y: bottom + 20, 'text-anchor': 'middle', ...words }, tick),
      ]
    }),
    ...axisWords(rows, locale, logarithmic).flatMap((tick, i) => {
      const at = pixel(y(rows[i]!))
      return [
        element('line', { x1: left, y1: at, x2: right, y2: at, ...grid }),
        element('text', { x: left - 8, y: at + 4, 'text-anchor': 'end', ...words }, tick),
      ]
    }),
    element('text', { x: (left + right) / 2, y: height - 14, 'text-anchor': 'middle', ...words }, escape(xLabel)),
    element(
      'text',
      { transform: `translate(18 ${(top + bottom) / 2}) rotate(-90)`, 'text-anchor': 'middle', ...words },
      escape(yLabel),
    ),
  ]
  // What stands in front is drawn last.
  for (const line of lines.toReversed().sort((a, b) => Number(b.behind) - Number(a.behind))) {
    const d = pathOf(line, x, y)
    const stroke = { fill: 'none', stroke: colorOf(line.colorIndex), ...dashes(line.colorIndex) }
    const strength: Record<string, number> = line.behind
      ? { 'stroke-width': 1, 'stroke-opacity': BEHIND_OPACITY }
      : { 'stroke-width': LINE_WIDTH }
    if (d) parts.push(element('path', { d, 'clip-path': 'url(#plot)', ...stroke, ...strength }))
  }
  if (broken && broken.epoch >= from && broken.epoch <= to) {
    const at = pixel(x(broken.epoch))
    const end = at + textWidth(broken.words) + 6 > right
    parts.push(
      element('line', { x1: at, y1: top, x2: at, y2: bottom, stroke: colors.muted, 'stroke-dasharray': '4 3' }),
      element(
        'text',
        { x: at + (end ? -6 : 6), y: top + 14, 'text-anchor': end ? 'end' : 'start', ...words },
        escape(broken.words),
      ),
    )
  }
  series.forEach(({ label, colorIndex }, i) => {
    const place = legend.places[i]!
    const at = { x: left + place.x, y: 44 + place.row * legend.rowHeight }
    const stroke = { stroke: colorOf(colorIndex), 'stroke-width': 2, ...dashes(colorIndex) }
    parts.push(
      element('line', { x1: at.x, y1: at.y, x2: at.x + 28, y2: at.y, ...stroke }),
      element('text', { x: at.x + 34, y: at.y + 4, fill: colors.text }, escape(legendLabel(label))),
    )
  })
  const root = { xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${width} ${height}`, width, height }
  return element('svg', { ...root, 'font-family': colors.font, 'font-size': 13 }, `\n${parts.join('\n')}\n`)
}

/** Charts as SVG text: drawn from the curves themselves and not from pixels, and showing what the window shows. */
import type { Mark } from '../drawing/marks.ts'
import { type Colors, dashOf } from '../drawing/palette.ts'
import { sheetSvg } from '../drawing/plot-sheet.ts'
import { BEHIND_OPACITY, type ChartLine, LINE_WIDTH, type Series } from './chart-lines.ts'
import type { EpochWindow } from './chart-moves.ts'

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
const SVG_HEIGHT = 480

/** A chart as SVG text of its own, as it is seen: range, scale, smoothing, dashes and colours. */
export function chartSvg(chart: SeenChart): string {
  const { title, xLabel, yLabel, logarithmic, series, lines, colors, locale, broken } = chart
  const [[from, to], [low, high]] = [chart.x, chart.y]
  const curves = lines
    .toReversed()
    // What stands in front is drawn last.
    .sort((a, b) => Number(b.behind) - Number(a.behind))
    .map(({ epochs, values, colorIndex, behind }): Mark => ({
      kind: 'line',
      xs: epochs,
      ys: values,
      ink: colorIndex,
      dash: dashOf(colorIndex),
      width: behind ? 1 : LINE_WIDTH,
      opacity: behind ? BEHIND_OPACITY : 1,
    }))
  const end: Mark[] =
    broken && broken.epoch >= from && broken.epoch <= to
      ? [
          {
            kind: 'line',
            xs: [broken.epoch, broken.epoch],
            ys: [low, high],
            ink: 'muted',
            dash: [4, 3],
            width: 1,
          },
          {
            kind: 'text',
            x: broken.epoch,
            y: logarithmic ? Math.sqrt(low * high) : (low + high) / 2,
            text: broken.words,
            ink: 'muted',
            side: broken.epoch > (from + to) / 2 ? 'left' : 'right',
          },
        ]
      : []
  return sheetSvg({
    title,
    spec: { x: { from, to, label: xLabel }, y: { from: low, to: high, label: yLabel, logarithmic }, grid: true },
    marks: [...curves, ...end],
    key: series.map(({ label, colorIndex }) => ({
      label,
      ink: colorIndex,
      shape: null,
      dash: dashOf(colorIndex),
      width: 2,
    })),
    colors,
    locale,
    width: SVG_WIDTH,
    height: SVG_HEIGHT,
  })
}

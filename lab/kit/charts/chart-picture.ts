import type { Series } from './chart-lines.ts'
import { legendLabel, legendPlaces } from '../drawing/legend-places.ts'
import { type Colors, COLORS, dashOf } from '../drawing/palette.ts'

/** Room above the chart for its title and one row of its legend, in CSS pixels. */
const HEAD = 44
const EDGE = 12

/** A drawn chart on a ground of its own, with title and legend, as PNG: what would be pasted into a report. */
export function chartPicture(
  chart: HTMLCanvasElement,
  colors: Colors,
  title: string,
  series: readonly Pick<Series, 'label' | 'colorIndex'>[],
): Promise<Blob | null> {
  const ratio = chart.width / chart.clientWidth
  const whole = document.createElement('canvas')
  const to = whole.getContext('2d')
  if (!to) return Promise.resolve(null)
  const font = `12px ${colors.font}`
  to.font = font
  const entries = series.map(({ label, colorIndex }) => ({ label: legendLabel(label), colorIndex }))
  const legend = legendPlaces(
    entries.map(({ label }) => 30 + to.measureText(label).width),
    chart.clientWidth - 2 * EDGE,
  )
  const head = (HEAD + legend.extraRows * legend.rowHeight) * ratio
  whole.width = chart.width
  whole.height = chart.height + head
  to.fillStyle = colors.surface
  to.fillRect(0, 0, whole.width, whole.height)
  to.drawImage(chart, 0, head)
  to.scale(ratio, ratio)
  to.fillStyle = colors.text
  to.font = `600 14px ${colors.font}`
  to.fillText(title, EDGE, 18)
  to.font = font
  entries.forEach(({ label, colorIndex }, i) => {
    const { x, row } = legend.positions[i]!
    const [left, middle] = [EDGE + x, 34 + row * legend.rowHeight]
    to.strokeStyle = colors.series[colorIndex % COLORS]!
    to.lineWidth = 2
    to.setLineDash([...dashOf(colorIndex)])
    to.beginPath()
    to.moveTo(left, middle)
    to.lineTo(left + 24, middle)
    to.stroke()
    to.fillText(label, left + 30, middle + 4)
  })
  return new Promise((resolve) => whole.toBlob(resolve, 'image/png'))
}

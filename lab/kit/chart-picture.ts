import { type Colors, COLORS, dashOf } from './palette.ts'

/** Room above the chart for its title and legend, in CSS pixels. */
const HEAD = 44

/** A drawn chart on a ground of its own, with title and legend, as PNG: what would be pasted into a report. */
export function chartPicture(
  chart: HTMLCanvasElement,
  colors: Colors,
  title: string,
  series: readonly { label: string; colorIndex: number }[],
): Promise<Blob | null> {
  const ratio = chart.width / chart.clientWidth
  const whole = document.createElement('canvas')
  whole.width = chart.width
  whole.height = chart.height + HEAD * ratio
  const to = whole.getContext('2d')
  if (!to) return Promise.resolve(null)
  to.fillStyle = colors.surface
  to.fillRect(0, 0, whole.width, whole.height)
  to.drawImage(chart, 0, HEAD * ratio)
  to.scale(ratio, ratio)
  to.fillStyle = colors.text
  to.font = `600 14px ${colors.font}`
  to.fillText(title, 12, 18)
  to.font = `12px ${colors.font}`
  let x = 12
  for (const { label, colorIndex } of series) {
    to.strokeStyle = colors.series[colorIndex % COLORS]!
    to.lineWidth = 2
    to.setLineDash([...dashOf(colorIndex)])
    to.beginPath()
    to.moveTo(x, 34)
    to.lineTo(x + 24, 34)
    to.stroke()
    to.fillText(label, x + 30, 38)
    x += 46 + to.measureText(label).width
  }
  return new Promise((resolve) => whole.toBlob(resolve, 'image/png'))
}

import { linearTicks } from './axis-ticks.ts'
import { axisWords } from './figure-words.ts'
import type { Colors } from './palette.ts'

/** One axis: the values at its ends, how many ticks there may be, and where a value stands, in CSS pixels. */
export interface Axis {
  from: number
  to: number
  ticks: number
  at: (value: number) => number
}

/** A rectangle, in CSS pixels. */
export interface Plot {
  left: number
  top: number
  right: number
  bottom: number
}

/**
 * Writes the ticks of both axes beside a plot.
 * @param grid whether a line goes through it at each
 */
export function drawAxes(
  context: CanvasRenderingContext2D,
  { left, top, right, bottom }: Plot,
  [x, y]: readonly [Axis, Axis],
  { colors, locale, grid }: { colors: Colors; locale: string; grid: boolean },
): void {
  context.font = `11px ${colors.font}`
  context.fillStyle = colors.muted
  context.strokeStyle = colors.grid
  context.lineWidth = 1
  context.beginPath()
  context.textAlign = 'center'
  context.textBaseline = 'top'
  const columns = linearTicks(x.from, x.to, x.ticks)
  const columnWords = axisWords(columns, locale)
  for (const [i, tick] of columns.entries()) {
    const at = x.at(tick)
    context.fillText(columnWords[i]!, at, bottom + 6)
    context.moveTo(Math.round(at) + 0.5, top)
    context.lineTo(Math.round(at) + 0.5, bottom)
  }
  context.textAlign = 'right'
  context.textBaseline = 'middle'
  const rows = linearTicks(y.from, y.to, y.ticks)
  const rowWords = axisWords(rows, locale)
  for (const [i, tick] of rows.entries()) {
    const at = y.at(tick)
    context.fillText(rowWords[i]!, left - 6, at)
    context.moveTo(left, Math.round(at) + 0.5)
    context.lineTo(right, Math.round(at) + 0.5)
  }
  if (grid) context.stroke()
}

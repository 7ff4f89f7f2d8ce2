/** A plot as a file of its own: on a ground, with its title and its key above. */
import { drawPlot } from './draw-plot.ts'
import { legendLabel, legendPlaces } from './legend-places.ts'
import { inkColor, type Mark } from './marks.ts'
import { type Colors, isOpen, traceShape } from './palette.ts'
import { canvasPen, type Pen, surfaceOf } from './pen.ts'
import { type PlotSpec, plotFrame } from './plot-frame.ts'
import { type KeyEntry, keyOf } from './plot-key.ts'
import { escapeXml, svgPen, xmlElement } from './svg-pen.ts'

/** A plot to be saved. */
export interface PlotSheet {
  title: string
  spec: PlotSpec
  marks: readonly Mark[]
  /** Which mark stands for what; made from the marks' names otherwise. */
  key?: readonly KeyEntry[]
  colors: Colors
  locale: string
  /** Of the whole sheet, in CSS pixels. */
  width: number
  height: number
}

const EDGE = 16
const TITLE_HEIGHT = 40

/** About as wide as words of 12 pixels are; Chinese signs are square. */
const textWidth = (words: string): number =>
  [...words].reduce((sum, sign) => sum + (sign.codePointAt(0)! > 0x2e80 ? 12 : 7), 0)

/** Draws how a mark looks, at the left end of its entry. */
function drawSwatch(pen: Pen, { ink, shape, dash, width }: KeyEntry, x: number, y: number, colors: Colors): void {
  const color = inkColor(ink, colors)
  if (shape === null)
    pen.path(
      (to) => {
        to.moveTo(x, y)
        to.lineTo(x + 22, y)
      },
      { stroke: color, width, dash },
    )
  else
    pen.path(
      (to) => traceShape(to, shape, x + 11, y, 4.5),
      isOpen(shape) ? { stroke: color, width: 2 } : { fill: color },
    )
}

/** Draws a sheet by any pen. */
export function drawSheet(pen: Pen, { title, spec, marks, key, colors, locale, width, height }: PlotSheet): void {
  const entries = key ?? keyOf(marks)
  const legend = legendPlaces(
    entries.map(({ label }) => 28 + textWidth(legendLabel(label))),
    width - 2 * EDGE,
  )
  const head = TITLE_HEIGHT + (entries.length > 0 ? (legend.extraRows + 1) * legend.rowHeight : 0)
  pen.path(
    (to) => {
      to.moveTo(0, 0)
      to.lineTo(width, 0)
      to.lineTo(width, height)
      to.lineTo(0, height)
      to.closePath()
    },
    { fill: colors.surface },
  )
  pen.text(title, EDGE, 22, { color: colors.text, size: 16, weight: 600 })
  entries.forEach((entry, i) => {
    const { x, row } = legend.positions[i]!
    const y = TITLE_HEIGHT + 6 + row * legend.rowHeight
    drawSwatch(pen, entry, EDGE + x, y, colors)
    pen.text(legendLabel(entry.label), EDGE + x + 28, y, { color: colors.text, size: 12 })
  })
  drawPlot(marks, { pen, frame: plotFrame(spec, width, height, head), colors }, locale)
}

/** A sheet as SVG text. */
export function sheetSvg(sheet: PlotSheet): string {
  const { title, width, height, colors } = sheet
  const pen = svgPen((pixels) => surfaceOf(pixels).toDataURL('image/png'))
  drawSheet(pen, sheet)
  const root = {
    xmlns: 'http://www.w3.org/2000/svg',
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
    'font-family': colors.font,
  }
  return `${xmlElement('svg', root, `\n${xmlElement('title', {}, escapeXml(title))}\n${pen.content()}\n`)}\n`
}

/** A sheet as PNG, twice as sharp as its size says. */
export function sheetPng(sheet: PlotSheet): Promise<Blob | null> {
  const canvas = document.createElement('canvas')
  canvas.width = 2 * sheet.width
  canvas.height = 2 * sheet.height
  const context = canvas.getContext('2d')
  if (!context) return Promise.resolve(null)
  context.scale(2, 2)
  drawSheet(canvasPen(context, sheet.colors.font), sheet)
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'))
}

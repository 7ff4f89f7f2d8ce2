import { drawAxes } from './draw-axes.ts'
import { COLORS, isOpen, readColors, rgbOf, shapeOf, traceShape, type Colors } from './palette.ts'
import { paintRegions, sameValues, type Regions } from './regions.ts'

/** How the regions are drawn. */
interface Style {
  theme: string
  locale: string
  /** Leaves out the axes. */
  small: boolean
}

/** Draws the samples, a shape and a colour a class, in CSS pixels. */
function drawSamples(
  context: CanvasRenderingContext2D,
  { classCount, labels, points }: Regions,
  {
    colors,
    radius,
    x,
    y,
  }: { colors: Colors; radius: number; x: (value: number) => number; y: (value: number) => number },
): void {
  for (let group = 0; group < classCount; group++) {
    const shape = shapeOf(group)
    context.beginPath()
    for (let i = 0; i < labels.length; i++)
      if (labels[i] === group) traceShape(context, shape, x(points[2 * i]!), y(points[2 * i + 1]!), radius)
    const color = colors.series[group % COLORS]!
    context.strokeStyle = isOpen(shape) ? color : colors.surface
    context.lineWidth = isOpen(shape) ? 1.2 : 0.8
    context.stroke()
    context.fillStyle = color
    if (!isOpen(shape)) context.fill()
  }
}

/** Draws decision regions and the samples on them, state after state, on one canvas. */
export function regionsDrawing(): (
  shown: Regions,
  style: Style,
  context: CanvasRenderingContext2D,
  width: number,
  height: number,
) => void {
  const plane = document.createElement('canvas')
  const layer = document.createElement('canvas')
  let layerKey = ''
  let layerPoints: Float32Array | null = null

  return (shown, { theme, locale, small }, context, width, height) => {
    const { canvas } = context
    const colors = readColors(canvas)
    const margin = small ? 0 : 28
    const edge = small ? 0 : 10
    const aspect = (shown.xMax - shown.xMin) / (shown.yMax - shown.yMin)
    const plotWidth = Math.min(width - margin - edge, (height - margin - edge) * aspect)
    const plotHeight = plotWidth / aspect
    const left = small ? (width - plotWidth) / 2 : Math.max(margin, (width - plotWidth) / 2)
    const top = small ? (height - plotHeight) / 2 : Math.max(edge, (height - margin - plotHeight) / 2)
    const x = (value: number) => left + ((value - shown.xMin) / (shown.xMax - shown.xMin)) * plotWidth
    const y = (value: number) => top + ((shown.yMax - value) / (shown.yMax - shown.yMin)) * plotHeight

    if (plane.width !== shown.columns || plane.height !== shown.rows) {
      plane.width = shown.columns
      plane.height = shown.rows
    }
    const pixels = paintRegions(shown, colors.series.map(rgbOf), rgbOf(colors.surface))
    plane.getContext('2d')!.putImageData(new ImageData(pixels, shown.columns, shown.rows), 0, 0)
    // Cubic would cost three times as much, and round corners that the network has.
    context.imageSmoothingQuality = 'low'
    context.drawImage(plane, left, top, plotWidth, plotHeight)

    // The samples stay where they are: drawn once, laid over every new state.
    const ratio = canvas.width / width
    const { xMin, xMax, yMin, yMax, points, labels } = shown
    const key = [width, height, ratio, theme, xMin, xMax, yMin, yMax, ...colors.series].join()
    if (key !== layerKey || !sameValues(layerPoints, points)) {
      layerKey = key
      layerPoints = points
      layer.width = canvas.width
      layer.height = canvas.height
      const over = layer.getContext('2d')!
      over.setTransform(ratio, 0, 0, ratio, 0, 0)
      const radius = Math.min(5, Math.max(1.6, Math.sqrt((plotWidth * plotHeight) / Math.max(1, labels.length)) / 6))
      drawSamples(over, shown, { colors, radius, x, y })
    }
    context.drawImage(layer, 0, 0, width, height)

    if (small) return
    context.strokeStyle = colors.border
    context.lineWidth = 1
    context.strokeRect(left + 0.5, top + 0.5, plotWidth - 1, plotHeight - 1)
    drawAxes(
      context,
      { left, top, right: left + plotWidth, bottom: top + plotHeight },
      [
        { from: xMin, to: xMax, ticks: 6, at: x },
        { from: yMin, to: yMax, ticks: 6, at: y },
      ],
      { colors, locale, grid: false },
    )
  }
}

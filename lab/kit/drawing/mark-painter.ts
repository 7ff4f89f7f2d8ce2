import { drawMark } from './draw-plot.ts'
import type { Mark } from './marks.ts'
import type { Colors } from './palette.ts'
import { canvasPen } from './pen.ts'
import type { PlotFrame } from './plot-frame.ts'

/** From so many points on a mark is kept as a picture: it is drawn anew only when it is another mark. */
const KEPT_FROM = 200

/** Paints marks on a canvas and keeps pictures of large ones, which seldom change while what lies below them does. */
export function markPainter(): (
  mark: Mark,
  context: CanvasRenderingContext2D,
  drawing: { frame: PlotFrame; colors: Colors },
) => void {
  const kept = new WeakMap<Mark, { key: string; layer: HTMLCanvasElement }>()
  return (mark, context, { frame, colors }) => {
    // Circles around others are others with each picture.
    if (mark.kind !== 'dots' || mark.around || mark.xs.length < KEPT_FROM)
      return drawMark(mark, { pen: canvasPen(context, colors.font), frame, colors })
    const { width, height, box, x, y } = frame
    const ratio = context.canvas.width / width
    const key = [
      width,
      height,
      ratio,
      box.left,
      box.top,
      box.right,
      box.bottom,
      x.from,
      x.to,
      y.from,
      y.to,
      colors.surface,
    ]
      .concat(colors.series)
      .join()
    let picture = kept.get(mark)
    if (picture?.key !== key) {
      const layer = document.createElement('canvas')
      layer.width = context.canvas.width
      layer.height = context.canvas.height
      const over = layer.getContext('2d')!
      over.setTransform(ratio, 0, 0, ratio, 0, 0)
      drawMark(mark, { pen: canvasPen(over, colors.font), frame, colors })
      picture = { key, layer }
      kept.set(mark, picture)
    }
    context.drawImage(picture.layer, 0, 0, width, height)
  }
}

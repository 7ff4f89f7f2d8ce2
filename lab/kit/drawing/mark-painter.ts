import { drawMark } from './draw-plot.ts'
import type { DotsMark, Mark } from './marks.ts'
import type { Colors } from './palette.ts'
import { canvasPen } from './pen.ts'
import type { PlotFrame } from './plot-frame.ts'
import { stampDots } from './stamp-dots.ts'

/** From so many points on a mark is stamped, and kept as a picture: it is drawn anew only when it is another mark. */
const STAMPED_FROM = 200
/** Pictures that a plot keeps: of as many large marks as it shows at once. */
const KEPT = 2

/** What decides how a mark looks beside the mark itself. */
const keyOf = ({ width, height, box, x, y }: PlotFrame, colors: Colors, ratio: number): string =>
  [width, height, ratio, box.left, box.top, box.right, box.bottom, x.from, x.to, y.from, y.to]
    .map(String)
    .concat(colors.surface, colors.text, colors.series)
    .join()

// Circles around others are others with each picture, and what shows through is one surface, not a stamp over another.
const isStamped = (mark: Mark): mark is DotsMark =>
  mark.kind === 'dots' && !mark.around && (mark.opacity ?? 1) === 1 && mark.xs.length >= STAMPED_FROM

/** Paints marks on a canvas and keeps pictures of large ones, which seldom change while what lies below them does. */
export function markPainter(): (
  mark: Mark,
  context: CanvasRenderingContext2D,
  drawing: { frame: PlotFrame; colors: Colors },
) => void {
  /** The one that was painted last stands last. */
  const kept: { mark: Mark; key: string; layer: HTMLCanvasElement }[] = []
  return (mark, context, { frame, colors }) => {
    if (!isStamped(mark)) return drawMark(mark, { pen: canvasPen(context, colors.font), frame, colors })
    const { canvas } = context
    const ratio = context.getTransform().a
    const key = keyOf(frame, colors, ratio)
    const known = kept.findIndex((each) => each.mark === mark)
    // The oldest one's canvas serves once more: each new one would be garbage of some megabytes.
    const at = known < 0 && kept.length === KEPT ? 0 : known
    const old = at < 0 ? undefined : kept.splice(at, 1)[0]!
    const layer = old?.layer ?? document.createElement('canvas')
    if (old?.mark !== mark || old.key !== key) {
      const picture = new ImageData(canvas.width, canvas.height)
      stampDots(picture, mark, { frame, colors, ratio })
      if (layer.width !== picture.width) layer.width = picture.width
      if (layer.height !== picture.height) layer.height = picture.height
      layer.getContext('2d')!.putImageData(picture, 0, 0)
    }
    kept.push({ mark, key, layer })
    context.drawImage(layer, 0, 0, canvas.width / ratio, canvas.height / ratio)
  }
}

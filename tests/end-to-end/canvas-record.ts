/** What a page draws on its canvases, written down as it draws. */
import type { Locator, Page } from 'playwright'

/** A line or a filled shape of the last drawing of a canvas. */
export interface Stroke {
  color: string
  dash: number[]
  width: number
  /** Pieces of the path: straight ones, round ones. */
  lines: number
  arcs: number
}
/** What was drawn on a canvas since it was last cleared. */
export interface Drawn {
  words: string[]
  strokes: Stroke[]
}

/** Has every canvas keep what is drawn on it; to be called before the page is opened. */
export async function recordCanvases(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const drawings = new WeakMap<object, Drawn>()
    const paths = new WeakMap<object, { lines: number; arcs: number }>()
    const of = (context: CanvasRenderingContext2D): Drawn => {
      const drawn = drawings.get(context.canvas) ?? { words: [], strokes: [] }
      drawings.set(context.canvas, drawn)
      return drawn
    }
    const before = <
      Name extends 'beginPath' | 'lineTo' | 'arc' | 'stroke' | 'fill' | 'fillText' | 'clearRect' | 'drawImage',
    >(
      name: Name,
      then: (context: CanvasRenderingContext2D, args: unknown[]) => void,
    ) => {
      const { prototype } = CanvasRenderingContext2D
      const own = prototype[name] as (...args: unknown[]) => void
      prototype[name] = function (this: CanvasRenderingContext2D, ...args: unknown[]) {
        then(this, args)
        return own.apply(this, args)
      } as never
    }
    const path = (context: object) => {
      const known = paths.get(context) ?? { lines: 0, arcs: 0 }
      paths.set(context, known)
      return known
    }
    before('beginPath', (context) => paths.set(context, { lines: 0, arcs: 0 }))
    before('lineTo', (context) => (path(context).lines += 1))
    before('arc', (context) => (path(context).arcs += 1))
    // chart.js draws its lines by paths that are objects of their own.
    const ownLineTo = Path2D.prototype.lineTo
    Path2D.prototype.lineTo = function (this: Path2D, ...place) {
      path(this).lines += 1
      return ownLineTo.apply(this, place)
    }
    const drawn = (context: CanvasRenderingContext2D, color: unknown, along: unknown) =>
      of(context).strokes.push({
        color: typeof color === 'string' ? color : '',
        dash: context.getLineDash(),
        width: context.lineWidth,
        ...path(along instanceof Path2D ? along : context),
      })
    before('stroke', (context, [along]) => drawn(context, context.strokeStyle, along))
    before('fill', (context, [along]) => drawn(context, context.fillStyle, along))
    before('fillText', (context, [words]) => of(context).words.push(String(words)))
    before('clearRect', (context) => drawings.set(context.canvas, { words: [], strokes: [] }))
    // A canvas that is laid on another brings what is on it.
    before('drawImage', (context, [image]) => {
      const laid = drawings.get(image as object)
      if (laid) of(context).strokes.push(...laid.strokes)
    })
    Object.assign(window, {
      drawnOn: (canvas: HTMLCanvasElement) => drawings.get(canvas) ?? { words: [], strokes: [] },
    })
  })
}

/** What is drawn on a canvas now. */
export const drawnOn = (canvas: Locator): Promise<Drawn> =>
  canvas.evaluate((element) => (window as unknown as { drawnOn(canvas: Element): Drawn }).drawnOn(element))

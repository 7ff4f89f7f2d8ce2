/** Canvases as sharp as the screen, drawn at most once a frame. */

export interface ScreenCanvas {
  /** Asks for a drawing at the next frame; asking twice draws once. */
  redraw(): void
  destroy(): void
}

/** Draws with a context that counts in CSS pixels, on a surface of a size in them. */
export type Draw = (context: CanvasRenderingContext2D, width: number, height: number) => void

/** Keeps a canvas as large as its place in device pixels and draws it when asked or resized. */
export function screenCanvas(canvas: HTMLCanvasElement, draw: Draw): ScreenCanvas {
  let frame = 0
  const paint = () => {
    frame = 0
    const { clientWidth: width, clientHeight: height } = canvas
    const context = canvas.getContext('2d')
    if (!context || width === 0 || height === 0) return
    const ratio = window.devicePixelRatio || 1
    const pixelWidth = Math.round(width * ratio)
    const pixelHeight = Math.round(height * ratio)
    if (canvas.width !== pixelWidth || canvas.height !== pixelHeight) {
      canvas.width = pixelWidth
      canvas.height = pixelHeight
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    context.clearRect(0, 0, width, height)
    draw(context, width, height)
  }
  const redraw = () => {
    frame ||= requestAnimationFrame(paint)
  }
  const observer = new ResizeObserver(redraw)
  observer.observe(canvas)
  redraw()
  return {
    redraw,
    destroy() {
      observer.disconnect()
      cancelAnimationFrame(frame)
    },
  }
}

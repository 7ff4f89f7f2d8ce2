/** What draws: one drawing routine goes through it to a canvas or to SVG. */

/** Where a path is traced; a canvas context is one. */
export interface Path {
  moveTo(x: number, y: number): void
  lineTo(x: number, y: number): void
  arc(x: number, y: number, radius: number, from: number, to: number): void
  closePath(): void
}

/** A rectangle in CSS pixels. */
export interface Box {
  left: number
  top: number
  right: number
  bottom: number
}

/** How a path is inked; what is left out is not done. */
export interface PathStyle {
  fill?: string
  stroke?: string
  width?: number
  dash?: readonly number[]
  opacity?: number
}

/** How words are written. */
export interface TextStyle {
  color: string
  /** In CSS pixels. */
  size: number
  align?: 'left' | 'center' | 'right'
  baseline?: 'top' | 'middle' | 'bottom'
  weight?: number
  /** A colour around the letters, which parts them from what lies below. */
  halo?: string
  /** Written from bottom to top. */
  upwards?: boolean
}

/** Draws paths, words and pictures, in CSS pixels. */
export interface Pen {
  path(trace: (to: Path) => void, style: PathStyle): void
  text(words: string, x: number, y: number, style: TextStyle): void
  /** A picture of RGBA values stretched over a box. */
  image(pixels: ImageData, box: Box, smooth: boolean): void
  /** Draws within a box alone. */
  within(box: Box, draw: () => void): void
}

const canvasBaseline = { top: 'top', middle: 'middle', bottom: 'alphabetic' } as const

/** A pen on a canvas whose context counts in CSS pixels. */
export function canvasPen(context: CanvasRenderingContext2D, font: string): Pen {
  return {
    path(trace, { fill, stroke, width = 1, dash = [], opacity = 1 }) {
      context.beginPath()
      trace(context)
      context.globalAlpha = opacity
      if (stroke !== undefined) {
        context.strokeStyle = stroke
        context.lineWidth = width
        context.lineJoin = 'round'
        context.setLineDash([...dash])
        context.stroke()
      }
      if (fill !== undefined) {
        context.fillStyle = fill
        context.fill()
      }
      context.globalAlpha = 1
    },
    text(words, x, y, { color, size, align = 'left', baseline = 'middle', weight = 400, halo, upwards = false }) {
      context.save()
      context.font = `${weight} ${size}px ${font}`
      context.textAlign = align
      context.textBaseline = canvasBaseline[baseline]
      context.translate(x, y)
      if (upwards) context.rotate(-Math.PI / 2)
      if (halo !== undefined) {
        context.strokeStyle = halo
        context.lineWidth = 4
        context.lineJoin = 'round'
        context.setLineDash([])
        context.strokeText(words, 0, 0)
      }
      context.fillStyle = color
      context.fillText(words, 0, 0)
      context.restore()
    },
    image(pixels, { left, top, right, bottom }, smooth) {
      context.imageSmoothingEnabled = smooth
      // Cubic would cost three times as much, and round corners that a network has.
      context.imageSmoothingQuality = 'low'
      context.drawImage(surfaceOf(pixels), left, top, right - left, bottom - top)
    },
    within({ left, top, right, bottom }, draw) {
      context.save()
      context.beginPath()
      context.rect(left, top, right - left, bottom - top)
      context.clip()
      draw()
      context.restore()
    },
  }
}

let surface: HTMLCanvasElement | null = null
/** A canvas that holds these pixels until the next call. */
export function surfaceOf(pixels: ImageData): HTMLCanvasElement {
  surface ??= document.createElement('canvas')
  if (surface.width !== pixels.width || surface.height !== pixels.height) {
    surface.width = pixels.width
    surface.height = pixels.height
  }
  surface.getContext('2d')!.putImageData(pixels, 0, 0)
  return surface
}

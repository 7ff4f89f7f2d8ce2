import type { Path } from './pen.ts'

/** Colours of canvases: Okabe and Ito's, from the tokens of the page, with a dash and a shape beside each. */

/** How many colours there are; a ninth series begins again with another dash. */
export const COLORS = 8

/** Dash patterns, one a series, so that lines differ without colour. */
const DASHES: readonly (readonly number[])[] = [[], [7, 4], [2, 3], [9, 3, 2, 3], [14, 4], [5, 2], [2, 2, 7, 2], [1, 4]]
export const dashOf = (index: number): readonly number[] => DASHES[index % DASHES.length]!

/** Shapes of points, one a class, so that classes differ without colour. */
export type PointShape = 'circle' | 'triangle' | 'square' | 'diamond' | 'cross' | 'plus' | 'triangleDown' | 'star'
const SHAPES: readonly PointShape[] = [
  'circle',
  'triangle',
  'square',
  'diamond',
  'cross',
  'plus',
  'triangleDown',
  'star',
]
export const shapeOf = (index: number): PointShape => SHAPES[index % SHAPES.length]!

/** The colours of the page as it is shown now. */
export interface Colors {
  series: string[]
  text: string
  muted: string
  grid: string
  border: string
  surface: string
  raised: string
  accent: string
  /** The family of the page's letters. */
  font: string
}

/** Reads the tokens in force at an element. */
export function readColors(element: Element): Colors {
  const style = getComputedStyle(element)
  const token = (name: string) => style.getPropertyValue(name).trim()
  return {
    series: Array.from({ length: COLORS }, (_, i) => token(`--series-${i + 1}`)),
    text: token('--text'),
    muted: token('--text-muted'),
    grid: token('--grid'),
    border: token('--border'),
    surface: token('--surface'),
    raised: token('--surface-raised'),
    accent: token('--accent'),
    font: style.fontFamily,
  }
}

/** Red, green and blue (0 … 255) of a computed colour: `rgb(…)` or `#rrggbb`. */
export function rgbOf(color: string): [number, number, number] {
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})/i.exec(color)
  if (hex) return [parseInt(hex[1]!, 16), parseInt(hex[2]!, 16), parseInt(hex[3]!, 16)]
  const numbers = color.match(/[\d.]+/g)?.map(Number) ?? []
  return [numbers[0] ?? 0, numbers[1] ?? 0, numbers[2] ?? 0]
}

/** Traces a shape around a point; fill or stroke it afterwards. `cross`, `plus` and `star` are lines. */
export function traceShape(to: Path, shape: PointShape, x: number, y: number, radius: number): void {
  const corners = (count: number, turn: number, size = radius) => {
    for (let i = 0; i < count; i++) {
      const angle = turn + (i * 2 * Math.PI) / count
      to[i === 0 ? 'moveTo' : 'lineTo'](x + size * Math.cos(angle), y + size * Math.sin(angle))
    }
    to.closePath()
  }
  const spokes = (count: number, turn: number) => {
    for (let i = 0; i < count; i++) {
      const angle = turn + (i * Math.PI) / count
      to.moveTo(x - radius * Math.cos(angle), y - radius * Math.sin(angle))
      to.lineTo(x + radius * Math.cos(angle), y + radius * Math.sin(angle))
    }
  }
  switch (shape) {
    case 'circle':
      to.moveTo(x + radius, y)
      return to.arc(x, y, radius, 0, 2 * Math.PI)
    case 'triangle':
      return corners(3, -Math.PI / 2, radius * 1.2)
    case 'triangleDown':
      return corners(3, Math.PI / 2, radius * 1.2)
    case 'square':
      return corners(4, Math.PI / 4, radius * 1.2)
    case 'diamond':
      return corners(4, 0, radius * 1.25)
    case 'cross':
      return spokes(2, Math.PI / 4)
    case 'plus':
      return spokes(2, 0)
    case 'star':
      return spokes(3, Math.PI / 2)
  }
}

/** Whether a shape is drawn by lines and not filled. */
export const isOpen = (shape: PointShape): boolean => shape === 'cross' || shape === 'plus' || shape === 'star'

/** What a plot is made of, in the plot's own units: one list is drawn on a canvas, as SVG, as CSV and as a table. */
import type { Colors, PointShape } from './palette.ts'

/** A colour by its meaning, so that it follows the theme: a series by its index, or a token of the page. */
export type Ink = number | 'text' | 'muted' | 'accent' | 'grid' | 'border' | 'surface'

/** A rectangle of the plane, in the plot's units. */
export interface Extent {
  xMin: number
  xMax: number
  yMin: number
  yMax: number
}

interface Named {
  /** Its name in key, table and CSV; a mark without one is decoration and stands in none of them. */
  label?: string
}

/** A polyline, broken where a value is not a number. */
export interface LineMark extends Named {
  kind: 'line'
  xs: ArrayLike<number>
  ys: ArrayLike<number>
  ink: Ink
  /** In CSS pixels; 2 by default. */
  width?: number
  dash?: readonly number[]
  opacity?: number
}

/** Points, each a shape. */
export interface DotsMark extends Named {
  kind: 'dots'
  xs: ArrayLike<number>
  ys: ArrayLike<number>
  /** The group of each point: it decides colour and shape. Without groups, all have `ink` and `shape`. */
  groups?: ArrayLike<number>
  groupLabels?: readonly string[]
  ink?: Ink
  shape?: PointShape
  /** In CSS pixels; by the number of points and the room by default. */
  radius?: number
  opacity?: number
  /** A halo in the ground's colour around each point, which parts it from what lies below. */
  outlined?: boolean
  /** The mark whose points these are, of which each has a circle around it here. */
  around?: DotsMark
  /** The colour of a group's points, made of its series'. */
  tint?: (color: string, colors: Colors) => string
}

/** A picture laid over an extent: rows from its top (largest y) down. */
export interface RasterMark extends Named {
  kind: 'raster'
  columns: number
  rows: number
  extent: Extent
  /** RGBA, row by row, in the colours of the page as it is shown now. */
  paint: (colors: Colors) => Uint8ClampedArray<ArrayBuffer>
  /** Whether it is blurred between its places. */
  smooth?: boolean
  /** The number of each place, for CSV. */
  values?: ArrayLike<number>
}

/** Lines of equal height of values on a grid: rows from the top (largest y) down, each value at the middle of its place. */
export interface ContourMark extends Named {
  kind: 'contour'
  columns: number
  rows: number
  extent: Extent
  values: ArrayLike<number>
  levels: readonly number[]
  ink: Ink
  width?: number
  dash?: readonly number[]
}

/** A line from one point to another with a head at its end. */
export interface ArrowMark extends Named {
  kind: 'arrow'
  from: readonly [x: number, y: number]
  to: readonly [x: number, y: number]
  ink: Ink
  width?: number
}

/** Words at a point, with a halo in the ground's colour. */
export interface TextMark {
  kind: 'text'
  x: number
  y: number
  text: string
  ink?: Ink
  /** Where the words stand, seen from the point. */
  side?: 'middle' | 'left' | 'right' | 'above' | 'below'
}

/** An area between a polygon's corners. */
export interface AreaMark extends Named {
  kind: 'area'
  xs: ArrayLike<number>
  ys: ArrayLike<number>
  ink: Ink
  opacity?: number
}

/** Anything that a plot can show. */
export type Mark = LineMark | DotsMark | RasterMark | ContourMark | ArrowMark | TextMark | AreaMark

/** The colour that an ink has now. */
export const inkColor = (ink: Ink, colors: Colors): string =>
  typeof ink === 'number' ? colors.series[ink % colors.series.length]! : colors[ink]

/** Where columns, units and figures of a drawn network stand, in CSS pixels from its top left corner. */

/** A unit of a column; units of the inputs are of layer −1. */
export interface UnitPlace {
  layer: number
  unit: number
  /** Where its map's middle is. */
  x: number
  y: number
}

/** The inputs, a hidden layer or the outputs. */
export interface Column {
  /** −1 for the inputs. */
  layer: number
  /** All of its units, drawn or not. */
  units: number
  left: number
  width: number
  /** Its middle. */
  x: number
  places: UnitPlace[]
  /** Where the button that shows or hides further units stands; null where all are drawn. */
  moreY: number | null
}

export interface NetworkLayout {
  width: number
  height: number
  columns: Column[]
  /** The side of a unit's map. */
  size: number
  /** From the top: the row of “+”, the heads, the scales of colour, and the figures at the bottom. */
  headTop: number
  scaleTop: number
  figuresTop: number
}

/** Units of a layer that are drawn before it is opened, and of an opened one. */
export const SHOWN_UNITS = 8
export const OPEN_UNITS = 64

const ADD_ROW = 24
const HEAD_ROW = 36
const SCALE_ROW = 14
/** At least so much from one column's middle to the next one's: eight hidden layers fit into a narrow place. */
const LEAST_PITCH = 35
const MOST_PITCH = 180
const LEAST_SIZE = 16
const MOST_SIZE = 96
const READABLE_SIZE = 26
/** The share of a column's width that its maps take. */
const MAP_SHARE = 0.58
/** Between two maps, upright; between a map and the next column at least. */
const ROW_GAP = 4
const COLUMN_GAP = 10
const EDGE = 6
/** The height of the button below a column that shows more of its units. */
const MORE_ROW = 24

/**
 * Lays a network out in a place; it is wider than the place where the place cannot hold it.
 * @param layers of each column from the inputs on: how many units, the numbers of those that are drawn, whether it is opened
 * @param figures the height of what stands below the units
 */
export function networkLayout(
  layers: readonly { units: number; shown: readonly number[]; open: boolean }[],
  { width, height, figures }: { width: number; height: number; figures: number },
): NetworkLayout {
  const top = ADD_ROW + HEAD_ROW + SCALE_ROW
  const withMore = (layer: (typeof layers)[number]) => layer.open || layer.shown.length < layer.units
  // An opened column has as many rows as others, and more of them side by side.
  const rows = Math.max(...layers.map((layer) => Math.min(SHOWN_UNITS, layer.shown.length)))
  const below = layers.some(withMore) ? MORE_ROW : 0
  const pitch = Math.min(MOST_PITCH, Math.max(LEAST_PITCH, (width - 2 * EDGE) / layers.length))
  // Edges want room, too, where there is any; where there is little, maps that can be read come first.
  const widest = Math.max(Math.min(READABLE_SIZE, pitch - COLUMN_GAP), MAP_SHARE * pitch)
  const room = (height - top - figures - below) / rows - ROW_GAP
  const size = Math.floor(Math.min(MOST_SIZE, widest, Math.max(LEAST_SIZE, room)))
  const row = size + ROW_GAP
  const unitsHeight = Math.max(rows * row + below, height - top - figures)
  const middle = top + (unitsHeight - below) / 2
  const abreast = (layer: (typeof layers)[number]) => (layer.open ? Math.ceil(layer.shown.length / SHOWN_UNITS) : 1)
  const widths = layers.map((layer) => pitch + (abreast(layer) - 1) * row)
  const total = widths.reduce((sum, each) => sum + each)
  let left = Math.max(EDGE, (width - total) / 2)
  const columns = layers.map((layer, index): Column => {
    const columnWidth = widths[index]!
    const x = left + columnWidth / 2
    const beside = abreast(layer)
    const down = Math.ceil(layer.shown.length / beside)
    const first = middle - ((down - 1) * row) / 2
    const places = layer.shown.map((unit, i) => ({
      layer: index - 1,
      unit,
      x: x + ((i % beside) - (beside - 1) / 2) * row,
      y: first + Math.floor(i / beside) * row,
    }))
    const column = {
      layer: index - 1,
      units: layer.units,
      left,
      width: columnWidth,
      x,
      places,
      moreY: withMore(layer) ? first + (down - 0.5) * row + MORE_ROW / 2 : null,
    }
    left += columnWidth
    return column
  })
  return {
    width: Math.max(width, total + 2 * EDGE),
    height: Math.max(height, top + unitsHeight + figures),
    columns,
    size,
    headTop: ADD_ROW,
    scaleTop: ADD_ROW + HEAD_ROW,
    figuresTop: top + unitsHeight,
  }
}

/** The size of letters in the drawing, in CSS pixels: it grows with the maps. */
export const letterSize = ({ size }: Pick<NetworkLayout, 'size'>): number =>
  Math.min(13, Math.max(10, Math.round(7 + size / 7)))

/** Columns that are at least partly between two places from left to right, and one more on either side. */
export function columnsWithin(columns: readonly Column[], from: number, to: number): Column[] {
  const first = columns.findIndex(({ left, width }) => left + width > from)
  const beyond = columns.findIndex(({ left }) => left > to)
  return columns.slice(Math.max(0, first - 1), beyond < 0 ? undefined : beyond + 1)
}

/** What one unit says over the plane or over the line, as marks of a plot. */
import type { Inside } from '../../../preload/contract/inside.ts'
import type { Mark } from '../drawing/marks.ts'
import { divergingTable, mapScales, niceSize, paintValues } from './map-colors.ts'
import type { UnitId } from './pointing.ts'

/** A unit's outputs: at places of the plane row by row from the top, or along the line. */
export interface UnitValues {
  values: Float32Array
  /** Places along a side, or along the line. */
  size: number
  /** The size that has the full colour: as in the drawing. */
  scale: number
}

/** The outputs of a unit as sharp as they are there: large where they were asked for, small before; null for neither. */
export function valuesOf({ layers, large, mapSize, inputs }: Inside, { layer, unit }: UnitId): UnitValues | null {
  const of = layers[layer]
  if (!of) return null
  const at = of.shown.indexOf(unit)
  const scale = mapScales(of)[at] ?? niceSize(Math.max(0, ...(large?.values ?? []).map(Math.abs)))
  if (large?.layer === layer && large.unit === unit) return { values: large.values, size: large.size, scale }
  if (at < 0) return null
  const mapLength = inputs === 1 ? mapSize : mapSize * mapSize
  return { values: of.maps.subarray(at * mapLength, (at + 1) * mapLength), size: mapSize, scale }
}

/** The marks of a unit's map: a picture of the plane, or a curve over the line. */
export function unitMarks({ inputs, bounds }: Inside, { values, size, scale }: UnitValues, label: string): Mark[] {
  if (inputs === 1) {
    const step = (bounds.xMax - bounds.xMin) / Math.max(1, size - 1)
    return [{ kind: 'line', label, xs: Array.from(values, (_, i) => bounds.xMin + i * step), ys: values, ink: 0 }]
  }
  return [
    {
      kind: 'raster',
      label,
      columns: size,
      rows: size,
      extent: bounds,
      smooth: true,
      values,
      paint: (colors) => {
        const into = new Uint8ClampedArray(4 * size * size)
        paintValues(values, { scale, table: divergingTable(colors), into })
        return into
      },
    },
  ]
}

/** The smallest and the largest finite value; NaN where there is none. */
export function rangeOf(values: Float32Array): [low: number, high: number] {
  let [low, high] = [Infinity, -Infinity]
  for (const value of values)
    if (Number.isFinite(value)) {
      low = Math.min(low, value)
      high = Math.max(high, value)
    }
  return low <= high ? [low, high] : [NaN, NaN]
}

/** A unit or an edge that is looked at. */

/** A unit; those of the inputs are of layer −1. */
export interface UnitId {
  layer: number
  unit: number
}
/** A unit, or the edge that leads to it from a unit of the layer before. */
export type Pointed = (UnitId & { kind: 'unit' }) | (UnitId & { kind: 'edge'; from: number })

export const samePlace = (pointed: Pointed, { layer, unit }: UnitId): boolean =>
  pointed.kind === 'unit' && pointed.layer === layer && pointed.unit === unit

/** Whether two say the same. */
export const samePointed = (a: Pointed | null, b: Pointed | null): boolean =>
  a === b ||
  (a !== null &&
    b !== null &&
    a.layer === b.layer &&
    a.unit === b.unit &&
    (a.kind === 'edge' ? a.from : -1) === (b.kind === 'edge' ? b.from : -1))

/** A figure below a layer that is looked at. */
export interface FigureId {
  layer: number
  figure: 'gradient' | 'dead' | 'saturated'
}

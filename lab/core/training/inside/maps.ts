import type { Inside, InsideRequest } from '../../../../preload/contract/inside.ts'
import { limits } from '../../../../preload/limits.ts'
import { linspace } from '../datasets.ts'
import type { LayerValues, ModelSpec } from '../trainer.ts'

export type Bounds = Inside['bounds']

/** The numbers of the units of each layer that get a map. */
export const shownUnits = ({ layers }: ModelSpec, { units, open }: InsideRequest): number[][] =>
  layers.map((layer, at) => {
    const shown = Math.min(layer.units, open.includes(at) ? limits.insideUnits : units)
    return Array.from({ length: shown }, (_, unit) => unit)
  })

/**
 * The wanted size of a map, or the largest one with which all maps together are small enough to be sent.
 * @param computablePoints that can be computed in a second
 */
export function fittingSize(requestedSize: number, maps: number, inputs: number, computablePoints: number): number {
  const most = Math.min(computablePoints, limits.insideMapValues / Math.max(1, maps))
  return Math.max(1, Math.min(requestedSize, Math.floor(inputs === 1 ? most : Math.sqrt(most))))
}

/** The inputs at a map's places: over the plane row by row from the top down, or along the line. */
export function placesOf(inputs: number, size: number, { xMin, xMax, yMin, yMax }: Bounds): Float32Array {
  if (inputs === 1) return linspace(xMin, xMax, size)
  const points = new Float32Array(size * size * 2)
  for (let row = 0, at = 0; row < size; row++)
    for (let column = 0; column < size; column++) {
      points[at++] = xMin + ((column + 0.5) / size) * (xMax - xMin)
      points[at++] = yMax - ((row + 0.5) / size) * (yMax - yMin)
    }
  return points
}

/** Copies the outputs of some units, each into a stretch of `points` values. */
export function copyUnits(
  { outputs, panel, lane, unit }: LayerValues,
  units: readonly number[],
  { from, samples, points }: { from: number; samples: number; points: number },
  maps: Float32Array,
): void {
  units.forEach((u, row) => {
    const to = row * points + from
    for (let s = 0; s < samples; s++) maps[to + s] = outputs[(s >> 3) * panel + (s & 7) * lane + u * unit]!
  })
}

import type { Inside } from '../../../../preload/contract/inside.ts'
import { principalDirections } from './principal.ts'

/** How far some points of `units` values are from their mean, and from 0: the root of the mean square. */
function extentOf(points: Float32Array, rows: number, units: number): { spread: number; size: number } {
  let [spread, size] = [0, 0]
  for (let u = 0; u < units; u++) {
    let mean = 0
    for (let r = 0; r < rows; r++) mean += points[r * units + u]! / rows
    for (let r = 0; r < rows; r++) {
      const value = points[r * units + u]!
      size += (value * value) / rows
      spread += ((value - mean) * (value - mean)) / rows
    }
  }
  return { spread: Math.sqrt(spread), size: Math.sqrt(size) }
}

/**
 * Where samples lie for a layer.
 * @param outputs rows × units, of the layer
 */
export function hiddenSpace(outputs: Float32Array, rows: number, units: number): NonNullable<Inside['hidden']> {
  const extent = extentOf(outputs, rows, units)
  if (units === 2) return { kind: 'units', points: outputs.slice(0, rows * 2), explained: null, ...extent }
  const points = new Float32Array(rows * 2)
  if (units === 1) {
    for (let r = 0; r < rows; r++) points[2 * r] = outputs[r]!
    return { kind: 'unit', points, explained: null, ...extent }
  }
  const { mean, first, second, explained } = principalDirections(outputs, rows, units)
  for (let r = 0; r < rows; r++) {
    let [x, y] = [0, 0]
    for (let u = 0; u < units; u++) {
      const value = outputs[r * units + u]! - mean[u]!
      x += value * first[u]!
      y += value * second[u]!
    }
    points[2 * r] = x
    points[2 * r + 1] = y
  }
  return { kind: 'principal', points, explained, ...extent }
}

import { convert } from '../../core/images/plain/convert.ts'
import type { Pixels } from '../../core/images/pixels.ts'

export const operations = ['+', '−', '×'] as const
export type Operation = (typeof operations)[number]

/** One sum in numbers that hold it, and what becomes of it in a byte: taken modulo 256, or kept within 0 … 255. */
export function sumInTypes(
  a: number,
  operation: Operation,
  b: number,
): { wrap: number; saturate: number; float: number } {
  const float = operation === '+' ? a + b : operation === '−' ? a - b : a * b
  const exact: Pixels = { width: 1, height: 1, channels: 1, type: 'float64', data: Float64Array.of(float) }
  const inByte = (overflow: 'wrap' | 'saturate'): number =>
    convert(exact, { kind: 'convert', to: 'uint8', values: 'keep', overflow }).data[0]!
  return { wrap: inByte('wrap'), saturate: inByte('saturate'), float }
}

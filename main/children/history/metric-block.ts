/** Declared metrics in the order of their bytes in a block. */
export type MetricOrder = readonly (readonly [name: string, better: 'lower' | 'higher'])[]

/** The declared metrics of a run; none where the text is damaged, so that none of its values is taken for one. */
export function parseMetrics(text: string): MetricOrder {
  try {
    const order = JSON.parse(text) as unknown
    const isPair = (pair: unknown): boolean => Array.isArray(pair) && pair.every((part) => typeof part === 'string')
    return Array.isArray(order) && order.every(isPair) ? (order as MetricOrder) : []
  } catch {
    return []
  }
}

/** Bytes of one value. */
export const VALUE_BYTES = 8

/** Columns of one length as a block's bytes: metric by metric, float64 little-endian (as every machine we run on is). */
export function packColumns(order: MetricOrder, columns: Record<string, Float64Array>): Buffer {
  return Buffer.concat(
    order.map(([name]) => {
      const { buffer, byteOffset, byteLength } = columns[name]!
      return Buffer.from(buffer, byteOffset, byteLength)
    }),
  )
}

/** One metric's values of a block, as a copy (a row's bytes need not lie where a Float64Array may begin). */
export function unpackColumn(bytes: Buffer, place: number, metrics: number): Float64Array<ArrayBuffer> {
  const length = bytes.length / metrics
  const values = new Float64Array(length / VALUE_BYTES)
  new Uint8Array(values.buffer).set(bytes.subarray(place * length, (place + 1) * length))
  return values
}

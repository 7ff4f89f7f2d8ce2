/** Metric values at their epochs, all arrays of one length. */
export interface MetricSeries {
  epochs: Float64Array<ArrayBuffer>
  columns: Record<string, Float64Array<ArrayBuffer>>
}

/** The places of the smallest, the largest and the first NaN value in `values[from … to − 1]`; −1 where there is none. */
function extremes(values: Float64Array, from: number, to: number): [smallest: number, largest: number, gap: number] {
  let smallest = -1
  let largest = -1
  let gap = -1
  for (let at = from; at < to; at++) {
    const value = values[at]!
    if (Number.isNaN(value)) {
      if (gap < 0) gap = at
      continue
    }
    if (smallest < 0 || value < values[smallest]!) smallest = at
    if (largest < 0 || value > values[largest]!) largest = at
  }
  return [smallest, largest, gap]
}

/**
 * Thins a series for drawing. It is cut into equal buckets; each keeps, for each metric, the epochs of its smallest and
 * its largest value and of its first NaN, so that no peak and no gap gets lost. The first and the last epoch stay.
 * @param points how many epochs may remain, at least 2; where it is smaller than `2 + 3 · metrics`, that many may
 */
export function thinMetrics(series: MetricSeries, points: number): MetricSeries {
  const { epochs } = series
  const metrics = Object.entries(series.columns)
  if (epochs.length <= points || metrics.length === 0) return series
  const gaps = metrics.some(([, values]) => values.some(Number.isNaN))
  const buckets = Math.max(1, Math.floor((points - 2) / ((gaps ? 3 : 2) * metrics.length)))
  const inner = epochs.length - 2
  const kept = new Set([0])
  for (let bucket = 0; bucket < buckets; bucket++) {
    const from = 1 + Math.floor((bucket * inner) / buckets)
    const to = 1 + Math.floor(((bucket + 1) * inner) / buckets)
    const bucketIndices = metrics.flatMap(([, values]) => extremes(values, from, to)).filter((place) => place >= 0)
    for (const place of bucketIndices.sort((a, b) => a - b)) kept.add(place)
  }
  kept.add(epochs.length - 1)
  const indices = [...kept]
  const pick = (values: Float64Array): Float64Array<ArrayBuffer> =>
    Float64Array.from(indices, (place) => values[place]!)
  return {
    epochs: pick(epochs),
    columns: Object.fromEntries(metrics.map(([name, values]) => [name, pick(values)])),
  }
}

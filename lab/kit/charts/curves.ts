/** Curves of metrics: kept as they come, thinned where there are more points than anyone could draw. */

/** A curve: epochs ascending, one value each (NaN and infinities included). */
export interface Curve {
  epochs: Float64Array
  values: Float64Array
}

/** The first index whose epoch is not below `epoch`. */
export function indexOfEpoch(epochs: Float64Array, epoch: number): number {
  let low = 0
  let high = epochs.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (epochs[middle]! < epoch) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * The value at the epoch nearest to the one asked for; null where the curve has no points there: before it begins, as a
 * branch does, or after it has ended (by more than it steps: the state after the last epoch still has that one's figures).
 */
export function valueNear({ epochs, values }: Curve, epoch: number): { epoch: number; value: number } | null {
  const [first, last] = [epochs[0], epochs.at(-1)]
  if (first === undefined || last === undefined || epoch < first) return null
  if (epoch > last + Math.max(1, last - (epochs.at(-2) ?? last))) return null
  const after = Math.min(epochs.length - 1, indexOfEpoch(epochs, epoch))
  const before = Math.max(0, after - 1)
  const index = Math.abs(epochs[before]! - epoch) <= Math.abs(epochs[after]! - epoch) ? before : after
  return { epoch: epochs[index]!, value: values[index]! }
}

/**
 * Thins the points between two epochs so that each of `buckets` keeps its first, smallest, largest and last value:
 * the drawn line is the same as with all points. Values that are not finite become one gap (NaN) each time.
 */
export function thin({ epochs, values }: Curve, from: number, to: number, buckets: number): Curve {
  const start = Math.max(0, indexOfEpoch(epochs, from) - 1)
  const end = Math.min(epochs.length, indexOfEpoch(epochs, to) + 1)
  const count = end - start
  if (count <= buckets * 4) return { epochs: epochs.subarray(start, end), values: values.subarray(start, end) }
  const keptEpochs: number[] = []
  const keptValues: number[] = []
  for (let bucket = 0; bucket < buckets; bucket++) {
    const first = start + Math.floor((bucket * count) / buckets)
    const last = start + Math.floor(((bucket + 1) * count) / buckets) - 1
    let smallest = -1
    let largest = -1
    let broken = -1
    for (let i = first; i <= last; i++) {
      const value = values[i]!
      if (!Number.isFinite(value)) broken = i
      else {
        if (smallest < 0 || value < values[smallest]!) smallest = i
        if (largest < 0 || value > values[largest]!) largest = i
      }
    }
    const kept = [...new Set([first, smallest, largest, broken, last])].filter((i) => i >= 0).sort((a, b) => a - b)
    for (const i of kept) {
      keptEpochs.push(epochs[i]!)
      keptValues.push(values[i]!)
    }
  }
  return { epochs: Float64Array.from(keptEpochs), values: Float64Array.from(keptValues) }
}

/**
 * Exponential smoothing as TensorBoard does it, with its correction for the beginning:
 * s ← w·s + (1 − w)·v, shown as s / (1 − wⁿ). Values that are not finite are passed over.
 * @param weight 0 (as it is) to below 1 (flat)
 */
export function smooth(values: Float64Array, weight: number): Float64Array {
  if (weight <= 0) return values
  const smoothed = new Float64Array(values.length)
  let sum = 0
  let correction = 1
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (!Number.isFinite(value)) {
      smoothed[i] = value
      continue
    }
    sum = sum * weight + (1 - weight) * value
    correction *= weight
    smoothed[i] = sum / (1 - correction)
  }
  return smoothed
}

/** A curve that grows. Beyond its capacity the older points are thinned to half; the record in the history stays whole. */
export class CurveLog {
  #epochs: Float64Array
  #values: Float64Array
  #length = 0
  readonly capacity: number

  constructor(capacity = 200_000) {
    this.capacity = capacity
    this.#epochs = new Float64Array(1024)
    this.#values = new Float64Array(1024)
  }

  get length(): number {
    return this.#length
  }

  /** The points so far: a view that stays right until the next `append`. */
  get curve(): Curve {
    return { epochs: this.#epochs.subarray(0, this.#length), values: this.#values.subarray(0, this.#length) }
  }

  append(epoch: number, value: number): void {
    if (this.#length >= this.capacity) this.#halve()
    if (this.#length === this.#epochs.length) this.#grow(this.#length * 2)
    this.#epochs[this.#length] = epoch
    this.#values[this.#length] = value
    this.#length += 1
  }

  clear(): void {
    this.#length = 0
  }

  #halve(): void {
    const thinned = thin(this.curve, -Infinity, Infinity, Math.max(1, Math.floor(this.capacity / 10)))
    this.#length = thinned.epochs.length
    this.#epochs.set(thinned.epochs)
    this.#values.set(thinned.values)
  }

  #grow(size: number): void {
    const epochs = new Float64Array(size)
    const values = new Float64Array(size)
    epochs.set(this.#epochs)
    values.set(this.#values)
    this.#epochs = epochs
    this.#values = values
  }
}

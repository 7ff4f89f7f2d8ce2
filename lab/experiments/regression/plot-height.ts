/** The smallest and the largest finite value; infinities where there is none. */
export function ends(values: Float32Array): [low: number, high: number] {
  let low = Infinity
  let high = -Infinity
  for (const value of values)
    if (Number.isFinite(value)) {
      low = Math.min(low, value)
      high = Math.max(high, value)
    }
  return [low, high]
}

/**
 * From where to where the plot goes: the data decides, since a network that has just begun may be anywhere.
 * @param targets of the samples that are drawn
 */
export function plotHeight(targets: Float32Array): [low: number, high: number] {
  const [low, high] = ends(targets)
  const room = Math.max(0.1, (high - low) * 0.35)
  return [low - room, high + room]
}

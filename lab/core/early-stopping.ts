/** When a run ends before its last epoch, by one of its metrics. */
export interface EarlyStopping<M extends string = string> {
  metric: M
  /** Epochs without a better value after which it ends; null is never. */
  patience: number | null
  /** How much better a value must be than the best before it to count. */
  minimumChange: number
  /** A value that, once reached, is good enough; null is none. */
  target: number | null
}

/**
 * Watches a metric. The returned function takes the metric's value of each epoch in turn and answers whether the run ends
 * with it: the target is reached, or `patience` epochs in a row were not better than the best before them.
 * @param better whether less or more of the metric is better
 */
export function earlyStopper(
  { patience, minimumChange, target }: EarlyStopping,
  better: 'lower' | 'higher',
): (value: number) => boolean {
  const sign = better === 'lower' ? 1 : -1
  let best = Infinity
  let waited = 0
  return (value) => {
    const cost = sign * value
    if (target !== null && cost <= sign * target) return true
    if (cost < best - minimumChange) {
      best = cost
      waited = 0
    } else waited++
    return patience !== null && waited >= patience
  }
}

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

/** What early stopping remembers from one epoch to the next. */
export interface StoppingState {
  /** The best value so far, as a cost (less is better); infinite before the first. */
  best: number
  /** Epochs since then; infinite once the target was reached. */
  waited: number
}

/** Watches one metric, epoch by epoch. */
export interface EarlyStopper {
  /** Takes the next epoch's value and answers whether the run ends with it. */
  stops(value: number): boolean
  state(): StoppingState
  /** Answers whether the run had ended there. */
  restore(state: StoppingState): boolean
}

/**
 * A run ends with an epoch whose value reaches the target, or after `patience` epochs in a row that were not better than
 * the best before them.
 * @param better whether less or more of the metric is better
 */
export function earlyStopper(
  { patience, minimumChange, target }: EarlyStopping,
  better: 'lower' | 'higher',
): EarlyStopper {
  const sign = better === 'lower' ? 1 : -1
  let best = Infinity
  let waited = 0
  return {
    stops(value) {
      const cost = sign * value
      if (target !== null && cost <= sign * target) {
        waited = Infinity
        return true
      }
      if (cost < best - minimumChange) {
        best = cost
        waited = 0
      } else waited++
      return patience !== null && waited >= patience
    },
    state: () => ({ best, waited }),
    restore(state) {
      ;({ best, waited } = state)
      return waited === Infinity || (patience !== null && waited >= patience)
    },
  }
}

import type { MetricColumns } from '../../preload/contract/values.ts'

/** Epochs that are kept for those who watch; older ones are read from the history. */
const KEPT = 4_096
/** Epochs that one update carries at most: a watcher that missed more reads them from the history. */
const CARRIED = 2_048

const lengthOf = ({ columns }: MetricColumns): number => Object.values(columns)[0]?.length ?? 0

/** The newest metrics of a run, group by group as they were measured. */
export class RecentMetrics {
  #groups: MetricColumns[] = []
  #kept = 0
  /** Epochs measured so far: the next group begins here. */
  end = 0

  /** @param group the epochs that follow on those before */
  add(group: MetricColumns): void {
    this.#groups.push(group)
    this.#kept += lengthOf(group)
    this.end = group.firstEpoch + lengthOf(group)
    while (this.#groups.length > 1 && this.#kept - lengthOf(this.#groups[0]!) >= KEPT)
      this.#kept -= lengthOf(this.#groups.shift()!)
  }

  /** The epochs from one on, or the newest of them where they are too many; null where there are none. */
  since(epoch: number): MetricColumns | null {
    const first = this.#groups[0]
    if (!first || epoch >= this.end) return null
    const from = Math.max(epoch, first.firstEpoch, this.end - CARRIED)
    const groups = this.#groups.filter((group) => group.firstEpoch + lengthOf(group) > from)
    const columns = Object.keys(first.columns).map((name) => {
      const values = new Float64Array(this.end - from)
      for (const { firstEpoch, columns: given } of groups) {
        const part = given[name]!.subarray(Math.max(0, from - firstEpoch))
        values.set(part, Math.max(0, firstEpoch - from))
      }
      return [name, values] as const
    })
    return { firstEpoch: from, columns: Object.fromEntries(columns) }
  }
}

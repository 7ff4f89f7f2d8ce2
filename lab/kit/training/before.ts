/** What stays of a run when something else is shown: its curves, its last picture, and what it came to. */
import type { Json, SnapshotValue } from '../../../preload/contract/values.ts'
import type { Curve } from '../charts/curves.ts'
import type { RunDriver } from './run-driver.svelte.ts'

export interface Before {
  snapshot: SnapshotValue | null
  curves: Readonly<Record<string, Curve>>
  /** Such as `linear 100`, and the value of its last metric with as many digits as that has. */
  words: { name: string; figure: string }
}

/**
 * What stays of the run that a driver shows.
 * @param nameOf a short name of parameters
 * @param metrics those that are drawn; the last one says what the run came to
 * @param declared how many digits each has
 */
export function beforeOf(
  driver: RunDriver,
  nameOf: (params: Json) => string,
  metrics: readonly { name: string }[],
  declared: Readonly<Record<string, { digits: number }>>,
): Before {
  const name = metrics.at(-1)?.name ?? ''
  const value = driver.feed.recent.at(-1)?.metrics[name]
  return {
    snapshot: driver.snapshot,
    curves: Object.fromEntries(
      metrics.flatMap((metric) => {
        const curve = driver.feed.curves[metric.name]?.curve
        return curve ? [[metric.name, { epochs: curve.epochs.slice(), values: curve.values.slice() }]] : []
      }),
    ),
    words: {
      name: nameOf((driver.spec?.params ?? {}) as Json),
      figure: value === undefined ? '–' : value.toFixed(declared[name]?.digits ?? 4),
    },
  }
}

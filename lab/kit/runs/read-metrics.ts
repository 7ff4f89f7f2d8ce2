import type { LabClient } from '../../../preload/client.ts'
import type { MetricSeries } from '../../core/runs/thin-metrics.ts'

/** Epochs asked for at once: with ten metrics an answer stays well below the largest message. */
const CHUNK = 8_000

/** Points of a drawn curve: more than a screen has columns. */
export const DRAWN_POINTS = 4_000

/**
 * Every metric value of a run, in epoch order, read piece by piece.
 * @param epochs how many epochs the run has
 */
export async function readAllMetrics(
  client: LabClient,
  runId: string,
  epochs: number,
  signal: AbortSignal,
): Promise<MetricSeries> {
  const parts: MetricSeries[] = []
  for (let from = 0; from < epochs; from += CHUNK)
    parts.push(await client.history.metrics({ runId, from, to: Math.min(epochs, from + CHUNK) - 1 }, { signal }))
  return joinSeries(parts)
}

/** Consecutive parts of a run's metrics as one; an epoch that two parts have is taken once. */
export function joinSeries(parts: readonly MetricSeries[]): MetricSeries {
  const names = [...new Set(parts.flatMap(({ columns }) => Object.keys(columns)))]
  const epochs: number[] = []
  const columns: Record<string, number[]> = Object.fromEntries(names.map((name) => [name, []]))
  for (const part of parts)
    part.epochs.forEach((epoch, place) => {
      if (epoch <= (epochs.at(-1) ?? -1)) return
      epochs.push(epoch)
      for (const name of names) columns[name]!.push(part.columns[name]?.[place] ?? NaN)
    })
  return {
    epochs: Float64Array.from(epochs),
    columns: Object.fromEntries(names.map((name) => [name, Float64Array.from(columns[name]!)])),
  }
}

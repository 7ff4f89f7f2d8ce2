import { expect, it } from 'vitest'
import type { LabClient } from '../../../preload/client.ts'
import { joinSeries, readAllMetrics } from './read-metrics.ts'

it('reads every epoch exactly once, whether the last epoch asked for is in the answer or not', async () => {
  const EPOCHS = 20_011
  const ask = (inclusive: boolean) =>
    ({
      history: {
        metrics: async ({ from, to }: { from: number; to: number }) => {
          const epochs = Float64Array.from(
            { length: to - from + (inclusive ? 1 : 2) },
            (_, index) => from + index,
          ).filter((epoch) => epoch < EPOCHS)
          return { epochs, columns: { loss: epochs.map((epoch) => epoch / 2) } }
        },
      },
    }) as unknown as LabClient
  for (const inclusive of [true, false]) {
    const { epochs, columns } = await readAllMetrics(ask(inclusive), 'abcdef', EPOCHS, new AbortController().signal)
    expect(epochs).toHaveLength(EPOCHS)
    expect(epochs.every((epoch, place) => epoch === place)).toBe(true)
    expect(columns['loss']?.at(-1)).toBe((EPOCHS - 1) / 2)
  }
})

it('fills a metric that one part lacks with NaN', () => {
  const joined = joinSeries([
    { epochs: Float64Array.of(0), columns: { loss: Float64Array.of(1) } },
    { epochs: Float64Array.of(1), columns: { accuracy: Float64Array.of(0.5) } },
  ])
  expect([...joined.columns['loss']!]).toEqual([1, NaN])
  expect([...joined.columns['accuracy']!]).toEqual([NaN, 0.5])
})
